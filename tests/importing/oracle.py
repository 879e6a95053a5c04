"""What the files of a dump say of themselves: every score, every count, everyone's reputation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from app.accounts.members.models import Member
from app.community.posts.models import Post
from app.community.tags.models import Tag
from app.community.threads.models import Thread
from app.core.db.base import db, fold_case
from app.importing.dump_reader import Row, rows
from app.importing.models import Imported

IMPORTED_TYPES = ("1", "2")


def local_ids(site: str, kind: str) -> dict[int, int]:
    """Our ids of the rows of a kind, by theirs."""
    statement = select(Imported.foreign_id, Imported.local_id).where(Imported.site == site, Imported.kind == kind)
    return dict(db.session.execute(statement).all())


def posts_that_differ(site: str, folder: Path) -> list[tuple[str, str, int, int]]:
    """Posts whose score, answer count or comment count is not the file's: (id, what, ours, theirs)."""
    posts = {post.id: post for post in db.session.scalars(select(Post).where(Post.kind != "comment"))}
    threads = {thread.id: thread for thread in db.session.scalars(select(Thread))}
    ids = local_ids(site, "post")
    wrong = []
    for row in rows(folder / "Posts.xml"):
        if row["PostTypeId"] in IMPORTED_TYPES:
            post = posts[ids[int(row["Id"])]]
            pairs = [
                ("score", post.score, row["Score"]),
                ("comments", post.comment_count, row.get("CommentCount", "0")),
            ]
            if row["PostTypeId"] == "1":
                thread = threads[post.thread_id]
                pairs += [
                    ("answers", thread.answer_count, row.get("AnswerCount", "0")),
                    ("score", thread.score, row["Score"]),
                ]
            wrong += [(row["Id"], what, ours, int(theirs)) for what, ours, theirs in pairs if ours != int(theirs)]
    return wrong


def tags_that_differ(folder: Path) -> list[tuple[str, int, int]]:
    """Tags whose count is not the file's: (name, ours, theirs)."""
    counts = dict(db.session.execute(select(Tag.name, Tag.thread_count)).all())
    found = (
        (row["TagName"], counts.get(fold_case(row["TagName"]), 0), int(row["Count"]))
        for row in rows(folder / "Tags.xml")
    )
    return [each for each in found if each[1] != each[2]]


def reputations(site: str, folder: Path) -> Iterator[tuple[Row, int]]:
    """Each user's row, and the reputation that the import gave them, of those who have a vote on a post."""
    posts = {int(row["Id"]): row for row in rows(folder / "Posts.xml")}
    voted = {row["PostId"] for row in rows(folder / "Votes.xml") if row["VoteTypeId"] in ("1", "2", "3")}
    authors = {posts[int(post)].get("OwnerUserId") for post in voted if int(post) in posts}
    ids = local_ids(site, "user")
    ours = dict(db.session.execute(select(Member.id, Member.reputation)).all())
    for row in rows(folder / "Users.xml"):
        if row["Id"] in authors and row["Id"] != "-1":
            yield row, ours[ids[int(row["Id"])]]


def contents(site: str, kind: str, table: Any, leave_out: tuple[str, ...]) -> dict[int, dict[str, Any]]:
    """Every row of a kind by its foreign id, with references told by foreign ids, so that two databases compare."""
    back = {each: {local: foreign for foreign, local in local_ids(site, each).items()} for each in KINDS}
    references = {
        column.name: _kind_of(column.name)
        for column in table.__table__.columns
        if column.foreign_keys or column.name == "accepted_post_id"
    }
    ids = {local: foreign for foreign, local in local_ids(site, kind).items()}
    told = {}
    for row in db.session.execute(select(table.__table__)).mappings():
        if row["id"] in ids:
            values = {name: value for name, value in row.items() if name not in ("id", *leave_out)}
            for name, of in references.items():
                if name in values and values[name] is not None and of in back:
                    values[name] = back[of].get(values[name], ("comment", back["comment"].get(values[name])))
            told[ids[row["id"]]] = values
    return told


KINDS = ("user", "thread", "post", "comment", "revision", "vote", "link")


def _kind_of(column: str) -> str:
    if column in ("thread_id", "canonical_id", "target_id", "merged_into_id"):
        return "thread"
    return (
        "post"
        if column in ("post_id", "parent_id", "accepted_post_id")
        else "user"
        if column != "space_id"
        else "space"
    )


def count(table: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0
