"""Mark notifications as read, and choose which emails to get."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, update

from app.accounts.members.models import Member
from app.core.db.base import db
from app.core.db.insert import insert_if_absent, insert_many_if_absent
from app.notifications.kinds.kinds import mailed_kinds_for
from app.notifications.models import MailOptOut, Notification


def choose_mails(actor: Member, wanted: Collection[str], now: datetime) -> None:
    """Subscribe the actor to emails of these kinds, and opt out of all others that they can get."""
    names = [kind.name for kind in mailed_kinds_for(actor)]
    mine = (MailOptOut.member_id == actor.id, MailOptOut.kind.in_([name for name in names if name in wanted]))
    db.session.execute(delete(MailOptOut).where(*mine))
    refused = [{"member_id": actor.id, "kind": name, "since": now} for name in names if name not in wanted]
    insert_many_if_absent(MailOptOut, refused)


def refuse_mail(member_id: int, kind: str, now: datetime) -> None:
    """Opt the member out of emails of this kind; without sign-in, for whoever has the link from such an email."""
    insert_if_absent(MailOptOut, member_id=member_id, kind=kind, since=now)


def mark_read(actor: Member, told: Notification, now: datetime) -> None:
    _mark(actor, now, Notification.id == told.id)


def mark_all_read(actor: Member, newest_id: int, now: datetime, *, kinds: Collection[str] | None = None) -> None:
    """Mark the actor's notifications (of `kinds`, if set) as read, up to `newest_id`, the newest on the page."""
    of_kinds = [] if kinds is None else [Notification.kind.in_(kinds)]
    _mark(actor, now, Notification.id <= newest_id, *of_kinds)


def _mark(actor: Member, now: datetime, *which: object) -> None:
    unread = (Notification.member_id == actor.id, Notification.read_at.is_(None))
    db.session.execute(update(Notification).where(*unread, *which).values(read_at=now))  # type: ignore[arg-type]
