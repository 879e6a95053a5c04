"""Asking, answering, commenting, and seeing beforehand how it will look."""

from __future__ import annotations

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.models import Member
from app.community import policies
from app.community.actions import answering, asking, commenting
from app.community.addresses import post_address, thread_address
from app.community.forms import AnswerForm, AskForm, CommentForm, first_error, tag_list
from app.community.models import Post
from app.community.models.thread import QUESTION
from app.community.queries.conversation import comments_on
from app.community.queries.places import get_space, known_tags, spaces_of
from app.community.queries.reading import get_post, get_thread
from app.community.views.threads import show
from app.core.clock import now
from app.core.db import read_only
from app.core.errors import Refused
from app.core.forms import once
from app.core.limits import limit
from app.core.markup import render
from app.core.web import after, member, page, wants_fragment

PREFILLED = ("title", "body", "tags", "space", "visibility")


def ask() -> ResponseReturnValue:
    """The form for a question; sent, it makes one."""
    asker = member()
    form = AskForm(data={name: request.args[name] for name in PREFILLED if name in request.args})
    form.offer(spaces_of(asker))
    tags = known_tags()
    if form.validate_on_submit():
        address = once(asker, form, lambda: _asked(asker, form), now())
        if address:
            flash(_("Your question is posted. We tell you as soon as somebody answers."), "done")
            return after(address)
    return page("community/ask.html", form=form, known_tags=tags)


def answer(thread_id: int) -> ResponseReturnValue:
    """Write an answer; one that cannot be taken stands in the thread's page still."""
    author, form = member(), AnswerForm()
    thread = get_thread(thread_id, author, QUESTION)
    if form.validate_on_submit():
        address = once(
            author,
            form,
            lambda: _place(form.attempt(answering.answer, author, thread, form.body.data or "", now())),
            now(),
        )
        if address:
            flash(_("Thank you! Your answer is posted."), "done")
            return after(address)
    return show(get_thread(thread_id, author, QUESTION), form=form)


def comment(post_id: int) -> ResponseReturnValue:
    """Write a comment; with script, the comments of the post come back."""
    author, form = member(), CommentForm(post_id)
    post = get_post(post_id, author)
    if form.validate_on_submit():
        address = once(
            author,
            form,
            lambda: _place(form.attempt(commenting.comment, author, post, form.body.data or "", now())),
            now(),
        )
        if address:
            return _comments(post, author) if wants_fragment() else after(address)
    thread = get_thread(get_post(post_id, author).thread_id, author)
    if wants_fragment() or thread.kind != QUESTION:
        raise Refused(first_error(form))
    return show(thread, comment_form=form)


@read_only
@limit(120, "minute")
def preview() -> ResponseReturnValue:
    """How a text will look, as a fragment."""
    member()
    form = AnswerForm()
    if request.form.get("body", "").strip() and not form.validate():
        raise Refused(first_error(form))
    return render(form.body.data or "")


def _asked(asker: Member, form: AskForm) -> str | None:
    thread = form.attempt(
        asking.ask,
        asker,
        space=get_space(form.space.data, asker),
        title=form.title.data or "",
        body=form.body.data or "",
        tags=tag_list(form.tags.data or ""),
        visibility=form.visibility.data,
        now=now(),
    )
    return thread_address(thread) if thread else None


def _place(post: Post | None) -> str | None:
    return post_address(post) if post else None


def _comments(post: Post, author: Member) -> str:
    thread = get_thread(post.thread_id, author)
    return render_template(
        "community/_said.html", post=post, comments=comments_on(post, author), thread=thread, actor=author, may=policies
    )
