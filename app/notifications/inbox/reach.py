"""How many members were notified that a suggestion shipped, and how many came back since."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import case, func, select

from app.community.members.models import ReadMark
from app.core.db.base import db
from app.notifications.kinds.kinds import KINDS
from app.notifications.models import Notification
from app.suggestions.events import SUGGESTION_STATUS_CHANGED
from app.suggestions.models import Source, StatusChange

ABOUT_DECISIONS = [kind.name for kind in KINDS.values() if SUGGESTION_STATUS_CHANGED in kind.events]


class Reach(NamedTuple):
    """Members: notified, also by email; who read the notification, opened the suggestion, or a source."""

    told: int
    mailed: int
    read: int
    opened: int
    returned: int


def reach_of(shipping: StatusChange) -> Reach:
    """Return whom this change of status reached; visits count from then on. One statement.

    Nothing but page views of signed-in members is counted. Notifications are deleted with their event, after a year.
    """
    sources = select(Source.thread_id).where(Source.suggestion_id == shipping.suggestion_id)
    later = (ReadMark.member_id == Notification.member_id, ReadMark.read_at >= Notification.created_at)
    opened = select(ReadMark.id).where(*later, ReadMark.thread_id == shipping.suggestion_id).exists()
    returned = select(ReadMark.id).where(*later, ReadMark.thread_id.in_(sources)).exists()
    row = db.session.execute(
        select(
            func.count(),
            func.count(Notification.mail_at),
            func.count(Notification.read_at),
            func.count(case((opened, 1))),
            func.count(case((returned, 1))),
        ).where(
            Notification.thread_id == shipping.suggestion_id,
            Notification.kind.in_(ABOUT_DECISIONS),
            Notification.created_at == shipping.at,
        )
    ).one()
    return Reach(*row)
