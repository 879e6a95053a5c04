"""What several forms of cases ask alike."""

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

LONGEST_WORDS = 30_000  # characters of a message or a note, as of a post
LONGEST_REASON = 1_000
LONGEST_NAME = 60
LONGEST_CHOICE = 90  # characters of an answer, in a list of them
FEW_WORDS = DataRequired(_l("Enter some text first."))
SAY_WHY = DataRequired(_l("Explain why, in a sentence."))
GIVE_A_NAME = DataRequired(_l("Enter a name."))
NONE = "0"  # the choice that names no row
WORK_BEGINS = time(8, 0)  # on the day on which one wants to look at a case again


def priority_field(id: str | None = None) -> SelectField:  # noqa: A002 — the word of WTForms
    """The four priorities, most urgent first."""
    choices = [Choice(name, status_style(name, "priority").word) for name in rules.PRIORITIES]
    return SelectField(_l("Priority"), choices=choices, default="normal", id=id)


def morning_of(day: date | None) -> datetime | None:
    """The beginning of work on the chosen day, where the person is."""
    return instant(day, WORK_BEGINS) if day else None


def choices_of(rows: Iterable[Any], none: Message | None = None) -> list[Choice]:
    """These rows by their names, after the choice of none of them where it has a name."""
    first = [] if none is None else [Choice(NONE, none)]
    return [*first, *(Choice(str(row.id), row.name) for row in rows)]


def chosen_id(field: SelectField) -> int | None:
    """The row that was chosen; None for none."""
    return read_id(field.data) or None
