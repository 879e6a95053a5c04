"""The filters of the page of searches without results, read from its address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from flask_babel import format_date
from flask_babel import gettext as _

from app.core.web.i18n import LANGUAGES
from app.search.log.rules import KEPT, WEEK, monday_of

ASKED = "asked"


class Filters(NamedTuple):
    """The week (its Monday), the language ("" for all), and whether only searches that ended in a question."""

    monday: date
    language: str
    is_asked: bool


def filters_of(address: Mapping[str, str], today: date) -> Filters:
    """Return the filters of an address; what is no week is this week."""
    try:
        day = date.fromisoformat(address.get("week", ""))
    except ValueError:
        day = today
    language = address.get("language", "")
    return Filters(
        monday_of(min(max(day, today - KEPT), today)),
        language if language in LANGUAGES else "",
        address.get("show") == ASKED,
    )


def week_choices(oldest: date | None, chosen: date, today: date) -> list[tuple[str, str]]:
    """Return the weeks from this one back to the oldest entry, and the chosen one: (value, label)."""
    last = min(monday_of(oldest or today), chosen)
    number = (monday_of(today) - last) // WEEK + 1
    mondays = [monday_of(today) - WEEK * each for each in range(number)]
    return [(monday.isoformat(), _("Week of %(day)s", day=format_date(monday, "medium"))) for monday in mondays]
