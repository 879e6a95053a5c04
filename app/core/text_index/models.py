"""Tables of the text index."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Connection, Index, String, Text, UniqueConstraint, event, text
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db.base import Base, Id, LongInteger, UtcDateTime


class TextDocument(Base):
    """A document of the index in one generation, with its texts, of which results quote.

    Its terms are in `vector` on PostgreSQL, with what each counts in `scores`; in the FTS5 table `text_terms`
    (rowid = id) on SQLite; and in a folder with Whoosh.
    """

    __tablename__ = "text_document"
    __table_args__ = (
        UniqueConstraint("generation", "kind", "subject_id"),
        Index("ix_text_document_vector", "vector", postgresql_using="gin").ddl_if(dialect="postgresql"),
    )

    id: Mapped[Id]
    generation: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    subject_id: Mapped[int] = mapped_column(LongInteger)
    language: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(Text)
    texts: Mapped[list[Any]] = mapped_column(JSON)  # [[source_id, revision, text], …]
    vector: Mapped[str | None] = mapped_column(TSVECTOR().with_variant(Text(), "sqlite"), deferred=True)
    scores: Mapped[dict[str, int] | None] = mapped_column(JSON().with_variant(JSONB(), "postgresql"), deferred=True)


class TextGeneration(Base):
    """An index: the one that is searched (`is_current`), or one that a rebuild writes.

    `version` moves with each transaction that writes documents, so that two writers notice each other. A rebuild has
    done all kinds before `kind`, and of that kind all subjects up to `reached_id`.
    """

    __tablename__ = "text_generation"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    format: Mapped[str] = mapped_column(String(40))
    is_current: Mapped[bool]
    version: Mapped[int] = mapped_column(default=0)
    documents: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(String(16), default="")
    reached_id: Mapped[int] = mapped_column(LongInteger, default=0)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)


class TextChange(Base):
    """A subject whose document is out of date, until the worker has indexed it."""

    __tablename__ = "text_change"
    __is_cached__ = False

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(16))
    subject_id: Mapped[int] = mapped_column(LongInteger)


class TextWord(Base):
    """A word of the documents of one generation, its term, and the number of documents that contain it."""

    __tablename__ = "text_word"
    __table_args__ = (Index("ix_text_word_term", "term"),)

    generation: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    word: Mapped[str] = mapped_column(String(64), primary_key=True)
    term: Mapped[str] = mapped_column(String(64), primary_key=True)
    documents: Mapped[int]


CREATE_TERMS = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS text_terms USING fts5("
    "title, best, body, aside, tokenize = \"unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'\")"
)


STORE_APART = "ALTER TABLE text_document SET (toast_tuple_target = 128)"
"""Texts and terms are stored outside the rows, so that a search reads few pages to know which documents it may find."""


@event.listens_for(TextDocument.__table__, "after_create")
def _create_terms(_table: Any, connection: Connection, **_options: Any) -> None:
    connection.execute(text(CREATE_TERMS if connection.dialect.name == "sqlite" else STORE_APART))
