"""Table of what authors saw before asking."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from app.core.db.base import Base, foreign_key


class SeenBeforeAsking(Base):
    """A similar thread that was shown to the author of a question before they posted it, in the order shown."""

    __tablename__ = "seen_before_asking"

    thread_id: Mapped[int] = foreign_key("thread.id", index=False, primary_key=True, ondelete="CASCADE")
    seen_thread_id: Mapped[int] = foreign_key("thread.id", primary_key=True, ondelete="CASCADE")
    position: Mapped[int]
