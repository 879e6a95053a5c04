"""Format what is shown beside a case: the customer's relation, language and local time."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from app.accounts.members.models import Member
from app.core.errors import Message

RELATIONS: dict[str, Message] = {
    "customer": _l("Customer"),
    "prospect": _l("Prospect"),
    "former": _l("Former customer"),
    "partner": _l("Partner"),
    "employee": _l("Employee"),
}


class Customer(NamedTuple):
    relation: Message
    plan: str
    language: str
    local_time: str
    is_night: bool


def customer_of(member: Member, now: datetime) -> Customer:
    """Return the customer's relation to us, their language, and their local time if their zone is known."""
    there = _local(member, now)
    local_time = f"{there:%H:%M}" if there else ""
    is_night = there is not None and not 8 <= there.hour < 21
    return Customer(
        RELATIONS.get(member.relation, member.relation), member.plan, _language(member.locale), local_time, is_night
    )


def _local(member: Member, now: datetime) -> datetime | None:
    try:
        return now.astimezone(ZoneInfo(member.time_zone)) if member.time_zone else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _language(code: str) -> str:
    try:
        return Locale.parse(code).get_display_name(get_locale() or "en") or code
    except (UnknownLocaleError, ValueError):
        return code
