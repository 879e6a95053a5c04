"""Tables of spaces, and of their segments and tags."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db.base import Base, CaseInsensitiveText, Id, UtcDateTime, foreign_key

EVERYONE, MEMBERS, SEGMENTS = VISIBILITIES = ("everyone", "members", "segments")
REQUIRED, RESERVED = TAG_RULES = ("required", "reserved")


class Audience(NamedTuple):
    """Who can read what is written in a thread."""

    is_public: bool
    space_visibility: str
    space_name: str


class Space(Base):
    """A product area or a community. `visibility` says who may read it, such as members of its "segments".

    `guidelines` are its own rules, as Markdown and rendered. With `approves_first_posts`, a newcomer's first post is
    hidden until someone approves it.
    """

    __tablename__ = "space"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(CaseInsensitiveText(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(String(500), default="")
    icon: Mapped[str] = mapped_column(String(40), default="")
    guidelines: Mapped[str] = mapped_column(Text, default="")
    guidelines_html: Mapped[str] = mapped_column(Text, default="")
    approves_first_posts: Mapped[bool] = mapped_column(default=False)
    visibility: Mapped[str] = mapped_column(String(16), default=EVERYONE)
    position: Mapped[int] = mapped_column(default=0)
    thread_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SpaceSegment(Base):
    """A segment whose members may read the space, if its visibility is "segments"."""

    __tablename__ = "space_segment"
    __table_args__ = (UniqueConstraint("space_id", "segment_id"),)

    id: Mapped[Id]
    space_id: Mapped[int] = foreign_key("space.id", index=False, ondelete="CASCADE")
    segment_id: Mapped[int] = foreign_key("segment.id", ondelete="CASCADE")


class SpaceTag(Base):
    """A rule on a tag: a question needs one of the "required" tags; only staff set "reserved" ones."""

    __tablename__ = "space_tag"
    __table_args__ = (UniqueConstraint("space_id", "tag_id", "rule"),)

    id: Mapped[Id]
    space_id: Mapped[int] = foreign_key("space.id", index=False, ondelete="CASCADE")
    tag_id: Mapped[int] = foreign_key("tag.id", ondelete="CASCADE")
    rule: Mapped[str] = mapped_column(String(12))
