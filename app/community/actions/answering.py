"""Answer a question; on a suggestion, remark."""

from __future__ import annotations

from datetime import datetime

from app.accounts.models import Member
from app.community import mentions, texts
from app.community.actions.claiming import let_go
from app.community.actions.counting import count_answer
from app.community.actions.following import start_following
from app.community.actions.mentioning import limit_mentions, tell_named
from app.community.actions.pacing import limit_links, pace_reply
from app.community.actions.posting import touch, write_post
from app.community.events import ANSWER_POSTED
from app.community.models import Post, Thread
from app.community.models.post import ANSWER
from app.community.policies import can_answer, can_link
from app.core.db import lock
from app.core.events import record
from app.core.guards import ask_guards
from app.core.policy import require


def answer(actor: Member, thread: Thread, body: str, now: datetime, *, confirm: str = "") -> Post:
    """Add an answer to the thread; who answers follows it. A new answer ends a rejection of the earlier ones.

    Raises NotAllowed where `can_answer` says no, Refused where the body is not what it must be or it was too soon,
    Held where a guard found something and `confirm` is no yes to it.
    """
    body = texts.checked_body(body)
    html = mentions.render(body)
    require(can_answer(actor, lock(thread)))
    require(can_link(actor, thread.space_id, texts.link_count(html)))
    ask_guards("answer", actor, thread, body, confirm, now)
    limit_links(actor, texts.link_count(html), now)
    limit_mentions(actor, html, now)
    pace_reply(actor, now)
    post = write_post(actor, thread, ANSWER, body, html, now)
    start_following(actor, thread, now)
    if post.is_shown:
        make_known(actor, post, now)
    return post


def make_known(author: Member | None, post: Post, now: datetime) -> None:
    """The answer is there for all: it is counted, and whom it concerns is told."""
    thread = post.thread
    thread.rejected_at = None
    if author is not None and thread.claimed_by_id == author.id:
        let_go(thread, now)
    count_answer(post, 1)
    touch(thread, author, now)
    record(ANSWER_POSTED, author, post, now, thread_id=thread.id)
    tell_named(author, post, now)
