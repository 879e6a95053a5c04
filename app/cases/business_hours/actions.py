"""Save and delete business calendars."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.members.models import Member
from app.cases.business_hours.calendar import LONGEST_CLOSURE, Interval, NeverOpen
from app.cases.business_hours.holidays import countries, subdivisions
from app.cases.business_hours.models import BusinessCalendar
from app.cases.business_hours.queries import stamp_of_calendar, why_kept
from app.cases.policies import can_edit_sla_policies
from app.core.audit_log import write_audit_log
from app.core.db.base import db
from app.core.db.row_version import require_current_version
from app.core.db.session import lock_row
from app.core.errors import InvalidInput
from app.core.policy import require_allowed

LEAST_OPEN = 60  # minutes a week: even an SLA target of some hundred hours has to end within a lifetime
MOST_DATES = 200  # that an admin enters, besides public holidays
WELL_WITHIN = LONGEST_CLOSURE - timedelta(days=60)  # of consecutive closed dates, besides weekends and public holidays


@dataclass(frozen=True)
class CalendarWords:
    """An admin's input for a calendar; `closed` and `opened` are lines as returned by `hours_text.read_dates`."""

    name: str
    zone: str
    weekly: Sequence[Sequence[Interval]]
    country: str = ""
    subdivision: str = ""
    closed: Sequence[str] = ()
    opened: Sequence[str] = ()


def keep_calendar(
    actor: Member, calendar: BusinessCalendar | None, said: CalendarWords, *, seen: int = 0, now: datetime
) -> BusinessCalendar:
    """Create or update a calendar. Due times counted in it change only when their timers are recalculated."""
    require_allowed(can_edit_sla_policies(actor))
    if calendar is not None:
        require_current_version(stamp_of_calendar(lock_row(calendar)), seen)
    same_name = BusinessCalendar.name == said.name, BusinessCalendar.id != (calendar.id if calendar else 0)
    if db.session.scalar(select(BusinessCalendar.id).where(*same_name)):
        raise InvalidInput(_("A calendar with this name already exists. Choose another name."), "name")
    drafted = draft(said)
    if calendar is None:
        calendar = drafted
        db.session.add(calendar)
    else:
        for name in ("name", "zone", "weekly", "country", "subdivision", "holidays", "open_dates"):
            setattr(calendar, name, getattr(drafted, name))
    db.session.flush()
    write_audit_log("calendar.kept", actor, calendar, now, name=calendar.name)
    return calendar


def draft(said: CalendarWords) -> BusinessCalendar:
    """Return an unsaved calendar with this input. Raises InvalidInput if it is not valid."""
    _check_place(said)
    if sum(closes - opens for day in said.weekly for opens, closes in day) < LEAST_OPEN:
        raise InvalidInput(
            _("Enter at least one business hour per week: SLA targets count business hours only."), "monday"
        )
    for field, dates in (("closed", said.closed), ("opened", said.opened)):
        if len(dates) > MOST_DATES:
            raise InvalidInput(_("Enter at most %(count)s dates.", count=MOST_DATES), field)
    drafted = BusinessCalendar(
        name=said.name,
        zone=said.zone,
        weekly=[[list(interval) for interval in day] for day in said.weekly],
        country=said.country,
        subdivision=said.subdivision,
        holidays=list(said.closed),
        open_dates=[day[:10] for day in said.opened],
    )
    _check_closures(drafted)
    return drafted


def delete_calendar(actor: Member, calendar: BusinessCalendar, now: datetime) -> None:
    """Delete a calendar. Raises NotAllowed, and InvalidInput while an SLA policy or a running SLA timer uses it."""
    require_allowed(can_edit_sla_policies(actor))
    if why := why_kept(lock_row(calendar)):
        raise InvalidInput(why)
    write_audit_log("calendar.deleted", actor, calendar, now, name=calendar.name)
    db.session.delete(calendar)


@lru_cache(maxsize=1)
def zones() -> Set[str]:
    return frozenset(available_timezones())


def _check_place(said: CalendarWords) -> None:
    if said.zone not in zones():
        raise InvalidInput(_("Select a time zone from the list."), "zone")
    if said.country and said.country not in countries():
        raise InvalidInput(_("Select a country from the list."), "country")
    if said.subdivision and said.subdivision not in (subdivisions(said.country) if said.country else {}):
        raise InvalidInput(_("Select a region of this country, or none."), "subdivision")


def _check_closures(calendar: BusinessCalendar) -> None:
    """Refuse closures that are so long that the search for the next open time would not end."""
    value = calendar.value
    for line in calendar.holidays:
        start = datetime.combine(date.fromisoformat(line[:10]), time(), ZoneInfo(calendar.zone))
        try:
            is_long = value.next_opening(start) - start > WELL_WITHIN
        except (NeverOpen, OverflowError):
            is_long = True
        if is_long:
            raise InvalidInput(_("These dates would close the office for a whole year. Remove some of them."), "closed")
