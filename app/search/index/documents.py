"""Documents of threads for the text index: each thread is one, with all that its readers may read of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from app.community.posts.models import ANSWER, COMMENT, Post
from app.community.threads.models import Thread
from app.community.visibility import posts_visible_to
from app.core.db.base import db
from app.core.text.html import to_text
from app.core.text_index.documents import ASIDE, BEST, BODY, Document, Source, Text

THREAD = "thread"


def thread_documents(ids: Sequence[int]) -> Iterator[Document]:
    """Yield the documents of those of these threads that are shown, private ones too. Two statements."""
    columns = (Thread.id, Thread.title, Thread.locale, Thread.tag_names, Thread.accepted_post_id)
    threads = db.session.execute(select(*columns).where(Thread.id.in_(ids), Thread.is_shown).order_by(Thread.id)).all()
    accepted = {thread.accepted_post_id for thread in threads}
    texts: dict[int, list[Text]] = {thread.id: [] for thread in threads}
    for post in db.session.execute(
        select(Post.id, Post.thread_id, Post.kind, Post.revision, Post.html)
        .where(Post.thread_id.in_(texts), posts_visible_to(None))
        .order_by(Post.thread_id, Post.id)
    ):
        weight = ASIDE if post.kind == COMMENT else BODY if post.kind == ANSWER and post.id not in accepted else BEST
        text = to_text(post.html, labels_images=False)
        texts[post.thread_id].append(Text(weight, post.id, post.revision, text))
    for thread in threads:
        yield Document(thread.id, thread.title, texts[thread.id], thread.locale[:2], thread.tag_names)


def thread_ids(after: int, limit: int) -> Sequence[int]:
    statement = select(Thread.id).where(Thread.id > after, Thread.is_shown).order_by(Thread.id).limit(limit)
    return db.session.scalars(statement).all()


THREADS = Source(thread_ids, thread_documents, has_vectors=True)
