"""What a newer dump no longer holds of a post that it does hold: taken back, so that counters are the file's.

Whatever hangs on a thread that only the older dump has stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, select, update

from app.community.models import Imported, Post, Vote
from app.core.db import db, unit_of_work
from app.importing.dump import batches
from app.importing.mapping import Site


def take_back_what_is_gone(site: Site, folder: Path) -> None:
    """Delete gone votes, and mark gone answers and comments as deleted at the end of the dump."""
    gone_posts = {i for ids in _gone(site, "post", folder / "Posts.xml") for i in ids}
    lost_threads = {i for ids in _gone(site, "thread", folder / "Posts.xml") for i in ids}
    with unit_of_work():
        _mark_deleted(gone_posts, lost_threads, site.ends)
    for ids in _gone(site, "comment", folder / "Comments.xml"):
        with unit_of_work():
            _mark_deleted(ids, lost_threads, site.ends)
    for ids in _gone(site, "vote", folder / "Votes.xml"):
        with unit_of_work():
            _delete_votes(site, ids, gone_posts)


def _gone(site: Site, kind: str, file: Path) -> Iterator[set[int]]:
    """Our ids of the rows of this kind that the file, whose ids rise, passes over."""
    before, unread = -(2**62), site.summary.unread_ids(file.name)
    for batch in batches(file, site.summary):
        present = {int(row["Id"]) for row in batch} | unread
        last = int(batch[-1]["Id"])
        known = select(Imported.local_id).where(
            Imported.site == site.name, Imported.kind == kind, Imported.foreign_id > before, Imported.foreign_id <= last
        )
        yield set(db.session.scalars(known.where(Imported.foreign_id.not_in(present))))
        db.session.rollback()
        before = last


def _mark_deleted(post_ids: set[int], lost_threads: set[int], at: datetime) -> None:
    if post_ids:
        statement = update(Post).where(
            Post.id.in_(post_ids), Post.thread_id.not_in(lost_threads), Post.deleted_at.is_(None)
        )
        db.session.execute(statement.values(deleted_at=at))


def _delete_votes(site: Site, vote_ids: set[int], gone_posts: set[int]) -> None:
    votes = set(db.session.scalars(select(Vote.id).where(Vote.id.in_(vote_ids), Vote.post_id.not_in(gone_posts))))
    if votes:
        db.session.execute(delete(Vote).where(Vote.id.in_(votes)))
        db.session.execute(
            delete(Imported).where(Imported.site == site.name, Imported.kind == "vote", Imported.local_id.in_(votes))
        )
