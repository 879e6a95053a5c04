"""Why a promise is due when it is, in words and rows: in the reader's time, and the office's where that is another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from app.cases import explaining, rules
from app.cases.calendars import Calendar
from app.cases.closures import Closures
from app.cases.explaining import Explanation, Row, Stretch, Turn
from app.cases.faces import business, clock_name, moment, short_day
from app.cases.hours import write_hours
from app.cases.models import BusinessCalendar, Clock
from app.core.clock import zone_here
from app.core.i18n import language

NOTHING = timedelta(0)


class Line(NamedTuple):
    """A row of the sums: which days, the open hours on them, what counted, and in all. `is_turn` where something
    happened in between."""

    days: str
    hours: str = ""
    counted: str = ""
    total: str = ""
    is_turn: bool = False


@dataclass(frozen=True)
class Story:
    """One promise: its name, its life in sentences, and the sums, by which calendar."""

    title: str
    is_over: bool
    sentences: Sequence[str]
    lines: Sequence[Line]
    calendar: BusinessCalendar


def story_of(clock: Clock, otherwise: BusinessCalendar, asker: str, now: datetime) -> Story:
    """The life of this promise; `otherwise` is the calendar of its case's policy."""
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
    told = explaining.explain(clock.value(otherwise.value), turns)
    teller = _Teller(clock, told, asker, now)
    title = _("%(clock)s, of %(target)s", clock=clock_name(clock.kind), target=business(told.clock.target))
    return Story(title, clock.is_stopped, teller.sentences(), teller.lines(), clock.calendar or otherwise)


def place_of(zone: str) -> str:
    """What people call a time zone by: "Paris"."""
    return zone.rpartition("/")[2].replace("_", " ")


