"""Idempotent forms: a `form_id` creates one thing however often the form is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db.base import Base, Id, UtcDateTime, db, foreign_key
from app.core.db.insert import insert_if_absent
from app.core.web.forms import LONGEST_ADDRESS, CreatingForm


class FormSubmission(Base):
    """What a form created: sending it again redirects there. `digest` is a hash of the values."""

    __tablename__ = "form_submission"
    __is_cached__ = False

    id: Mapped[Id]
    member_id: Mapped[int] = foreign_key("member.id", index=False, ondelete="CASCADE")
    form_id: Mapped[str] = mapped_column(String(32))
    address: Mapped[str] = mapped_column(String(LONGEST_ADDRESS), default="")
    digest: Mapped[str] = mapped_column(String(32), default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    __table_args__ = (db.UniqueConstraint("member_id", "form_id"),)


def run_once(member: Any, form: CreatingForm, make: Callable[[], str | None], now: datetime) -> str | None:
    """Create something once for this member and this form.

    `make` returns its address, or None if it was refused. Later submissions return the address of the first; one with
    different values returns None and puts an error on the form.
    """
    mine, digest = {"member_id": member.id, "form_id": form.form_id.data}, form.digest
    if insert_if_absent(FormSubmission, **mine, address="", digest=digest, made_at=now):
        address = make()
        if address is not None:
            db.session.execute(update(FormSubmission).filter_by(**mine).values(address=address))
        return address
    first = db.session.execute(select(FormSubmission.address, FormSubmission.digest).filter_by(**mine)).one()
    if first.digest not in ("", digest):
        form.refuse_other_words(first.address)
        return None
    return str(first.address)


RECEIPTS_KEPT = timedelta(days=2)  # nobody sends a form again later


def prune_receipts(now: datetime) -> None:
    """Delete old records of submitted forms."""
    db.session.execute(delete(FormSubmission).where(FormSubmission.made_at < now - RECEIPTS_KEPT))
