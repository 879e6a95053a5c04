"""Write first, sign in later: an anonymous visitor's answer or comment is saved, and posted after sign-in."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.community import text_rules
from app.community.drafts.form_drafts import current_draft, save_draft, wants_preview
from app.community.posts.forms import AnswerForm, CommentForm
from app.community.posts.models import Post
from app.community.thread_page.presenters import previewed
from app.community.threads.models import QUESTION, Thread
from app.community.urls import draft_address, post_address, thread_address
from app.community.visibility import get_post, get_thread
from app.core.web.http import page, redirect_after_post, viewer
from app.core.web.rate_limits import limit


@limit(60, "hour")
def new_answer(thread_id: int) -> ResponseReturnValue:
    """Show a page to write an answer on. Members are redirected to the form below the question."""
    thread = get_thread(thread_id, viewer(), QUESTION)
    key = f"answer:{thread_id}"
    if viewer() is not None:
        return _to_the_form(key, f"{thread_address(thread)}#answer")
    return _write_first(key, AnswerForm, text_rules.checked_body, thread)


@limit(60, "hour")
def new_comment(post_id: int) -> ResponseReturnValue:
    """Show a page to write a comment on. Members are redirected to the form below the post."""
    post = get_post(post_id, viewer())
    key = f"comment:{post_id}"
    if viewer() is not None:
        return _to_the_form(key, f"{post_address(post).partition('#')[0]}#comment-{post_id}")
    return _write_first(key, CommentForm, text_rules.checked_comment, post.thread, post)


def _to_the_form(key: str, place: str) -> ResponseReturnValue:
    """Save the text of someone who has signed in since, for example in another tab, and redirect to the form."""
    if request.method == "POST" and save_draft(key) is not None:
        return redirect_after_post(draft_address(key))
    return redirect(place)


def _write_first(
    key: str,
    make: type[AnswerForm | CommentForm],
    check: Callable[[str], str],
    thread: Thread,
    post: Post | None = None,
) -> ResponseReturnValue:
    draft = current_draft(key)
    form = make(data=draft.fields if draft else None)
    preview = previewed(form.body.data) if wants_preview() else None
    if preview is None and form.validate_on_submit():
        form.attempt(check, form.body.data or "")
        if not form.errors and save_draft(key) is not None:
            return redirect_after_post(url_for("accounts.login", next=draft_address(key), then=key))
    title = _("Your comment") if post else _("Your answer")
    return page(
        "community/pending_actions/write_first.html", form=form, thread=thread, post=post, preview=preview, title=title
    )