@dataclass(frozen=True)
class _Teller:
    """What every sentence is told by."""

    clock: Clock
    told: Explanation
    asker: str
    now: datetime

    def sentences(self) -> list[str]:
        """The life of the promise, then when it is due, and what comes of that."""
        return [self._turned(stretch) for stretch in self.told.stretches] + self._end()

    def lines(self) -> list[Line]:
        """The days that counted, with what happened between them."""
        lines: list[Line] = []
        for number, stretch in enumerate(self.told.stretches):
            if number:
                total = business(stretch.turn.used)
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
        """A time where the reader is, with that of the office behind it where its clocks show another."""
        there, here = at.astimezone(ZoneInfo(calendar.zone)), at.astimezone(zone_here())
        said = moment(at, self.now)
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
            "target": business(turn.target),
            "left": business(turn.left),
            "used": business(turn.used),
            "name": self.asker,
            "time": business(stretch.open_time),
        }
        if turn.left < NOTHING and turn.kind != explaining.STOPPED:
            return self._turned_late(turn, facts)
        is_over = stretch.until > turn.at
        sentences: dict[str, str] = {
            explaining.STARTED: _("Started %(when)s, with %(target)s to go.", **facts),
            explaining.PAUSED: _(
                "Paused %(when)s until %(until)s, while we waited for %(name)s: %(time)s of open hours did not count.",
                **facts,
            )
            if is_over
            else _("Paused %(when)s, with %(left)s left: we wait for %(name)s.", **facts),
            explaining.RESUMED: _("It went on %(when)s with the %(left)s that were left.", **facts),
            explaining.RETARGETED: _(
                "The priority or the promise changed %(when)s: %(target)s in all from then on. "
                "The %(used)s used by then count, so %(left)s were left.",
                **facts,
            ),
            explaining.REOPENED: _("The case was taken up again %(when)s, with %(left)s left.", **facts),
            explaining.STOPPED: self._stopped(turn, facts),
        }
        return sentences[turn.kind]

    def _turned_late(self, turn: Turn, facts: dict[str, str]) -> str:
        facts["late"] = business(-turn.left)
        sentences: dict[str, str] = {
            explaining.PAUSED: _("Paused %(when)s, late by %(late)s.", **facts),
            explaining.RETARGETED: _(
                "The priority or the promise changed %(when)s: %(target)s in all. "
                "%(used)s were used by then, so it was late by %(late)s at once.",
                **facts,
            ),
        }
        otherwise: str = _("It went on %(when)s, late by %(late)s already.", **facts)
        return sentences.get(turn.kind, otherwise)

    def _stopped(self, turn: Turn, facts: dict[str, str]) -> str:
        kept: str = _("We kept it %(when)s, after %(used)s of %(target)s.", **facts)
        late: str = _("We answered %(when)s, after %(used)s instead of %(target)s.", **facts)
        if self.clock.kind == rules.RESOLUTION:
            late = _("It was resolved %(when)s, after %(used)s instead of %(target)s.", **facts)
        if self.clock.met_at and turn is self.told.last:
            return late if self.clock.breached_at else kept
        if self.clock.stopped_why == rules.COMMUNITY:
            text: str = _("The community solved it %(when)s, after %(used)s of %(target)s.", **facts)
            return text
        ended: str = _("It ended %(when)s, with its case.", **facts)
        return ended

    def _end(self) -> list[str]:
        """When it is due, by what was left; the warning; a breach."""
        value, said = self.told.clock, []
        calendar, left = value.calendar, self.told.last.left
        if value.is_running and left >= NOTHING:
            said.append(_("So it is due %(when)s.", when=self._at(value.due_at, calendar)))
        if value.is_running and self.now <= value.due_at:
            before, when = business(self.told.warning), self._at(value.warn_at, calendar)
            said.append(_("We are warned %(when)s, %(time)s of open hours before.", when=when, time=before))
        elif value.is_running:
            late = business(-value.left_at(self.now))
            said.append(_("It is late by %(time)s of open hours.", time=late))
        if value.breached_at:
            said.append(_("The promise was broken %(when)s.", when=self._at(value.breached_at, calendar)))
        return said

    def _line(self, row: Row, calendar: Calendar) -> Line:
        days = short_day(row.first) if row.first == row.last else f"{short_day(row.first)} – {short_day(row.last)}"
        counted, total = business(row.counted), business(row.total)
        if row.kind == explaining.OPEN:
            return Line(days, write_hours(row.hours, "–") + _shift(row.shift), counted, total)
        if row.kind == explaining.MANY:
            return Line(days, _("the days between"), counted, total)
        named = calendar.holidays.name_of(row.first, language()) if isinstance(calendar.holidays, Closures) else ""
        is_named = row.kind == explaining.HOLIDAY and named
        return Line(days, _("closed: %(name)s", name=named) if is_named else _("closed"), "", total)

    def _otherwise(self, stretch: Stretch) -> list[Line]:
        if abs(stretch.unexplained) < timedelta(seconds=1):
            return []
        sign = "+" if stretch.unexplained > NOTHING else "−"
        hours = _("as it was counted then: the hours, or what happened, were others")
        total = business(stretch.turn.used + stretch.counted)
        return [Line("", hours, f"{sign} {business(stretch.unexplained)}", total)]


def _event(stretch: Stretch) -> str:
    words: dict[str, str] = {
        explaining.STARTED: _("started"),
        explaining.PAUSED: _("paused"),
        explaining.RESUMED: _("went on"),
        explaining.RETARGETED: _("%(target)s in all from here on", target=business(stretch.turn.target)),
        explaining.STOPPED: _("ended"),
        explaining.REOPENED: _("taken up again"),
    }
    return words[stretch.turn.kind]


def _shift(shift: timedelta) -> str:
    if not shift:
        return ""
    by = business(shift)
    text: str = (
        _("the clocks go back: %(time)s more", time=by)
        if shift > NOTHING
        else _("the clocks go on: %(time)s less", time=by)
    )
    return f" ({text})"
