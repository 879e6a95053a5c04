"""Show the page of a question, redirect to its posts, and report answers posted since it was opened."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.members.models import Member
from app.community import template_policies
from app.community.duplicates import thread_at, thread_going_on
from app.community.posts.forms import AnswerForm, CommentForm
from app.community.posts.models import COMMENT, Post
from app.community.thread_page.marks import marks_of
from app.community.thread_page.new_answers import new_answers
from app.community.thread_page.presenters import Articles, previewed, shown_comment
from app.community.thread_page.queries import drafts_on, load_thread_page
from app.community.threads.models import QUESTION, Thread
from app.community.urls import post_address, thread_address
from app.community.visibility import get_post, get_thread, readers_of
from app.core.activity import record_page_view
from app.core.cache.page_cache import cache_page_for_anonymous, reads_only_shown
from app.core.clock import now
from app.core.errors import NotFound
from app.core.web.http import member, page, redirect_after_post, safe_redirect_target, viewer, wants_fragment

BANNER = "#standing"  # anchor of the banner that shows the question's state


def change_engagement(
    thread_id: int, action: Callable[[Member, Thread, datetime], object], message: str
) -> ResponseReturnValue:
    actor = member()
    thread = thread_going_on(thread_id, actor)
    action(actor, thread, now())
    if not wants_fragment():
        flash(message, "done")
        return redirect_after_post(safe_redirect_target(request.form.get("next"), thread_address(thread)))
    template = (
        "community/thread_page/_thread_actions_response.html"
        if thread.is_question
        else "community/voting/_back_response.html"
    )
    shown = {"thread": thread, "marks": marks_of(actor, thread), "actor": actor, "may": template_policies}
    return announce_fragment(render_template(template, **shown, next=request.form.get("next")), message)


def show_banner(thread: Thread, address: str, message: str) -> ResponseReturnValue:
    if wants_fragment():
        return announce_fragment(
            fragment(get_thread(thread.id, member()), takes_focus=address.endswith(BANNER)), message
        )
    flash(message, "done")
    return redirect_after_post(address)


def announce_fragment(part: str, message: str) -> ResponseReturnValue:
    """Return the changed part, with a message for screen readers."""
    response = make_response(part)
    response.headers["HX-Trigger"] = json.dumps({"said": message})
    response.vary.add("HX-Request")
    return response


@cache_page_for_anonymous
@reads_only_shown("thread", "member")
def thread(thread_id: int, slug: str = "") -> ResponseReturnValue:  # noqa: ARG001 — the whole path is compared
    """Show a thread with its answers and comments; a wrong or missing slug redirects to the right one."""
    reader = viewer()
    found = thread_at(thread_id, reader)
    address = thread_address(found)
    if request.root_path + request.path != address and request.path != f"/{found.kind}s/{found.id}/{found.slug}":
        return redirect(
            address + ("?" + request.query_string.decode("ascii", "ignore") if request.query_string else ""), 301
        )
    record_page_view("thread", found.id, reader.id if reader else None, now())
    return show(found)


def show(
    found: Thread,
    form: AnswerForm | None = None,
    comment_form: CommentForm | None = None,
    *,
    is_preview: bool = False,
) -> Response:
    """Render the thread's page, with a rejected or previewed form if there is one."""
    preview = previewed(form.body.data) if form is not None and is_preview else None
    response = page("community/thread_page/thread.html", **shown(found, form, comment_form), preview=preview)
    if comment_form is not None:
        response.status_code = 409 if comment_form.earlier else 422
    return response


def fragment(found: Thread, *, takes_focus: bool = False) -> str:
    """Render the thread after its state changed; `takes_focus` focuses the banner, which had the clicked button."""
    return render_template("community/thread_page/_thread.html", **shown(found), takes_focus=takes_focus)


def shown(found: Thread, form: AnswerForm | None = None, comment_form: CommentForm | None = None) -> dict[str, Any]:
    """Return the values for the thread's templates."""
    reader = viewer()
    talk = load_thread_page(found, reader, request.args.get("order", "votes"), request.args.get("after"))
    return {
        "thread": found,
        "talk": talk,
        "articles": Articles(found, talk, reader, comment_form, drafts_on(talk, reader)),
        "readers": readers_of(found),
        "actor": reader,
        "may": template_policies,
        "form": form,
    }


def post_link(post_id: int) -> ResponseReturnValue:
    """Redirect a post's own address to its place in the thread; a script gets a comment alone."""
    reader = viewer()
    post: Post = get_post(post_id, reader)
    if reader and post.kind == COMMENT and wants_fragment():
        return shown_comment(post, reader)
    return redirect(post_address(post), 302)


@cache_page_for_anonymous
def news(thread_id: int) -> ResponseReturnValue:
    """Return the number of answers since `since`, or with `show` the answers; 204 if none. Redirects without script."""
    reader = viewer()
    if not wants_fragment():
        return redirect(thread_address(get_thread(thread_id, reader, QUESTION)), 302)
    since = _since()
    found = new_answers(thread_id, since, reader)
    if not found:
        return "", 204
    if "show" in request.args:
        return _shown(thread_id, found[0])
    return render_template(
        "community/thread_page/_new_answers_line.html", thread_id=thread_id, since=since, count=len(found)
    )


def _shown(thread_id: int, first: int) -> str:
    """Render the answers from this one on; if they do not fit on a page, the newest of them."""
    reader = viewer()
    thread = get_thread(thread_id, reader, QUESTION)
    talk = load_thread_page(thread, reader, "newest")
    articles = Articles(thread, talk, reader, None, drafts_on(talk, reader))
    posts = sorted((post for post in talk.answers.items if post.id >= first), key=lambda post: post.id)
    record_page_view("thread", thread.id, reader.id if reader else None, now())
    return render_template("community/thread_page/_new_answers.html", thread=thread, posts=posts, articles=articles)


def _since() -> datetime:
    """Return the time up to which the page has the answers. Raises NotFound if it is invalid."""
    try:
        return datetime.fromisoformat(request.args["since"]).astimezone(UTC)
    except (ValueError, OverflowError):
        raise NotFound from None
