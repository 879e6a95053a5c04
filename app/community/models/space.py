"""Spaces: product areas, each with its own visibility."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, FoldedText, Id, UtcDateTime

EVERYONE, MEMBERS = VISIBILITIES = ("everyone", "members")


class Space(Base):
    """A product area or a community; `visibility` says who may read it."""

    __tablename__ = "space"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(FoldedText(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(String(500), default="")
    visibility: Mapped[str] = mapped_column(String(16), default=EVERYONE)
    position: Mapped[int] = mapped_column(default=0)
    thread_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
