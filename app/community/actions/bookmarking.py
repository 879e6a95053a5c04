"""Bookmark a post, with a note to oneself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from app.accounts.models import Member
from app.community.models import Bookmark, Post
from app.core.db import db, insert_once

LONGEST_NOTE = 500  # characters


def bookmark(actor: Member, post: Post, note: str | None, now: datetime) -> None:
    """Mark the post, which the actor reads, to be found again; a note of None leaves the one that is there."""
    mine = {"member_id": actor.id, "post_id": post.id}
    text = (note or "").strip()[:LONGEST_NOTE]
    if insert_once(Bookmark, **mine, note=text, marked_at=now) or note is None:
        return
    db.session.scalars(select(Bookmark).filter_by(**mine)).one().note = text


def unbookmark(actor: Member, post: Post) -> None:
    """Let go of the mark, and of its note."""
    db.session.execute(delete(Bookmark).where(Bookmark.member_id == actor.id, Bookmark.post_id == post.id))
