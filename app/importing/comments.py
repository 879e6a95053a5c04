"""Import of comments, which the dump contains as single-line Markdown."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from app.community.posts.models import COMMENT, Post
from app.core.db.base import db
from app.core.db.insert import Values
from app.core.db.session import unit_of_work
from app.core.text.html import render_line
from app.importing.deletions import bring_back
from app.importing.dump_reader import Row, batches, moment, rows
from app.importing.id_map import IdMap
from app.importing.posts import licence_of


def import_comments(site: IdMap, folder: Path) -> None:
    for batch in batches(rows(folder / "Comments.xml", site.summary)):
        with unit_of_work():
            _write(site, batch)


def _write(site: IdMap, batch: list[Row]) -> None:
    posts = site.known("post", (int(row["PostId"]) for row in batch))
    members = site.known("user", (int(row["UserId"]) for row in batch if "UserId" in row))
    found = db.session.execute(select(Post.id, Post.thread_id).where(Post.id.in_(posts.values())))
    threads = dict(found.all())
    ready = []
    for row in batch:
        parent = posts.get(int(row["PostId"]))
        if parent is None:
            site.summary.skip("comment on a post that is not kept")
        else:
            ready.append((int(row["Id"]), _comment(row, parent, threads[parent], members)))
    site.write("comment", Post, ready)
    bring_back(site, "comment", [foreign for foreign, _values in ready])


def _comment(row: Row, parent: int, thread_id: int, members: dict[int, int]) -> Values:
    return {
        "kind": COMMENT,
        "thread_id": thread_id,
        "parent_id": parent,
        "author_id": members.get(int(row.get("UserId", 0))),
        "author_name": row.get("UserDisplayName", "")[:120],
        "body": row["Text"],
        "html": render_line(row["Text"]),
        "created_at": moment(row["CreationDate"]),
        "licence": licence_of(row),
    }
