"""The page of a question, and the way to a post in it."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.community import policies
from app.community.addresses import post_address, thread_address
from app.community.forms import AnswerForm, CommentForm
from app.community.models import Post, Thread
from app.community.models.post import COMMENT
from app.community.queries.conversation import conversation
from app.community.queries.drafts import drafts_on
from app.community.queries.linked import thread_at
from app.community.queries.reading import get_post, readers_of
from app.community.views.articles import Articles
from app.community.views.comments import shown_comment
from app.community.views.previewing import previewed
from app.core.clock import now
from app.core.kept import kept_for_strangers
from app.core.sightings import sighting
from app.core.web import page, viewer, wants_fragment


@kept_for_strangers
def thread(thread_id: int, slug: str = "") -> ResponseReturnValue:  # noqa: ARG001 — the whole path is compared
    """A question with all that was said under it; another slug, or none, leads to the right one."""
    reader = viewer()
    found = thread_at(thread_id, reader)
    address = thread_address(found)
    if request.root_path + request.path != address and request.path != f"/{found.kind}s/{found.id}/{found.slug}":
        return redirect(
            address + ("?" + request.query_string.decode("ascii", "ignore") if request.query_string else ""), 301
        )
    sighting("thread", found.id, reader.id if reader else None, now())
    return show(found)


def show(
    found: Thread,
    form: AnswerForm | None = None,
    comment_form: CommentForm | None = None,
    *,
    is_preview: bool = False,
) -> Response:
    """The thread's page, with a form that could not be taken, or is previewed, where there is one."""
    preview = previewed(form.body.data) if form is not None and is_preview else None
    response = page("community/thread.html", **shown(found, form, comment_form), preview=preview)
    if comment_form is not None:
        response.status_code = 409 if comment_form.earlier else 422
    return response


def fragment(found: Thread, *, takes_focus: bool = False) -> str:
    """The thread without what stands around it, after a deed that changed where it stands. With `takes_focus` the
    banner that says so is focused: the button that was pressed stood in it.
    """
    return render_template("community/_thread.html", **shown(found), takes_focus=takes_focus)


def shown(found: Thread, form: AnswerForm | None = None, comment_form: CommentForm | None = None) -> dict[str, Any]:
    """What the thread's templates are given."""
    reader = viewer()
    talk = conversation(found, reader, request.args.get("order", "votes"), request.args.get("after"))
    return {
        "thread": found,
        "talk": talk,
        "articles": Articles(found, talk, reader, comment_form, drafts_on(talk, reader)),
        "readers": readers_of(found),
        "actor": reader,
        "may": policies,
        "form": form,
    }


def post_link(post_id: int) -> ResponseReturnValue:
    """A post's own address leads to its place in the thread; a comment comes back alone where script asks for it."""
    reader = viewer()
    post: Post = get_post(post_id, reader)
    if reader and post.kind == COMMENT and wants_fragment():
        return shown_comment(post, reader)
    return redirect(post_address(post), 302)
