"""URLs of threads, posts and drafts."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from app.community.drafts.models import KEY
from app.community.posts.models import COMMENT, OPENING, Post
from app.community.threads.models import Thread
from app.core.errors import NotFound


def thread_address(thread: Thread) -> str:
    """Return the URL of a question or a suggestion."""
    return f"/{thread.kind}s/{thread.id}/{quote(thread.slug)}"


def post_address(post: Post) -> str:
    """Return the URL of the post in its thread, on the right page of answers."""
    place = f"#c{post.id}" if post.kind == COMMENT else f"#p{post.id}"
    answer_id = post.parent_id if post.kind == COMMENT else post.id
    if post.kind == OPENING or answer_id is None or post.thread.answer_count <= ANSWERS_A_PAGE:
        return thread_address(post.thread) + place
    return f"{thread_address(post.thread)}?order=oldest&after=0.{answer_id - 1}{place}"


DRAFT_ADDRESSES = {
    "ask": "/questions/new",
    "answer": "/questions/{}#answer",
    "comment": "/posts/{}",
    "edit": "/posts/{}/edit",
    "suggest": "/suggestions/new",
    "suggest:": "/questions/{}/suggest",
    "note": "/cases/{}?kind=note#say-note",
    "message": "/cases/{}?kind=message#say-message",
    "public": "/cases/{}?kind=public#say-public",
    "resolve": "/cases/{}/resolve",
}


def draft_address(key: str) -> str:
    """Return the URL of the form for the draft with this key. Raises NotFound if the key is invalid."""
    form, colon, number = key.partition(":")
    if not KEY.fullmatch(key):
        raise NotFound
    return DRAFT_ADDRESSES.get(form + colon, DRAFT_ADDRESSES.get(form, "/my/drafts")).format(number)


def site_of(url: str) -> str:
    """Return the host name of a URL for display."""
    return urlsplit(url).hostname or url


ANSWERS_A_PAGE = 30
