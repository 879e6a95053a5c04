"""Table of attachments."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db.base import Base, Id, UtcDateTime, foreign_key
from app.core.files.storage import FileName

IMAGE, FILE = KINDS = ("image", "file")


class Attachment(Base):
    """An uploaded file. Until its post is sent, `post_id` is None and only the uploader can read it.

    Files of upper domains (core/files/owners.py) have no post. `name` is what people see, `stored_as` and
    `thumbnail_as` are storage names. `width` and `height` are in pixels, for images only; `size` is in bytes.
    """

    __tablename__ = "attachment"
    __table_args__ = (CheckConstraint("kind IN ('image', 'file')", name="kind"),)

    id: Mapped[Id]
    token: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[str] = mapped_column(String(8))
    post_id: Mapped[int | None] = foreign_key("post.id", ondelete="SET NULL")
    uploader_id: Mapped[int | None] = foreign_key("member.id", ondelete="SET NULL")
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    width: Mapped[int | None]
    height: Mapped[int | None]
    stored_as: Mapped[str] = mapped_column(FileName, unique=True)
    thumbnail_as: Mapped[str | None] = mapped_column(FileName, unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    @property
    def is_image(self) -> bool:
        return self.kind == IMAGE
