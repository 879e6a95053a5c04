"""Format SLA timers and due times: in words, and as the filled share of a ring."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from flask_babel import format_datetime as babel_format_datetime
from flask_babel import gettext as _

from app.cases import rules
from app.cases.business_hours.calendar import Calendar
from app.cases.business_hours.presenters import SAME_WEEK, days_between, format_datetime
from app.cases.rules import clock_name
from app.cases.sla.models import SlaClock

SHOWN_FIRST = (rules.NEXT_RESPONSE, rules.FIRST_RESPONSE, rules.RESOLUTION)


class Face(NamedTuple):
    """Display of one timer: filled share of its ring, text, name of its target, and tone."""

    share: float
    words: str
    promise: str
    tone: str


def faces(clocks: Sequence[SlaClock], calendar: Calendar, now: datetime) -> list[Face]:
    """Return the newest timer of each kind, next due first."""
    newest = {clock.kind: clock for clock in clocks}
    return [_face(newest[kind], calendar, now) for kind in SHOWN_FIRST if kind in newest]


def _face(clock: SlaClock, calendar: Calendar, now: datetime) -> Face:
    value = clock.value(calendar)
    name = clock_name(clock.kind)
    target = format_business_duration(value.target)
    if clock.met_at:
        is_late = clock.breached_at is not None
        words = (
            _("Overdue by %(time)s", time=format_business_duration(-value.left_at(now)))
            if is_late
            else _("Met after %(time)s", time=format_business_duration(value.used_at(now)))
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
        return Face(
            1 - value.share_used(now), _("Paused, %(time)s left", time=format_business_duration(left)), name, "quiet"
        )
    promise = _("%(clock)s, due %(when)s", clock=name, when=format_datetime(clock.due_at, now))
    if now > clock.due_at:
        return Face(1.0, _("Overdue by %(time)s", time=format_business_duration(-left)), promise, "late")
    tone = "waits" if now >= clock.warn_at or clock.kind != rules.RESOLUTION else "brand"
    return Face(1 - value.share_used(now), _("%(time)s left", time=format_business_duration(left)), promise, tone)


def format_business_duration(time: timedelta) -> str:
    """Return a length of business time without its sign: "3 h 50 min", "24 h"; a working day has eight hours."""
    hours, minutes = divmod(round(abs(time).total_seconds() / 60), 60)
    text: str = _("%(minutes)s min", minutes=minutes)
    if hours and minutes:
        text = _("%(hours)s h %(minutes)s min", hours=hours, minutes=minutes)
    elif hours:
        text = _("%(hours)s h", hours=hours)
    return text


def soon(at: datetime, now: datetime) -> str:
    """Return a short time: "today 14:00", "Fri 16:10" within six days, "20 Nov" beyond."""
    days = days_between(now, at)
    if days in (0, 1):
        return format_datetime(at, now)
    text: str = babel_format_datetime(at, "EEE HH:mm" if abs(days) < SAME_WEEK else "d MMM")
    return text
