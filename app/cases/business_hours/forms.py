"""Form of a business calendar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from babel import Locale
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import Length, ValidationError

from app.accounts.members.time_zones import zone_choices
from app.cases.business_hours import hours_text
from app.cases.business_hours.actions import CalendarWords, zones
from app.cases.business_hours.calendar import OFFICE_HOURS, Interval
from app.cases.business_hours.holidays import countries, subdivisions
from app.cases.business_hours.models import BusinessCalendar
from app.cases.business_hours.queries import stamp_of_calendar
from app.cases.form_fields import GIVE_A_NAME, LONGEST_NAME
from app.core.settings import settings
from app.core.web.forms import CreatingForm, EditingForm, LongTextField, TextField

LONGEST_LIST = 20_000  # characters
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WRONG_HOURS = {
    hours_text.UNREADABLE: _l(
        "We could not read “%(what)s”. Enter business hours like this: 09:00-12:30, 13:30-18:00."
    ),
    hours_text.BACKWARDS: _l("“%(what)s” starts and ends at the same time. For the whole day, write 00:00-24:00."),
    hours_text.OVERLAPPING: _l("“%(what)s” overlaps with the hours before it. Correct one of the two."),
    hours_text.OUTSIDE: _l("“%(what)s” is not a valid time range. A day runs from 00:00 to 24:00."),
}
WRONG_DATE = _l("“%(what)s” is not a date. Enter one date per line, like this: 2026-12-24 Stocktaking.")


class ReadsHours:
    """Validator that parses the business hours of a day; its error quotes the part that cannot be read."""

    def __call__(self, _form: Any, field: HoursField) -> None:
        try:
            field.intervals = hours_text.read_hours(field.data or "")
        except hours_text.Mistyped as mistyped:
            raise ValidationError(WRONG_HOURS[mistyped.why] % {"what": mistyped.what}) from mistyped


class HoursField(TextField):
    intervals: tuple[Interval, ...] = ()


class ReadsDates:
    """Validator that parses dates; its error quotes the line that is not a date."""

    def __call__(self, _form: Any, field: DatesField) -> None:
        try:
            field.dates = hours_text.read_dates(field.data or "")
        except hours_text.Mistyped as mistyped:
            raise ValidationError(WRONG_DATE % {"what": mistyped.what[:40]}) from mistyped


class DatesField(LongTextField):
    """Text field with one date per line, each optionally followed by a name."""

    dates: Sequence[str] = ()


def _weekday(name: Any) -> HoursField:
    return HoursField(name, [Length(max=120), ReadsHours()])


class CalendarForm(CreatingForm, EditingForm):
    name = TextField(_l("Name"), [GIVE_A_NAME, Length(max=LONGEST_NAME)])
    zone = SelectField(_l("Time zone"), choices=zone_choices, validate_choice=False)
    monday = _weekday(_l("Monday"))
    tuesday = _weekday(_l("Tuesday"))
    wednesday = _weekday(_l("Wednesday"))
    thursday = _weekday(_l("Thursday"))
    friday = _weekday(_l("Friday"))
    saturday = _weekday(_l("Saturday"))
    sunday = _weekday(_l("Sunday"))
    country = SelectField(_l("Closed on public holidays of"), validate_choice=False)
    subdivision = TextField(_l("Region"), [Length(max=40)])
    closed = DatesField(_l("Also closed on these dates"), [Length(max=LONGEST_LIST), ReadsDates()])
    opened = DatesField(_l("Open on these dates despite public holidays"), [Length(max=LONGEST_LIST), ReadsDates()])

    @classmethod
    def of(cls, calendar: BusinessCalendar | None) -> CalendarForm:
        form = cls(data=_facts(calendar) if calendar else _usual())
        form.country.choices = [Choice("", _l("No country")), *_country_choices(get_locale() or Locale("en"))]
        choices = zone_choices()
        if form.zone.data in zones() and form.zone.data not in {choice.value for choice in choices}:
            form.zone.choices = [Choice(form.zone.data, form.zone.data), *choices]
        return form

    @property
    def days(self) -> list[HoursField]:
        return [self[name] for name in WEEKDAYS]

    @property
    def regions(self) -> list[tuple[str, str]]:
        """Return code and name of each region of the selected country."""
        country = self.country.data or ""
        return list(subdivisions(country).items()) if country in countries() else []

    @property
    def words(self) -> CalendarWords:
        typed = (self.subdivision.data or "").casefold()
        region = next((code for code, name in self.regions if typed in (code.casefold(), name.casefold())), None)
        return CalendarWords(
            name=self.name.data or "",
            zone=self.zone.data or "",
            weekly=hours_text.week_of([day.intervals for day in self.days]),
            country=self.country.data or "",
            subdivision=region or self.subdivision.data or "",
            closed=self.closed.dates,
            opened=self.opened.dates,
        )


def _facts(calendar: BusinessCalendar) -> dict[str, Any]:
    week = {name: hours_text.write_hours(day) for name, day in zip(WEEKDAYS, calendar.weekly, strict=True)}
    return {
        **week,
        "name": calendar.name,
        "zone": calendar.zone,
        "country": calendar.country,
        "subdivision": calendar.subdivision,
        "closed": "\n".join(calendar.holidays),
        "opened": "\n".join(calendar.open_dates),
        "revision": str(stamp_of_calendar(calendar)),
    }


def _usual() -> dict[str, Any]:
    return {"zone": settings().time_zone} | dict.fromkeys(WEEKDAYS[:5], hours_text.write_hours(OFFICE_HOURS))


def _country_choices(locale: Locale) -> Iterable[Choice]:
    named = [(str(locale.territories.get(code, code)), code) for code in countries()]
    return [Choice(code, name) for name, code in sorted(named, key=lambda each: each[0].casefold())]
