"""Import of post history: rows of PostHistory that were written together become one revision, rendered when read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, select, update

from app.community.posts.models import Post, Revision
from app.community.threads.models import Thread
from app.core.db.base import db, fold_case
from app.core.db.insert import Values
from app.core.db.session import unit_of_work
from app.core.text.html import html_to_markdown
from app.importing.dump_reader import BATCH, Row, moment, rows
from app.importing.id_map import IdMap, is_edited_locally
from app.importing.posts import TAGS

TITLE, BODY, TAG = ("1", "4", "7"), ("2", "5", "8"), ("3", "6", "9")
VERSIONS = {*TITLE, *BODY, *TAG}
CLOSED = "10"
REASONS = {  # close reasons of the dump, old and new numbers, and ours
    "1": "duplicate", "101": "duplicate", "2": "off_topic", "102": "off_topic", "103": "needs_details",
    "104": "needs_details", "105": "off_topic", "4": "off_topic", "7": "resolved_elsewhere", "20": "needs_details",
}  # fmt: skip


@dataclass
class Version:
    """The content of a post at one time."""

    title: str | None = None
    tag_names: list[str] | None = None
    body: str = ""
    number: int = 0


@dataclass
class Change:
    """The history rows of one moment: one revision, or the closing of the thread."""

    rows: list[Row] = field(default_factory=list)

    @property
    def first(self) -> Row:
        return self.rows[0]

    @property
    def post(self) -> int:
        return int(self.first["PostId"])

    @property
    def is_version(self) -> bool:
        return any(row["PostHistoryTypeId"] in VERSIONS for row in self.rows)


@dataclass
class Past:
    """The known versions of one post, by number. The file may contain some of them again, with other content."""

    versions: dict[int, Version] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)

    @property
    def newest(self) -> Version:
        return self.versions[max(self.versions)]

    def remember(self, revision: Revision) -> None:
        """Add a version from the database."""
        self.numbers[revision.id] = revision.number
        self.versions[revision.number] = Version(revision.title, revision.tag_names, revision.body, revision.number)

    def add(self, change: Change, revision_id: int | None) -> Version:
        """Return the version that a change in the file makes: at its previous number, or after all others."""
        number = self.numbers.get(revision_id or 0) or max(self.versions, default=0) + 1
        version = _next(self.versions.get(number - 1, Version()), change, number)
        self.versions[number] = version
        return version


def import_history(site: IdMap, folder: Path) -> None:
    """Import versions in the order of the file. Without history, the post's body becomes its first version."""
    for batch in _batches_of_changes(site, folder / "PostHistory.xml"):
        with unit_of_work():
            _write(site, batch)


def write_missing_versions(site: IdMap) -> None:
    """Add a first version to every imported post that has none."""
    last = 0
    while True:
        statement = (
            select(Post)
            .outerjoin(Revision, Revision.post_id == Post.id)
            .where(Post.id > last, Post.origin_url.startswith(site.url, autoescape=True), Revision.id.is_(None))
            .order_by(Post.id)
            .limit(BATCH)
        )
        with unit_of_work():
            posts = list(db.session.scalars(statement))
            _write_missing_bodies(posts)
            titles = {
                t.id: t
                for t in db.session.scalars(
                    select(Thread).where(Thread.id.in_([p.thread_id for p in posts if p.is_opening]))
                )
            }
            site.write(
                "revision", Revision, [(-post.id, _first_version(post, titles.get(post.thread_id))) for post in posts]
            )
            last = posts[-1].id if posts else last
        if not posts:
            return


def _write_missing_bodies(posts: list[Post]) -> None:
    for post in posts:
        post.body = post.body or html_to_markdown(post.html)
    db.session.flush()


def _first_version(post: Post, thread: Thread | None) -> Values:
    return {
        "post_id": post.id, "number": 1, "body": post.body, "created_at": post.created_at, "editor_id": post.author_id,
        "editor_name": post.author_name, "summary": "",
        "title": thread.title if thread and post.is_opening else None,
        "tag_names": thread.tag_names if thread and post.is_opening else None,
    }  # fmt: skip


