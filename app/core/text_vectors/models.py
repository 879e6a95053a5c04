"""Tables of the vectors of documents, and of what is to be encoded."""

from __future__ import annotations

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db.base import Base, Id, LongInteger


class TextVector(Base):
    """The vector of a document, in half precision, little-endian; None after the document was deleted or hidden.

    `encoder` and `digest` say which model encoded which text. `revision` grows with each row that is written, so that
    a store in which vectors are compared (`file_store.py`) can follow.
    """

    __tablename__ = "text_vector"
    __is_cached__ = False
    __table_args__ = (Index("ix_text_vector_kind_revision", "kind", "revision"),)

    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    subject_id: Mapped[int] = mapped_column(LongInteger, primary_key=True, autoincrement=False)
    encoder: Mapped[str] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(String(64))
    revision: Mapped[int] = mapped_column(LongInteger)
    vector: Mapped[bytes | None] = mapped_column(LargeBinary)


class VectorChange(Base):
    """A subject whose vector is out of date, until the worker has encoded it."""

    __tablename__ = "vector_change"
    __is_cached__ = False

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(16))
    subject_id: Mapped[int] = mapped_column(LongInteger)
