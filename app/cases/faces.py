"""How clocks and due times read: in words, and as the share of a ring."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from flask_babel import format_date, format_datetime, get_locale
from flask_babel import gettext as _

from app.cases import rules
from app.cases.calendars import Calendar
from app.cases.models import Case, Clock
from app.cases.queries.rows import CaseRow
from app.core.clock import day_here
from app.core.presentation import number

LONGEST_AGE = 100  # days
SAME_WEEK = 7  # days within which a weekday means one date
SHOWN_FIRST = (rules.NEXT_RESPONSE, rules.FIRST_RESPONSE, rules.RESOLUTION)


class Face(NamedTuple):
    """One clock as it is drawn: how full its ring is, what it says, of which promise, and in which tone."""

    share: float
    words: str
    promise: str
    tone: str


class Due(NamedTuple):
    """What the queue says of a case: in words, with an icon and a tone."""

    words: str
    icon: str
    tone: str


def faces(clocks: Sequence[Clock], calendar: Calendar, now: datetime) -> list[Face]:
    """The newest clock of each kind, what is due next before the others."""
    newest = {clock.kind: clock for clock in clocks}
    return [_face(newest[kind], calendar, now) for kind in SHOWN_FIRST if kind in newest]


def _face(clock: Clock, calendar: Calendar, now: datetime) -> Face:
    value = clock.value(calendar)
    name = clock_name(clock.kind)
    target = business(value.target)
    if clock.met_at:
        is_late = clock.breached_at is not None
        words = (
            _("Overdue by %(time)s", time=business(-value.left_at(now)))
            if is_late
            else _("Met after %(time)s", time=business(value.used_at(now)))
        )
        return Face(
            1.0, words, _("%(clock)s, target %(target)s", clock=name, target=target), "late" if is_late else "solved"
        )
    if clock.is_stopped:
        return Face(
            0.0, _("Stopped by the community") if clock.stopped_why == rules.COMMUNITY else _("Stopped"), name, "quiet"
        )
    left = value.left_at(now)
    if clock.paused_at:
        return Face(1 - value.share_used(now), _("Paused, %(time)s left", time=business(left)), name, "quiet")
    promise = _("%(clock)s, due %(when)s", clock=name, when=moment(clock.due_at, now))
    if now > clock.due_at:
        return Face(1.0, _("Overdue by %(time)s", time=business(-left)), promise, "late")
    tone = "waits" if now >= clock.warn_at or clock.kind != rules.RESOLUTION else "brand"
    return Face(1 - value.share_used(now), _("%(time)s left", time=business(left)), promise, tone)


def clock_name(kind: str) -> str:
    """What a promise is called."""
    names: dict[str, str] = {
        rules.FIRST_RESPONSE: _("First response"),
        rules.NEXT_RESPONSE: _("Next response"),
        rules.RESOLUTION: _("Resolution"),
    }
    return names[kind]


def due_of(case: Case | CaseRow, now: datetime) -> Due:
    """By when the case has to be looked at, on the wall of who reads it."""
    if not case.is_open:
        return Due(_("resolved") if case.status == rules.RESOLVED else _("closed"), "solved", "quiet")
    if case.status == rules.WAITING:
        return Due(_("waiting"), "paused", "quiet")
    if not case.is_running:
        return Due(_("no SLA"), "clock", "quiet")
    if case.is_late(now):
        return Due(_("overdue since %(when)s", when=soon(case.due_at, now)), "late", "late")
    is_near = case.due_at - now < timedelta(hours=4)
    return Due(_("due %(when)s", when=soon(case.due_at, now)), "clock", "waits" if is_near else "quiet")


def age(at: datetime, now: datetime) -> str:
    """How long ago, in few letters: "5 min", "3 h", "2 d"; beyond a hundred days the month."""
    minutes = max(int((now - at).total_seconds() // 60), 1)
    hours, days = minutes // 60, minutes // 1440
    if days >= LONGEST_AGE:
        text: str = format_date(at, "MMM y")
    elif days:
        text = _("%(days)s d", days=days)
    else:
        text = _("%(hours)s h", hours=hours) if hours else _("%(minutes)s min", minutes=minutes)
    return text


def business(time: timedelta) -> str:
    """A length of business time, whichever its sign: "3 h 50 min", "24 h"; a working day has eight."""
    hours, minutes = divmod(round(abs(time).total_seconds() / 60), 60)
    text: str = _("%(minutes)s min", minutes=minutes)
    if hours and minutes:
        text = _("%(hours)s h %(minutes)s min", hours=hours, minutes=minutes)
    elif hours:
        text = _("%(hours)s h", hours=hours)
    return text


def moment(at: datetime, now: datetime) -> str:
    """A time as one says it: "today 14:00", "Fri 20 Nov 16:10", where the reader is."""
    days = _days_from(now, at)
    hour = format_datetime(at, "HH:mm")
    if days not in (0, 1):
        day: str = _("%(day)s %(time)s", day=format_datetime(at, "EEE d MMM"), time=hour)
        return day
    text: str = _("tomorrow %(time)s", time=hour) if days else _("today %(time)s", time=hour)
    return text


def _days_from(now: datetime, at: datetime) -> int:
    """How many days ahead that is on the reader's calendar."""
    return (day_here(at) - day_here(now)).days


def soon(at: datetime, now: datetime) -> str:
    """A time in few letters: "today 14:00", "Fri 16:10" within six days, "20 Nov" beyond."""
    days = _days_from(now, at)
    if days in (0, 1):
        return moment(at, now)
    text: str = format_datetime(at, "EEE HH:mm" if abs(days) < SAME_WEEK else "d MMM")
    return text


def weekday(day: date, with_year: bool = False) -> str:
    """A date as one says it: "Monday 23 Nov"."""
    text: str = format_date(day, "EEE d MMM y" if with_year else "EEEE d MMM")
    return text


def short_day(day: date) -> str:
    """A date in few letters: "Mon 23 Nov"."""
    text: str = format_date(day, "EEE d MMM")
    return text


def country_name(code: str) -> str:
    """What a country is called in the reader's language; "" for none."""
    locale = get_locale()
    return str(locale.territories.get(code, code)) if code and locale else code


def capped(total: int, most: int = rules.MOST_COUNTED) -> str:
    """A total that was counted up to a limit: "1,000+" beyond it."""
    return number(total) if total <= most else f"{number(most)}+"


def day_and_hour(at: datetime) -> str:
    """A time for what is read on any day: "20 Nov 2026, 16:10"."""
    text: str = format_datetime(at, "d MMM y, HH:mm")
    return text
