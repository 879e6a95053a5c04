"""Tables of saved views of the queue, and of the searched text of cases."""

from __future__ import annotations

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db.base import Base, LongInteger, db


class CaseSearchText(Base):
    """Searchable text of a case and its thread, in lower case and without accents. Private."""

    __tablename__ = "case_text"

    case_id: Mapped[int] = mapped_column(LongInteger, db.ForeignKey("case.id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
