"""Explanation of a due time in sentences and rows: in the reader's zone, and in the calendar's if that differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from app.cases import rules
from app.cases.business_hours.calendar import Calendar
from app.cases.business_hours.holidays import Holidays
from app.cases.business_hours.hours_text import write_hours
from app.cases.business_hours.models import BusinessCalendar
from app.cases.business_hours.presenters import format_datetime, short_day
from app.cases.rules import clock_name
from app.cases.sla import explanation
from app.cases.sla.explanation import Explanation, Row, Stretch, Turn
from app.cases.sla.models import SlaClock
from app.cases.sla.presenters import format_business_duration
from app.core.clock import zone_here
from app.core.web.i18n import language

NOTHING = timedelta(0)


class Line(NamedTuple):
    """Row of the sums: days, open hours, time counted, total; `is_turn` for a change of the timer in between."""

    days: str
    hours: str = ""
    counted: str = ""
    total: str = ""
    is_turn: bool = False


@dataclass(frozen=True)
class Story:
    """Explanation of one SLA timer: its title, its life in sentences, the sums, and the calendar used."""

    title: str
    is_over: bool
    sentences: Sequence[str]
    lines: Sequence[Line]
    calendar: BusinessCalendar


def story_of(clock: SlaClock, otherwise: BusinessCalendar, asker: str, now: datetime) -> Story:
    """Return the explanation of this timer; `otherwise` is the calendar of its case's policy."""
    turns = [
        Turn(
            turn.kind,
            turn.at,
            timedelta(seconds=turn.target_seconds),
            timedelta(seconds=turn.left_seconds),
            (turn.calendar or otherwise).value,
        )
        for turn in clock.turns
    ]
    explained = explanation.explain(clock.value(otherwise.value), turns)
    teller = _Teller(clock, explained, asker, now)
    title = _(
        "%(clock)s, target %(target)s",
        clock=clock_name(clock.kind),
        target=format_business_duration(explained.clock.target),
    )
    return Story(title, clock.is_stopped, teller.sentences(), teller.lines(), clock.calendar or otherwise)


def place_of(zone: str) -> str:
    """Return the place in a time zone's name: "Paris"."""
    return zone.rpartition("/")[2].replace("_", " ")