def _batches_of_changes(site: IdMap, file: Path) -> Iterator[list[Change]]:
    batch: list[Change] = []
    for _key, group in groupby(
        rows(file, site.summary), key=lambda row: (row["PostId"], row.get("RevisionGUID", row["Id"]))
    ):
        change = Change(list(group))
        kinds = {row["PostHistoryTypeId"] for row in change.rows}
        if kinds & {*VERSIONS, CLOSED}:
            batch.append(change)
        for kind in sorted(kinds - VERSIONS - {CLOSED}):
            site.summary.skip(f"history of type {kind}")
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _write(site: IdMap, batch: list[Change]) -> None:
    posts = site.known("post", (change.post for change in batch))
    members = site.known("user", (int(row["UserId"]) for change in batch for row in change.rows if "UserId" in row))
    known = {} if site.is_new else site.known("revision", (int(change.first["Id"]) for change in batch))
    past = {post_id: Past() for post_id in posts.values()}
    for revision in db.session.scalars(select(Revision).where(Revision.post_id.in_(past)).order_by(Revision.number)):
        past[revision.post_id].remember(revision)
    ready: list[tuple[int, Values]] = []
    closings: list[Values] = []
    for change in batch:
        post_id = posts.get(change.post)
        if post_id is None:
            site.summary.skip("history of a post that is not kept")
            continue
        closings += _closings(change, post_id)
        if change.is_version:
            version = past[post_id].add(change, known.get(int(change.first["Id"])))
            ready.append((int(change.first["Id"]), _revision(change, post_id, version, members)))
    site.write("revision", Revision, ready)
    _set_reasons(closings)
    touched = {values["post_id"] for _foreign, values in ready}
    kept = set() if site.is_new else is_edited_locally(touched)
    _set_newest({post_id: past[post_id].newest for post_id in touched - kept})


def _next(before: Version, change: Change, number: int) -> Version:
    version = Version(before.title, before.tag_names, before.body, number)
    for row in change.rows:
        kind, text = row["PostHistoryTypeId"], row.get("Text", "")
        if kind in TITLE:
            version.title = text[:300]
        elif kind in TAG:
            version.tag_names = [fold_case(name) for name in TAGS.findall(text)]
        elif kind in BODY:
            version.body = text
    return version


def _revision(change: Change, post_id: int, version: Version, members: dict[int, int]) -> Values:
    return {
        "post_id": post_id,
        "number": version.number,
        "title": version.title,
        "tag_names": version.tag_names,
        "body": version.body,
        **_who(change, members),
    }


def _who(change: Change, members: dict[int, int]) -> Values:
    row = change.first
    return {
        "summary": next((each["Comment"][:600] for each in change.rows if "Comment" in each), ""),
        "editor_id": members.get(int(row.get("UserId", 0))),
        "editor_name": row.get("UserDisplayName", "")[:120],
        "created_at": moment(row["CreationDate"]),
    }


def _set_newest(newest: dict[int, Version]) -> None:
    bodies: list[dict[str, Any]] = [{"id": i, "body": each.body, "revision": each.number} for i, each in newest.items()]
    if bodies:
        db.session.execute(update(Post), bodies)


def _closings(change: Change, post_id: int) -> list[Values]:
    comments = [row.get("Comment", "") for row in change.rows if row["PostHistoryTypeId"] == CLOSED]
    return [{"of_post": post_id, "reason": REASONS.get(comment, "off_topic")} for comment in comments]


def _set_reasons(closings: list[Values]) -> None:
    """Set why questions are closed, unless someone closed them here."""
    if closings:
        thread_id = select(Post.thread_id).where(Post.id == bindparam("of_post")).scalar_subquery()
        is_of_import = (Thread.closed_at.is_not(None), Thread.closed_by_id.is_(None))
        closed = update(Thread).where(Thread.id == thread_id, *is_of_import).values(closed_reason=bindparam("reason"))
        db.session.connection().execute(closed, closings)
