"""Table of synonyms."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db.base import Base, Id, UtcDateTime
from app.core.synonyms.rules import LONGEST_SYNONYM


class SearchSynonym(Base):
    """Two words, or groups of words, of a language: who searches for one finds the other too."""

    __tablename__ = "search_synonym"
    __table_args__ = (UniqueConstraint("language", "word", "means"),)

    id: Mapped[Id]
    language: Mapped[str] = mapped_column(String(8))
    word: Mapped[str] = mapped_column(String(LONGEST_SYNONYM))
    means: Mapped[str] = mapped_column(String(LONGEST_SYNONYM))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
