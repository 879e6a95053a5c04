"""Forms of segments."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FileField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.accounts.members.models import LONGEST_HANDLE
from app.accounts.segments.models import Segment
from app.accounts.segments.rules import HIGHEST_TRUST, LOCALE, LONGEST_VALUE, MOST_VALUES, PLAN, RELATION, TAGS, TRUST
from app.core.db.base import fold_case
from app.core.errors import InvalidInput, Message
from app.core.web.forms import EditingForm, Form, LongTextField, TextField
from app.core.web.i18n import LANGUAGES

MOST_LINES = 5000  # of a file of members
LONGEST_FILE = 500_000  # bytes
RELATION_WORDS: dict[str, Message] = {
    "customer": _l("Customers"),
    "prospect": _l("Prospects"),
    "former": _l("Former customers"),
    "partner": _l("Partners"),
    "employee": _l("Employees"),
}
LEVELS = [
    Choice("0", _l("Any")),
    *(Choice(str(each), _l("%(level)s or more", level=each)) for each in range(1, HIGHEST_TRUST + 1)),
]
LONGEST_LIST = Length(max=MOST_VALUES * (LONGEST_VALUE + 2))
SEPARATORS = re.compile(r"[,;\n]")


def _several(label: Message, choices: list[Any]) -> SelectMultipleField:
    ticks, listed = CheckboxInput(), ListWidget(prefix_label=False)
    return SelectMultipleField(label, choices=choices, option_widget=ticks, widget=listed)


class MakeSegmentForm(Form):
    name = TextField(_l("Name"), [DataRequired(_l("Enter a name for the segment.")), Length(max=60)])
    description = TextField(_l("Description in one line"), [Optional(), Length(max=250)])


class ChangeSegmentForm(EditingForm):
    """A segment and its rule; each condition may be empty."""

    name = TextField(_l("Name"), [DataRequired(_l("Enter a name for the segment.")), Length(max=60)])
    description = TextField(_l("Description in one line"), [Optional(), Length(max=250)])
    plan = TextField(_l("Plan"), [Optional(), LONGEST_LIST])
    locale = _several(_l("Language"), [Choice(code, name) for code, name in LANGUAGES.items()])
    relation = _several(_l("Relationship"), [Choice(name, word) for name, word in RELATION_WORDS.items()])
    trust = SelectField(_l("Trust level"), choices=LEVELS, default="0")
    tags = TextField(_l("Followed tags"), [Optional(), LONGEST_LIST])

    @classmethod
    def of(cls, segment: Segment) -> ChangeSegmentForm:
        """Return the form with the current values of the segment."""
        rule = segment.rule or {}
        words = {PLAN: ", ".join(rule.get(PLAN, ())), TAGS: " ".join(rule.get(TAGS, ()))}
        kept = {LOCALE: rule.get(LOCALE, []), RELATION: rule.get(RELATION, []), TRUST: str(rule.get(TRUST, 0))}
        about = {"name": segment.name, "description": segment.description, "revision": str(segment.stamp)}
        return cls(data={**about, **words, **kept})

    @property
    def rule(self) -> dict[str, Any]:
        """Return the rule as it was typed."""
        return {
            PLAN: SEPARATORS.split(self.plan.data or ""),
            LOCALE: self.locale.data or [],
            RELATION: self.relation.data or [],
            TRUST: int(self.trust.data or 0),
            TAGS: re.split(r"[,;\s]+", self.tags.data or ""),
        }


class AddMemberForm(Form):
    handle = TextField(_l("Member"), [DataRequired(_l("Enter a username.")), Length(max=LONGEST_HANDLE)])


class PeopleForm(Form):
    """A list of members as a file or as pasted lines; each line begins with a username or an email address."""

    file = FileField(_l("Member list (file)"))
    people = LongTextField(_l("Or enter their names, one per line"), [Length(max=LONGEST_FILE)])

    def names(self) -> list[str]:
        """Return the first column of each line, case-folded, once each. Raises InvalidInput if none, or too many."""
        text = _read(self.file.data) or self.people.data or ""
        rows = csv.reader(io.StringIO(text.replace(";", ",").replace("\t", ",")))
        try:
            names = list(
                dict.fromkeys(fold_case(row[0].strip().removeprefix("@")) for row in rows if row and row[0].strip())
            )
        except csv.Error as error:
            raise InvalidInput(_l("This file could not be read. Use a file with one name per line."), "file") from error
        if not names:
            raise InvalidInput(_l("Select a file, or enter some names."), "file")
        if len(names) > MOST_LINES:
            raise InvalidInput(
                _l(
                    "You can add up to %(most)s members at once. Split the file and upload the rest separately.",
                    most=MOST_LINES,
                ),
                "file",
            )
        return names


def _read(upload: Any) -> str:
    """Return the text of an uploaded file, in UTF-8 or in the encoding of spreadsheets on Windows."""
    content: bytes = upload.read(LONGEST_FILE + 1) if upload and getattr(upload, "filename", "") else b""
    if len(content) > LONGEST_FILE:
        raise InvalidInput(_l("This file is too large. The limit is 500 kB."), "file")
    if b"\x00" in content:
        raise InvalidInput(_l("This file could not be read. Use a file with one name per line."), "file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
