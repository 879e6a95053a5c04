"""Who is new: in their first day members write a little slower, and show less."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from app.accounts.models import Member

WAITS = _l(
    "Thank you! First posts by new members are reviewed before everyone can read them. We "
    "will notify you when yours is published."
)
FIRST_DAY = timedelta(hours=24)  # Discourse's first day, at trust level 0


def is_newcomer(member: Member, now: datetime) -> bool:
    """Is this the member's first day here, without any trust earned? Staff are no newcomers."""
    return member.trust_level == 0 and now - member.created_at < FIRST_DAY and not member.is_staff
