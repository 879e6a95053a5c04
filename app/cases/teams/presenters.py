"""How people read beside a case: who the customer is, what time it is where they are, and who of us is away."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import format_date
from flask_babel import gettext as _

from app.core import clock

NEAR = timedelta(days=6)  # a day of the week says which day is meant


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
