"""Forms to close a question, and to select another question."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import Length

from app.community.references import is_a_name
from app.community.threads.models import DUPLICATE, INACTIVE, NEEDS_DETAILS, OFF_TOPIC, RESOLVED_ELSEWHERE
from app.core.web.forms import Form, TextField

LONGEST_NAME = 400  # characters of a title or an address


class NamingForm(Form):
    """A form that selects another question: by number or address in its field, or from the `like` list."""

    naming: ClassVar[str]
    """Name of the field for the number or address."""

    like = TextField("", [Length(max=20)])

    @property
    def named(self) -> TextField:
        field: TextField = self[self.naming]
        return field

    @property
    def words(self) -> str:
        """Return the text to search for if neither a number nor an address was typed, else ""."""
        typed = self.named.data or ""
        return "" if is_a_name(typed) else typed

    @property
    def name(self) -> str:
        """Return the number or address that was typed, or else selected."""
        name = self.named.data or self.like.data
        return "" if self.words else name or ""


class Alike(NamedTuple):
    """Input for the list of similar questions: the text, the thread to leave out, and what is selected."""

    words: str
    thread_id: int
    chosen: str


class CloseForm(NamingForm):
    naming = "canonical"

    reason = RadioField(
        _l("Reason"),
        choices=[
            Choice(DUPLICATE, _l("Duplicate: this was already asked. Followers are redirected to that question.")),
            Choice(NEEDS_DETAILS, _l("Needs details: nobody can answer it as it is. It reopens when they are added.")),
            Choice(OFF_TOPIC, _l("Off topic: it does not belong in this community")),
            Choice(RESOLVED_ELSEWHERE, _l("Resolved elsewhere: by phone, by email or by an update")),
            Choice(INACTIVE, _l("Inactive: no longer being pursued")),
        ],
        validate_choice=False,  # the action has a better error message
    )
    canonical = TextField(_l("Original question (if it is a duplicate)"), [Length(max=LONGEST_NAME)])
