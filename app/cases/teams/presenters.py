"""Format names and absences of support agents."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import format_date
from flask_babel import gettext as _

from app.core import clock

NEAR = timedelta(days=6)  # within it, a weekday is unambiguous


def name_and_absence(name: str, away_until: datetime | None) -> str:
    """Return a name for a list of choices: "Lea Vogel (out of office until Tue)"."""
    if away_until is None:
        return name
    text: str = _("%(name)s (out of office until %(day)s)", name=name, day=day_of(away_until))
    return text


def day_of(at: datetime) -> str:
    """Return a day in the reader's zone: "Tue" within the next days, "12 Dec" later."""
    is_near = abs(at - clock.now()) < NEAR
    text: str = format_date(at.astimezone(clock.zone_here()), "EEE" if is_near else "d MMM")
    return text
