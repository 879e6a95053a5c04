"""Choose which mails to get."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete

from app.accounts.models import Member
from app.core.db import db, insert_missing, insert_once
from app.notifications.kinds import mailed_kinds_for
from app.notifications.models import MailRefusal


def choose_mails(actor: Member, wanted: Collection[str], now: datetime) -> None:
    """The actor wants mails of these kinds, and of no others that they can be told."""
    names = [kind.name for kind in mailed_kinds_for(actor)]
    mine = (MailRefusal.member_id == actor.id, MailRefusal.kind.in_([name for name in names if name in wanted]))
    db.session.execute(delete(MailRefusal).where(*mine))
    refused = [{"member_id": actor.id, "kind": name, "since": now} for name in names if name not in wanted]
    insert_missing(MailRefusal, refused)


def refuse_mail(member_id: int, kind: str, now: datetime) -> None:
    """The member wants no mail of this kind: whoever holds the link of such a mail says so for them."""
    insert_once(MailRefusal, member_id=member_id, kind=kind, since=now)
