"""Documents of the search index: all public text of a thread in one document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.accounts.members.models import Member
from app.community.posts.models import Post
from app.community.spaces.models import Space
from app.community.threads.models import Thread
from app.community.visibility import listed, posts_visible_to
from app.core.db.base import db
from app.core.text.html import to_text

BATCH = 500  # threads read at a time, to limit memory


@dataclass(frozen=True)
class Document:
    """The searchable content of a thread."""

    thread_id: int
    title: str
    body: str
    tags: Sequence[str]
    space: str
    authors: Sequence[str]
    is_solved: bool
    kind: str

    def fields(self) -> dict[str, Any]:
        """Return the document as the fields of the schema."""
        return {
            "id": str(self.thread_id),
            "title": self.title,
            "body": self.body,
            "tags": " ".join(self.tags),
            "space": self.space,
            "author": " ".join(self.authors),
            "state": "solved" if self.is_solved else "unsolved",
            "kind": self.kind,
        }


def documents_of(thread_ids: Sequence[int]) -> Iterator[Document]:
    """Yield the documents of those of these threads that everyone may read."""
    for start in range(0, len(thread_ids), BATCH):
        yield from _documents(thread_ids[start : start + BATCH])


def all_thread_ids() -> list[int]:
    """Return the ids of all threads that belong in the index."""
    return list(db.session.scalars(select(Thread.id).join(Space).where(listed()).order_by(Thread.id)))


def _documents(ids: Sequence[int]) -> Iterator[Document]:
    threads = db.session.execute(
        select(Thread, Space.slug).join(Thread.space).where(Thread.id.in_(ids), listed()).order_by(Thread.id)
    ).all()
    words: dict[int, list[str]] = {thread.id: [] for thread, _slug in threads}
    authors: dict[int, set[str]] = {thread.id: set() for thread, _slug in threads}
    for thread_id, html, handle in db.session.execute(
        select(Post.thread_id, Post.html, Member.handle)
        .outerjoin(Member, Post.author_id == Member.id)
        .where(Post.thread_id.in_(words), posts_visible_to(None))
        .order_by(Post.thread_id, Post.id)
    ):
        words[thread_id].append(to_text(html, labels_images=False))
        authors[thread_id].update([handle] if handle else [])
    for thread, slug in threads:
        yield Document(
            thread.id, thread.title, "\n".join(words[thread.id]), thread.tag_names, slug, sorted(authors[thread.id]),
            thread.is_solved, thread.kind,
        )  # fmt: skip
