"""Deletion of what a newer dump no longer contains of a thread that it still contains, so that counters match the dump.

What a later dump contains again is restored unless it was deleted here; what was restored here stays, even if the next
dump lacks it too. All content of a thread that only the older dump contains stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update

from app.community.posts.models import Post
from app.community.voting.models import Vote
from app.core.db.base import db
from app.core.db.insert import Values
from app.core.db.session import unit_of_work
from app.importing.dump_reader import batches, rows
from app.importing.id_map import IdMap
from app.importing.models import Imported

GONE = "gone"  # key in `Imported.said`: the last dump lacked the row


def take_back_what_is_gone(site: IdMap, folder: Path) -> None:
    """Delete votes that the dump lacks, and mark missing answers and comments as deleted at the end of the dump."""
    gone_posts = {i for ids in _gone(site, "post", folder / "Posts.xml") for i in ids}
    lost_threads = {i for ids in _gone(site, "thread", folder / "Posts.xml") for i in ids}
    with unit_of_work():
        _mark_deleted(site, "post", gone_posts, lost_threads)
    for ids in _gone(site, "comment", folder / "Comments.xml"):
        with unit_of_work():
            _mark_deleted(site, "comment", ids, lost_threads)
    for ids in _gone(site, "vote", folder / "Votes.xml"):
        with unit_of_work():
            _delete_votes(site, ids, gone_posts)


def _gone(site: IdMap, kind: str, file: Path) -> Iterator[set[int]]:
    """Yield our ids of the imported rows of this kind that the file, in ascending order of ids, lacks."""
    before, unread = -(2**62), site.summary.unread_ids(file.name)
    for batch in batches(rows(file, site.summary)):
        present = {int(row["Id"]) for row in batch} | unread
        last = int(batch[-1]["Id"])
        known = select(Imported.local_id).where(
            Imported.site == site.name, Imported.kind == kind, Imported.foreign_id > before, Imported.foreign_id <= last
        )
        yield set(db.session.scalars(known.where(Imported.foreign_id.not_in(present))))
        db.session.rollback()
        before = last


def bring_back(site: IdMap, kind: str, foreign_ids: Iterable[int]) -> set[int]:
    """Restore those of these posts or comments, which the dump contains, that an import deleted. Returns their ids."""
    if site.is_new:
        return set()
    entries = _entries(site, kind, Imported.foreign_id.in_(list(foreign_ids)))
    by_import = (Post.is_deleted, Post.deleted_by_id.is_(None))
    deleted = set(
        db.session.scalars(select(Post.id).where(Post.id.in_([each.local_id for each in entries]), *by_import))
    )
    if deleted:
        db.session.execute(update(Post).where(Post.id.in_(deleted)).values(deleted_at=None))
    _note(entries, is_gone=False)
    return deleted


def _mark_deleted(site: IdMap, kind: str, post_ids: set[int], lost_threads: set[int]) -> None:
    """Delete those that the previous dump still contained, unless they were deleted here before."""
    if not post_ids:
        return
    concerned = select(Post.id).where(Post.id.in_(post_ids), Post.thread_id.not_in(lost_threads))
    entries = [each for each in _entries(site, kind, Imported.local_id.in_(concerned)) if GONE not in each.said]
    shown = (Post.id.in_([each.local_id for each in entries]), ~Post.is_deleted)
    db.session.execute(update(Post).where(*shown).values(deleted_at=site.ends))
    _note(entries, is_gone=True)


def _entries(site: IdMap, kind: str, which: ColumnElement[bool]) -> Sequence[Any]:
    columns = select(Imported.id, Imported.local_id, Imported.said)
    return db.session.execute(columns.where(Imported.site == site.name, Imported.kind == kind, which)).all()


def _note(entries: Sequence[Any], *, is_gone: bool) -> None:
    """Store for these entries whether the last dump lacked them."""
    changed: list[Values] = [
        {"id": each.id, "said": each.said | {GONE: 1} if is_gone else {k: v for k, v in each.said.items() if k != GONE}}
        for each in entries
        if (GONE in each.said) != is_gone
    ]
    if changed:
        db.session.execute(update(Imported), changed)


def _delete_votes(site: IdMap, vote_ids: set[int], gone_posts: set[int]) -> None:
    votes = set(db.session.scalars(select(Vote.id).where(Vote.id.in_(vote_ids), Vote.post_id.not_in(gone_posts))))
    if votes:
        db.session.execute(delete(Vote).where(Vote.id.in_(votes)))
        db.session.execute(
            delete(Imported).where(Imported.site == site.name, Imported.kind == "vote", Imported.local_id.in_(votes))
        )
