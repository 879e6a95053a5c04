"""How people read beside a case: who the customer is, what time it is where they are, and who of us is away."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from flask_babel import format_date, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import Member
from app.core import clock
from app.core.errors import Sentence

NEAR = timedelta(days=6)  # a day of the week says which day is meant
RELATIONS: dict[str, Sentence] = {
    "customer": _l("Customer"),
    "prospect": _l("Prospect"),
    "former": _l("Former customer"),
    "partner": _l("Partner"),
    "employee": _l("Employee"),
}


class Customer(NamedTuple):
    """What the panel says of a customer beside their name."""

    relation: Sentence
    plan: str
    language: str
    local_time: str
    is_night: bool


def customer_of(member: Member, now: datetime) -> Customer:
    """Who they are to us, which language they read, and what time it is where they are, if they said where."""
    there = _local(member, now)
    local_time = f"{there:%H:%M}" if there else ""
    is_night = there is not None and not 8 <= there.hour < 21
    return Customer(
        RELATIONS.get(member.relation, member.relation), member.plan, _language(member.locale), local_time, is_night
    )


def name_and_absence(name: str, away_until: datetime | None) -> str:
    """A name in a list to choose from: "Lea Vogel (away until Tue)"."""
    if away_until is None:
        return name
    text: str = _("%(name)s (out of office until %(day)s)", name=name, day=day_of(away_until))
    return text


def day_of(at: datetime) -> str:
    """A day as one says it: "Tue" within the next days, "12 Dec" later; where the reader is."""
    is_near = abs(at - clock.now()) < NEAR
    text: str = format_date(at.astimezone(clock.zone_here()), "EEE" if is_near else "d MMM")
    return text


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
