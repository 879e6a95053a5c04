"""What people have begun to write, kept until it is sent or thrown away."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from sqlalchemy import JSON, CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db.base import Base, Id, UtcDateTime, foreign_key

KEY = re.compile(
    r"ask|suggest(?::[1-9]\d{0,17})?|(?:answer|comment|edit|propose|note|message|public|resolve):[1-9]\d{0,17}",
    re.ASCII,
)
OF_CASES = ("note", "message", "public", "resolve")
"""Forms that stand on the pages of cases: their drafts name a case, not a thread."""
SET_ASIDE = "aside:"
"""Before the key of what was thrown away, or replaced by another page: it can be brought back for a while."""


def version_of(fields: Mapping[str, str]) -> str:
    """Which text these fields are, as pages and the server call it."""
    return sha256(repr(sorted(fields.items())).encode("utf-8", "replace")).hexdigest()[:32]


class Draft(Base):
    """The fields of one form as they are so far. `key` says which: "ask", "answer:7", "comment:12", "edit:12", …

    One that a stranger wrote has no member but `token_hash`, the hash of a cookie: it becomes theirs when they sign in.
    """

    __tablename__ = "draft"
    __table_args__ = (
        UniqueConstraint("member_id", "key"),
        UniqueConstraint("token_hash", "key"),
        CheckConstraint("(member_id IS NULL) <> (token_hash IS NULL)", name="owner"),
    )

    id: Mapped[Id]
    member_id: Mapped[int | None] = foreign_key("member.id", index=False, ondelete="CASCADE")
    token_hash: Mapped[str | None] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(60))
    fields: Mapped[dict[str, str]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    @property
    def version(self) -> str:
        """Which text this is: another one has another."""
        return version_of(self.fields)

    @property
    def subject_id(self) -> int | None:
        """The id that the key names: of a thread, or of a post."""
        _form, _, number = self.key.removeprefix(SET_ASIDE).partition(":")
        return int(number) if number else None

    @property
    def form(self) -> str:
        """The first part of the key, that says for which form it is."""
        return self.key.removeprefix(SET_ASIDE).partition(":")[0]
