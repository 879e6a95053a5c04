"""Count what is deleted together with a post."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from app.community.posts.models import ANSWER, COMMENT, Post
from app.core.db.base import db


@dataclass(frozen=True)
class GoesWith:
    """How many answers and comments are deleted with a post."""

    answers: int = 0
    comments: int = 0


def what_goes_with(post: Post) -> GoesWith:
    """Count what is deleted with the post: the whole thread with an opening post, the comments with an answer."""
    if post.kind == COMMENT:
        return GoesWith()
    if not post.is_opening:
        return GoesWith(comments=post.comment_count)
    shown = (Post.thread_id == post.thread_id, Post.is_shown)
    counted = db.session.execute(select(Post.kind, func.count()).where(*shown).group_by(Post.kind))
    kinds = {kind: number for kind, number in counted if number}
    return GoesWith(kinds.get(ANSWER, 0), kinds.get(COMMENT, 0))
