"""Table of drafts."""

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
"""Forms on the pages of cases: their drafts contain the id of a case, not of a thread."""
SET_ASIDE = "aside:"
"""Key prefix of drafts that were discarded or replaced by another page; they can be restored for some days."""


def version_of(fields: Mapping[str, str]) -> str:
    """Return a hash of the fields, by which pages and the server identify a version of a draft."""
    return sha256(repr(sorted(fields.items())).encode("utf-8", "replace")).hexdigest()[:32]


class Draft(Base):
    """The fields of one form as typed so far. `key` names the form: "ask", "answer:7", "comment:12", "edit:12", …

    An anonymous visitor's has a `token_hash` (of a cookie) instead of a member, until they sign in.
    """

    __tablename__ = "draft"
    __table_args__ = (
        UniqueConstraint("member_id", "key"),
        UniqueConstraint("token_hash", "key"),
        CheckConstraint("(member_id IS NULL) <> (token_hash IS NULL)", name="owner"),
    )
    __subjects__ = {"member": "member_id"}

    id: Mapped[Id]
    member_id: Mapped[int | None] = foreign_key("member.id", index=False, ondelete="CASCADE")
    token_hash: Mapped[str | None] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(60))
    fields: Mapped[dict[str, str]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    @property
    def version(self) -> str:
        """Return a hash that changes whenever the text changes."""
        return version_of(self.fields)

    @property
    def body(self) -> str:
        return self.fields.get("body", "")

    @property
    def subject_id(self) -> int | None:
        """Return the id in the key, of a thread, post or case; None if there is none."""
        _form, _, number = self.key.removeprefix(SET_ASIDE).partition(":")
        return int(number) if number else None

    @property
    def form(self) -> str:
        """Return the first part of the key, which names the form."""
        return self.key.removeprefix(SET_ASIDE).partition(":")[0]
