"""Fields and limits shared by several forms of cases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired

from app.cases import rules
from app.core.clock import instant
from app.core.errors import Message
from app.core.ui.status_badges import status_style
from app.core.web.http import read_id

LONGEST_WORDS = 30_000  # characters of a message or an internal note, as of a post
LONGEST_REASON = 1_000
LONGEST_NAME = 60
LONGEST_CHOICE = 90  # characters of an answer in a list of choices
FEW_WORDS = DataRequired(_l("Enter some text first."))
SAY_WHY = DataRequired(_l("Explain why, in a sentence."))
GIVE_A_NAME = DataRequired(_l("Enter a name."))
NONE = "0"  # the choice for no row
WORK_BEGINS = time(8, 0)  # the time of day of a follow-up date


def priority_field(id: str | None = None) -> SelectField:  # noqa: A002 — the name WTForms uses
    """Return a field with the four priorities, most urgent first."""
    choices = [Choice(name, status_style(name, "priority").word) for name in rules.PRIORITIES]
    return SelectField(_l("Priority"), choices=choices, default="normal", id=id)


def morning_of(day: date | None) -> datetime | None:
    """Return the start of work on that day, in the reader's zone."""
    return instant(day, WORK_BEGINS) if day else None


def choices_of(rows: Iterable[Any], none: Message | None = None) -> list[Choice]:
    """Return the rows as choices by name, after a choice for none of them if `none` names it."""
    first = [] if none is None else [Choice(NONE, none)]
    return [*first, *(Choice(str(row.id), row.name) for row in rows)]


def chosen_id(field: SelectField) -> int | None:
    """Return the id of the selected row; None for none."""
    return read_id(field.data) or None
