"""Comment on a question, an answer or a remark."""

from __future__ import annotations

from datetime import datetime

from app.accounts.models import Member
from app.community import mentions, texts
from app.community.actions.holding import hold
from app.community.actions.mentioning import limit_mentions, tell_named
from app.community.actions.pacing import limit_links, pace_reply
from app.community.actions.posting import touch, write_post
from app.community.events import POST_COMMENTED
from app.community.models import Post
from app.community.models.post import COMMENT
from app.community.policies import can_comment, can_link
from app.core.db import db
from app.core.events import record
from app.core.guards import ask_guards
from app.core.policy import require


def comment(actor: Member, post: Post, body: str, now: datetime, *, confirm: str = "") -> Post:
    """Add a comment on the post.

    Raises NotAllowed where `can_comment` says no, Refused where the body is not what it must be or it was too soon,
    Held where a guard found something and `confirm` is no yes to it.
    """
    body = texts.checked_comment(body)
    html = mentions.render(body)
    require(can_comment(actor, hold(post)))
    require(can_link(actor, post.thread.space_id, texts.link_count(html)))
    ask_guards("comment", actor, post.thread, body, confirm, now)
    limit_links(actor, texts.link_count(html), now)
    limit_mentions(actor, html, now)
    pace_reply(actor, now)
    added = write_post(actor, post.thread, COMMENT, body, html, now, parent=post)
    if added.is_shown:
        make_known(actor, added, now)
    return added


def make_known(author: Member | None, comment: Post, now: datetime) -> None:
    """The comment is there for all: it is counted, and whom it concerns is told."""
    parent = db.session.get_one(Post, comment.parent_id)
    parent.comment_count = Post.comment_count + 1
    touch(comment.thread, author, now)
    record(POST_COMMENTED, author, comment, now, thread_id=comment.thread_id, parent_id=parent.id)
    tell_named(author, comment, now)
