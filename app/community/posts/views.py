"""Post answers and comments."""

from __future__ import annotations

from flask import flash, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.members.models import Member
from app.community import template_policies
from app.community.drafts.form_drafts import saves_draft, wants_preview
from app.community.duplicates import thread_going_on
from app.community.permissions import WAITS
from app.community.posts import actions
from app.community.posts.forms import AnswerForm, CommentForm
from app.community.posts.models import Post
from app.community.thread_page.presenters import swapped
from app.community.thread_page.queries import comments_on
from app.community.thread_page.views import show
from app.community.threads.models import QUESTION, Thread
from app.community.urls import post_address
from app.community.visibility import get_post, get_thread
from app.core.clock import now
from app.core.errors import InvalidInput
from app.core.web.http import member, page, redirect_after_post, wants_fragment
from app.core.web.idempotency import run_once
from app.core.web.validators import first_error


@saves_draft("answer:{thread_id}")
def answer(thread_id: int) -> ResponseReturnValue:
    """Post an answer. If it cannot be posted, the thread's page shows it again in the form."""
    author, form = member(), AnswerForm()
    thread = thread_going_on(thread_id, author, QUESTION)
    if not wants_preview() and form.validate_on_submit():
        address = run_once(author, form, lambda: _answered(author, thread, form), now())
        if address:
            return redirect_after_post(address)
    return show(thread_going_on(thread_id, author, QUESTION), form=form, is_preview=wants_preview())


@saves_draft("comment:{post_id}")
def comment(post_id: int) -> ResponseReturnValue:
    """Post a comment; a script request gets the comments of the post."""
    author, form = member(), CommentForm(post_id)
    post = get_post(post_id, author)
    if form.validate_on_submit():
        address = run_once(author, form, lambda: _commented(author, post, form), now())
        if address:
            return _comments(post, author) if wants_fragment() else redirect_after_post(address)
    return _mistaken(get_post(post_id, author), author, form)


def _answered(author: Member, thread: Thread, form: AnswerForm) -> str | None:
    post = form.attempt(actions.answer, author, thread, form.body.data or "", now(), confirm=form.confirm.data or "")
    if post is not None:
        flash(_("Thank you! Your answer is posted.") if post.is_shown else str(WAITS), "done")
    return _place(post)


def _commented(author: Member, post: Post, form: CommentForm) -> str | None:
    return _place(
        form.attempt(actions.comment, author, post, form.body.data or "", now(), confirm=form.confirm.data or "")
    )


def _mistaken(post: Post, author: Member, form: CommentForm) -> ResponseReturnValue:
    """Show a comment that was rejected in the place where it was written, with the confirmation that it may need."""
    if wants_fragment() and (form.held or form.earlier):
        return swapped(make_response(_comments(post, author, form), 422))
    thread = get_thread(post.thread_id, author)
    if wants_fragment():
        raise InvalidInput(first_error(form))
    if thread.kind != QUESTION:
        return page("community/posts/comment.html", form=form, post=get_post(post.id, author), thread=thread)
    return show(thread, comment_form=form)


def _place(post: Post | None) -> str | None:
    return post_address(post) if post else None


def _comments(post: Post, author: Member, form: CommentForm | None = None) -> str:
    thread = get_thread(post.thread_id, author)
    return render_template(
        "community/posts/_comment_response.html",
        post=post,
        comments=comments_on(post, author),
        thread=thread,
        actor=author,
        may=template_policies,
        form=form,
    )
