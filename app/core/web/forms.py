"""The base classes of forms: clean text, errors beside their fields, and duplicate submissions."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, NamedTuple, ParamSpec, TypeVar

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, FileField, HiddenField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import StopValidation
from wtforms.widgets import TextArea

from app.core.db.base import db
from app.core.db.row_version import StaleVersion
from app.core.errors import Conflict, InvalidInput, Message, Mistakes
from app.core.policy import PolicyResult
from app.core.text import normalisation
from app.core.text.content_checks import ConfirmationRequired
from app.core.web.http import LARGEST_NUMBER, read_id

P = ParamSpec("P")
T = TypeVar("T")
F = TypeVar("F", bound="Form")
FORM_ID = re.compile(r"[0-9a-f]{32}")
LONGEST_ADDRESS = 400  # characters of a redirect target


class NoControlCharacters:
    """Rejects text that no person types and no feed can contain."""

    def __call__(self, _form: Any, field: Any) -> None:
        if normalisation.FORBIDDEN.search(field.data or ""):
            field.data = normalisation.clean(field.data)
            raise StopValidation(
                _(
                    "This text contained characters that cannot be displayed. We removed them: check the "
                    "text, then send it again."
                )
            )


class TextField(StringField):
    """One line of text."""

    def __init__(self, label: Any = None, validators: Any = (), **options: Any) -> None:
        super().__init__(label, [NoControlCharacters(), *validators], filters=[normalisation.one_line], **options)


class TitleField(TextField):
    """One line of text, in a field that wraps and grows while typing."""

    widget = TextArea()

    def __init__(self, label: Any = None, validators: Any = (), **options: Any) -> None:
        super().__init__(label, validators, render_kw={"rows": 1, "data-behaviour": "one-line autosize"}, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the submitted text as one line, whatever line breaks it contains."""
        super().process_formdata([" ".join(value.split()) for value in valuelist])


class LongTextField(TextAreaField):
    """Several lines of text."""

    def __init__(self, label: Any = None, validators: Any = (), **options: Any) -> None:
        super().__init__(label, [NoControlCharacters(), *validators], filters=[normalisation.normal], **options)


class Difference(NamedTuple):
    """A field's label, with its stored and its submitted value as text."""

    name: str
    stored: str
    entered: str


class Form(FlaskForm):
    """A form; `attempt` runs an action and shows its errors beside the fields that they are about."""

    earlier = ""  # the address of what was created when the form was sent before with different text
    refusal: str | None = None
    held: ConfirmationRequired | None = None
    conflict: Conflict | None = None
    is_stale = False

    def attempt(self, action: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Return the result of the action, or None if it raised InvalidInput; its changes are then rolled back."""
        try:
            return action(*args, **kwargs)
        except InvalidInput as refused:
            db.session.rollback()
            self.refuse_all(refused.problems if isinstance(refused, Mistakes) else {refused.field: refused.sentence})
            if isinstance(refused, StaleVersion) and "revision" in self:
                self["revision"].data, self.is_stale = str(refused.stamp), True
            if isinstance(refused, ConfirmationRequired):
                self.held = refused
            return None

    def attempt_at(self, action: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Run the action like `attempt`, and show a Conflict as an error beside the text too."""
        try:
            return self.attempt(action, *args, **kwargs)
        except Conflict as conflict:
            db.session.rollback()
            self.refuse(str(conflict.sentence), "body")
            self.conflict = conflict
            return None

    @property
    def is_overtaken(self) -> bool:
        """Return whether someone else changed the same thing at the same time."""
        return self.conflict is not None

    @property
    def differences(self) -> list[Difference]:
        """Return the fields whose stored and entered values differ, after someone else changed the same thing."""
        if not self.is_stale:
            return []
        fields = [each for each in self if not isinstance(each, HiddenField)]
        found = [
            Difference(self.name_of(each), _readable(each, each.object_data), _readable(each, each.data))
            for each in fields
        ]
        return [each for each in found if each.name and each.stored != each.entered]

    def name_of(self, field: Any) -> str:
        """Return the label of the field in a list of differences."""
        return str(field.label.text)

    def refuse(self, sentence: str, field: str | None = None) -> None:
        """Show `sentence` beside `field`, or at the top of the form."""
        errors = list(self._fields[field].errors) if field in self._fields else self.form_errors
        errors.append(sentence)
        if field in self._fields:
            self._fields[field].errors = errors

    def refuse_all(self, problems: Mapping[Any, Message]) -> None:
        """Show each message beside the field that is its key, unless the field already has an error."""
        for field, sentence in problems.items():
            if not (field in self and self[field].errors):
                self.refuse(str(sentence), field)


class FormsByName(dict[str, F]):
    """The forms of a page by name, each created on first use: cached fragments need none."""

    def __init__(self, make: Callable[[str], F], has_submitted: bool = False) -> None:
        super().__init__()
        self._make, self.has_submitted = make, has_submitted

    def __missing__(self, name: str) -> F:
        made = self[name] = self._make(name)
        return made


class CreatingForm(Form):
    """A form that creates something, only once however often it is sent."""

    form_id = HiddenField("")

    def process(self, *args: Any, **kwargs: Any) -> None:
        super().process(*args, **kwargs)
        if not FORM_ID.fullmatch(self.form_id.data or ""):
            self.form_id.data = secrets.token_hex(16)

    @property
    def digest(self) -> str:
        """Return a hash of the submitted values, without files."""
        words = [each for each in self if not isinstance(each, HiddenField | FileField | SubmitField)]
        said = sorted((each.name, repr(each.data)) for each in words if each.name != "confirm")
        return sha256(repr(said).encode("utf-8", "replace")).hexdigest()[:32]

    def refuse_other_words(self, address: str) -> None:
        """Report that the form was sent before with different text; sending it again then creates another."""
        self.earlier, self.form_id.data = address, secrets.token_hex(16)
        self.refuse(_("You have already sent this form with different text. To send this too, send it again."), "body")


class EditingForm(Form):
    """A form that edits something; `revision` is the one that the user saw when they began."""

    revision = HiddenField("")

    @property
    def seen_revision(self) -> int:
        """Return the revision that the user started from, or 0 if the form did not contain it."""
        return read_id(self.revision.data, LARGEST_NUMBER)


class ConfirmableForm(Form):
    """A form whose text may need confirmation: `confirm` is the token that the button of the next page sends."""

    confirm = StringField("")


def _readable(field: Any, value: Any) -> str:
    if isinstance(field, BooleanField):
        return str(_("Yes") if value else _("No"))
    if isinstance(field, SelectField):  # also RadioField
        labels = {str(choice[0]): str(choice[1]) for choice in field.iter_choices()}
        return labels.get(str(value), "–")
    return str(value or "–").strip()


def require_allowed_for_field(verdict: PolicyResult, field: str | None = None) -> None:
    """Raise InvalidInput for `field` unless the result is allowed: for rules that the text of a form breaks."""
    if verdict.reason is not None:
        raise InvalidInput(verdict.reason, field)
