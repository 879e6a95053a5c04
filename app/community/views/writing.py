"""Asking, answering, commenting, and seeing beforehand how it will look."""

from __future__ import annotations

from flask import flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.models import Member
from app.community import policies
from app.community.actions import answering, asking, commenting, sparing
from app.community.addresses import post_address, thread_address
from app.community.forms import AnswerForm, AskForm, CommentForm, tag_list
from app.community.models import Draft, Post, Thread
from app.community.models.thread import QUESTION
from app.community.newcomers import WAITS
from app.community.pending import ASK
from app.community.queries.conversation import comments_on
from app.community.queries.linked import thread_going_on
from app.community.queries.places import get_space, house_rules, spaces_of
from app.community.queries.reading import get_post, get_thread
from app.community.views.comments import swapped
from app.community.views.drafted import begun, drafted, keep, wants_preview
from app.community.views.previewing import previewed
from app.community.views.threads import show
from app.core.clock import now
from app.core.db import read_only
from app.core.errors import Refused
from app.core.forms import once
from app.core.limits import limit
from app.core.policy import yes
from app.core.validators import first_error
from app.core.web import after, member, page, viewer, wants_fragment

PREFILLED = ("title", "body", "tags", "space", "visibility")


@drafted("ask")
def ask() -> ResponseReturnValue:
    """The form for a question; sent, it makes one. A stranger's is kept until they have signed in."""
    asker, draft = viewer(), begun("ask")
    form, spaces = _ask_form(draft), spaces_of(asker)
    form.offer(spaces)
    shown = {"form": form, "houses": house_rules(spaces), "may_ask": policies.can_ask(asker, None) if asker else yes}
    if wants_preview():
        return page("community/ask.html", **shown, preview=previewed(form.body.data))
    if form.validate_on_submit():
        address = once(asker, form, lambda: _asked(asker, form), now()) if asker else _kept_for_later(form)
        if address:
            return after(address)
    return page("community/ask.html", **shown, draft=draft)


@drafted("answer:{thread_id}")
def answer(thread_id: int) -> ResponseReturnValue:
    """Write an answer; one that cannot be taken stands in the thread's page still."""
    author, form = member(), AnswerForm()
    thread = thread_going_on(thread_id, author, QUESTION)
    if not wants_preview() and form.validate_on_submit():
        address = once(author, form, lambda: _answered(author, thread, form), now())
        if address:
            return after(address)
    return show(thread_going_on(thread_id, author, QUESTION), form=form, is_preview=wants_preview())


@drafted("comment:{post_id}")
def comment(post_id: int) -> ResponseReturnValue:
    """Write a comment; with script, the comments of the post come back."""
    author, form = member(), CommentForm(post_id)
    post = get_post(post_id, author)
    if form.validate_on_submit():
        address = once(author, form, lambda: _commented(author, post, form), now())
        if address:
            return _comments(post, author) if wants_fragment() else after(address)
    return _mistaken(get_post(post_id, author), author, form)


@limit(60, "hour")
def spare(thread_id: int) -> ResponseReturnValue:
    """A similar question held the answer: that counts, and what was begun stays a draft."""
    reader = member()
    thread = get_thread(thread_id, reader, QUESTION)
    sparing.spare(reader, thread, now())
    flash(_("Glad that helped! Your unfinished question is saved under “My drafts”."), "done")
    return after(thread_address(thread))


@read_only
@limit(120, "minute")
def preview() -> ResponseReturnValue:
    """How a text will look, as a fragment; to strangers too, who may write before they sign in."""
    form = AnswerForm()
    if request.form.get("body", "").strip() and not form.validate():
        raise Refused(first_error(form))
    return previewed(form.body.data)


def _ask_form(draft: Draft | None) -> AskForm:
    """The form with what was begun; where that says nothing, with what the address says."""
    prefilled = {name: request.args[name] for name in PREFILLED if name in request.args}
    return AskForm(data=prefilled | {name: text for name, text in (draft.fields if draft else {}).items() if text})


def _kept_for_later(form: AskForm) -> str | None:
    """Keep the question of a stranger; the way to sign in, after which they find it here again."""
    form.attempt(asking.check_words, form.title.data or "", form.body.data or "", tag_list(form.tags.data or ""))
    return (
        None
        if form.errors or keep("ask") is None
        else url_for("accounts.login", next=url_for("community.ask"), then=ASK)
    )


def _asked(asker: Member, form: AskForm) -> str | None:
    thread = form.attempt(
        asking.ask,
        asker,
        space=get_space(form.space.data, asker),
        title=form.title.data or "",
        body=form.body.data or "",
        tags=tag_list(form.tags.data or ""),
        visibility=form.visibility.data,
        locale=form.locale.data,
        now=now(),
    )
    if thread is None:
        return None
    posted = _("Your question was posted. We will notify you when someone answers.")
    if not thread.is_public:
        posted = _("Your question was sent to support.")
    flash(posted if thread.is_shown else str(WAITS), "done")
    return thread_address(thread)


def _answered(author: Member, thread: Thread, form: AnswerForm) -> str | None:
    post = form.attempt(answering.answer, author, thread, form.body.data or "", now(), confirm=form.confirm.data or "")
    if post is not None:
        flash(_("Thank you! Your answer is posted.") if post.is_shown else str(WAITS), "done")
    return _place(post)


def _commented(author: Member, post: Post, form: CommentForm) -> str | None:
    return _place(
        form.attempt(commenting.comment, author, post, form.body.data or "", now(), confirm=form.confirm.data or "")
    )


def _mistaken(post: Post, author: Member, form: CommentForm) -> ResponseReturnValue:
    """The comment that could not be taken, where it was written; what waits for a second yes is asked about there."""
    if wants_fragment() and (form.held or form.earlier):
        return swapped(make_response(_comments(post, author, form), 422))
    thread = get_thread(post.thread_id, author)
    if wants_fragment():
        raise Refused(first_error(form))
    if thread.kind != QUESTION:
        return page("community/comment.html", form=form, post=get_post(post.id, author), thread=thread)
    return show(thread, comment_form=form)


def _place(post: Post | None) -> str | None:
    return post_address(post) if post else None


def _comments(post: Post, author: Member, form: CommentForm | None = None) -> str:
    thread = get_thread(post.thread_id, author)
    return render_template(
        "community/_said.html",
        post=post,
        comments=comments_on(post, author),
        thread=thread,
        actor=author,
        may=policies,
        form=form,
    )