@dataclass(frozen=True)
class _Teller:
    clock: SlaClock
    explained: Explanation
    asker: str
    now: datetime

    def sentences(self) -> list[str]:
        """Return the changes of the timer, then its due time, warning and breach."""
        return [self._turned(stretch) for stretch in self.explained.stretches] + self._end()

    def lines(self) -> list[Line]:
        """Return the days that counted, with the changes between them."""
        lines: list[Line] = []
        for number, stretch in enumerate(self.explained.stretches):
            if number:
                total = format_business_duration(stretch.turn.used)
                lines.append(
                    Line(
                        _(
                            "%(when)s: %(what)s",
                            when=self._at(stretch.turn.at, stretch.turn.calendar),
                            what=_event(stretch),
                        ),
                        total=total,
                        is_turn=True,
                    )
                )
            if stretch.is_counted:
                lines += [self._line(row, stretch.turn.calendar) for row in stretch.rows]
                lines += self._otherwise(stretch)
        return lines

    def _at(self, at: datetime, calendar: Calendar) -> str:
        """Return a time in the reader's zone, followed by the calendar's local time if that differs."""
        there, here = at.astimezone(ZoneInfo(calendar.zone)), at.astimezone(zone_here())
        said = format_datetime(at, self.now)
        if there.utcoffset() == here.utcoffset():
            return said
        other = f"{there:%H:%M}" if there.date() == here.date() else f"{short_day(there.date())} {there:%H:%M}"
        text: str = _("%(when)s (%(other)s in %(place)s)", when=said, other=other, place=place_of(calendar.zone))
        return text

    def _turned(self, stretch: Stretch) -> str:
        turn = stretch.turn
        facts = {
            "when": self._at(turn.at, turn.calendar),
            "until": self._at(stretch.until, turn.calendar),
            "target": format_business_duration(turn.target),
            "left": format_business_duration(turn.left),
            "used": format_business_duration(turn.used),
            "name": self.asker,
            "time": format_business_duration(stretch.open_time),
        }
        if turn.left < NOTHING and turn.kind != explanation.STOPPED:
            return self._turned_late(turn, facts)
        is_over = stretch.until > turn.at
        sentences: dict[str, str] = {
            explanation.STARTED: _("Started %(when)s. Target: %(target)s.", **facts),
            explanation.PAUSED: _(
                "Paused from %(when)s to %(until)s while we waited for %(name)s: %(time)s of business "
                "hours did not count.",
                **facts,
            )
            if is_over
            else _("Paused %(when)s with %(left)s left: waiting for %(name)s.", **facts),
            explanation.RESUMED: _("Resumed %(when)s with %(left)s left.", **facts),
            explanation.RETARGETED: _(
                "The priority or SLA policy changed %(when)s: the target became %(target)s in total. The "
                "%(used)s already used still count, so %(left)s were left.",
                **facts,
            ),
            explanation.REOPENED: _("Case reopened %(when)s with %(left)s left.", **facts),
            explanation.STOPPED: self._stopped(turn, facts),
        }
        return sentences[turn.kind]

    def _turned_late(self, turn: Turn, facts: dict[str, str]) -> str:
        facts["late"] = format_business_duration(-turn.left)
        sentences: dict[str, str] = {
            explanation.PAUSED: _("Paused %(when)s, %(late)s overdue.", **facts),
            explanation.RETARGETED: _(
                "The priority or SLA policy changed %(when)s: the target became %(target)s in total. "
                "%(used)s had already been used, so it was %(late)s overdue at once.",
                **facts,
            ),
        }
        otherwise: str = _("Resumed %(when)s, already %(late)s overdue.", **facts)
        return sentences.get(turn.kind, otherwise)

    def _stopped(self, turn: Turn, facts: dict[str, str]) -> str:
        met: str = _("Target met %(when)s, after %(used)s of %(target)s.", **facts)
        late: str = _("Answered %(when)s, after %(used)s (target: %(target)s).", **facts)
        if self.clock.kind == rules.RESOLUTION:
            late = _("Resolved %(when)s, after %(used)s (target: %(target)s).", **facts)
        if self.clock.met_at and turn is self.explained.last:
            return late if self.clock.breached_at else met
        if self.clock.stopped_why == rules.COMMUNITY:
            text: str = _("Solved by the community %(when)s, after %(used)s of %(target)s.", **facts)
            return text
        ended: str = _("Stopped %(when)s, when the case was closed.", **facts)
        return ended

    def _end(self) -> list[str]:
        value, said = self.explained.clock, []
        calendar, left = value.calendar, self.explained.last.left
        if value.is_running and left >= NOTHING:
            said.append(_("Due %(when)s.", when=self._at(value.due_at, calendar)))
        if value.is_running and self.now <= value.due_at:
            before, when = format_business_duration(self.explained.warning), self._at(value.warn_at, calendar)
            said.append(_("Warning %(when)s, %(time)s of business hours before.", when=when, time=before))
        elif value.is_running:
            late = format_business_duration(-value.left_at(self.now))
            said.append(_("It is overdue by %(time)s of business hours.", time=late))
        if value.breached_at:
            said.append(_("SLA target breached %(when)s.", when=self._at(value.breached_at, calendar)))
        return said

    def _line(self, row: Row, calendar: Calendar) -> Line:
        days = short_day(row.first) if row.first == row.last else f"{short_day(row.first)} – {short_day(row.last)}"
        counted, total = format_business_duration(row.counted), format_business_duration(row.total)
        if row.kind == explanation.OPEN:
            return Line(days, write_hours(row.hours, "–") + _shift(row.shift), counted, total)
        if row.kind == explanation.MANY:
            return Line(days, _("days in between"), counted, total)
        named = calendar.holidays.name_of(row.first, language()) if isinstance(calendar.holidays, Holidays) else ""
        is_named = row.kind == explanation.HOLIDAY and named
        return Line(days, _("closed: %(name)s", name=named) if is_named else _("closed"), "", total)

    def _otherwise(self, stretch: Stretch) -> list[Line]:
        if abs(stretch.unexplained) < timedelta(seconds=1):
            return []
        sign = "+" if stretch.unexplained > NOTHING else "−"
        hours = _("as counted at the time: the hours or the events have changed since")
        total = format_business_duration(stretch.turn.used + stretch.counted)
        return [Line("", hours, f"{sign} {format_business_duration(stretch.unexplained)}", total)]


def _event(stretch: Stretch) -> str:
    words: dict[str, str] = {
        explanation.STARTED: _("started"),
        explanation.PAUSED: _("paused"),
        explanation.RESUMED: _("resumed"),
        explanation.RETARGETED: _(
            "new target: %(target)s in total", target=format_business_duration(stretch.turn.target)
        ),
        explanation.STOPPED: _("stopped"),
        explanation.REOPENED: _("reopened"),
    }
    return words[stretch.turn.kind]


def _shift(shift: timedelta) -> str:
    if not shift:
        return ""
    by = format_business_duration(shift)
    text: str = (
        _("clocks go back: %(time)s added", time=by)
        if shift > NOTHING
        else _("clocks go forward: %(time)s removed", time=by)
    )
    return f" ({text})"
