"""Origin of imported rows, so that a second import finds them."""

from __future__ import annotations

from sqlalchemy import JSON, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db.base import Base, Id, LongInteger


class Imported(Base):
    """Row `foreign_id` of a kind ("user", "post", "comment", "vote", "revision", …) at `site` is our row `local_id`.

    `said` contains a checksum of each value in the last dump: a local value that differs from it was changed here.
    """

    __tablename__ = "imported"
    __table_args__ = (UniqueConstraint("site", "kind", "foreign_id"),)

    id: Mapped[Id]
    site: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(12))
    foreign_id: Mapped[int] = mapped_column(LongInteger)
    local_id: Mapped[int] = mapped_column(LongInteger)
    said: Mapped[dict[str, int]] = mapped_column(JSON, default=dict, server_default="{}")
