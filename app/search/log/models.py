"""Table of the search log."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db.base import Base
from app.search.log.rules import LONGEST_WORDS


class SearchLogEntry(Base):
    """How often something was searched on a day with this number of results. It contains no member and no address.

    `is_asked` says of a search without results that someone then asked a question about it.
    """

    __tablename__ = "search_log_entry"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    results: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    words: Mapped[str] = mapped_column(String(LONGEST_WORDS), primary_key=True)
    searches: Mapped[int]
    is_asked: Mapped[bool] = mapped_column(default=False)
