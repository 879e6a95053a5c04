"""What every form shares: clean text, a refusal beside its field, and one thing from many sends."""

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
LONGEST_ADDRESS = 400  # characters of where a form leads


class NoControlCharacters:
    """Refuses text that no person types and no feed can carry."""

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
    """One line of text, in a field that wraps and grows while it is typed."""

    widget = TextArea()

    def __init__(self, label: Any = None, validators: Any = (), **options: Any) -> None:
        super().__init__(label, validators, render_kw={"rows": 1, "data-behaviour": "one-line autosize"}, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was sent as one line, whatever breaks it came with."""
        super().process_formdata([" ".join(value.split()) for value in valuelist])


class LongTextField(TextAreaField):
    """Many lines of text."""

    def __init__(self, label: Any = None, validators: Any = (), **options: Any) -> None:
        super().__init__(label, [NoControlCharacters(), *validators], filters=[normalisation.normal], **options)


class Difference(NamedTuple):
    """A field by its name: what is stored, and what was entered, in words."""

    name: str
    stored: str
    entered: str


class Form(FlaskForm):
    """A form; `attempt` carries out an action and puts its refusal beside the field that it is about."""

    earlier = ""  # the address of what was made when it was sent before with other words
    refusal: str | None = None
    held: ConfirmationRequired | None = None
    conflict: Conflict | None = None
    is_stale = False

    def attempt(self, action: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """What the action returns, or None where it refused; what it changed is then rolled back."""
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
        """The same for what somebody else may have changed meanwhile: that too is said beside the text."""
        try:
            return self.attempt(action, *args, **kwargs)
        except Conflict as conflict:
            db.session.rollback()
            self.refuse(str(conflict.sentence), "body")
            self.conflict = conflict
            return None

    @property
    def is_overtaken(self) -> bool:
        """Did somebody else change the same at the same time?"""
        return self.conflict is not None

    @property
    def differences(self) -> list[Difference]:
        """Where somebody else changed what this form changes: the stored values that differ from what was entered."""
        if not self.is_stale:
            return []
        fields = [each for each in self if not isinstance(each, HiddenField)]
        found = [
            Difference(self.name_of(each), _readable(each, each.object_data), _readable(each, each.data))
            for each in fields
        ]
        return [each for each in found if each.name and each.stored != each.entered]

    def name_of(self, field: Any) -> str:
        """What the field is called beside others."""
        return str(field.label.text)

    def refuse(self, sentence: str, field: str | None = None) -> None:
        """Show `sentence` beside `field`, or on top of the form."""
        errors = list(self._fields[field].errors) if field in self._fields else self.form_errors
        errors.append(sentence)
        if field in self._fields:
            self._fields[field].errors = errors

    def refuse_all(self, problems: Mapping[Any, Message]) -> None:
        """Show each sentence beside the field that is its key, unless something is wrong with the field already."""
        for field, sentence in problems.items():
            if not (field in self and self[field].errors):
                self.refuse(str(sentence), field)


class FormsByName(dict[str, F]):
    """The forms of a page by their names, each made when it is first asked for: what was drawn before needs none."""

    def __init__(self, make: Callable[[str], F]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, name: str) -> F:
        made = self[name] = self._make(name)
        return made


class CreatingForm(Form):
    """A form that makes something: however often it is sent, it makes one."""

    form_id = HiddenField("")

    def process(self, *args: Any, **kwargs: Any) -> None:
        super().process(*args, **kwargs)
        if not FORM_ID.fullmatch(self.form_id.data or ""):
            self.form_id.data = secrets.token_hex(16)

    @property
    def digest(self) -> str:
        """Which words these are: others have another one. Files do not count."""
        words = [each for each in self if not isinstance(each, HiddenField | FileField | SubmitField)]
        said = sorted((each.name, repr(each.data)) for each in words if each.name != "confirm")
        return sha256(repr(said).encode("utf-8", "replace")).hexdigest()[:32]

    def refuse_other_words(self, address: str) -> None:
        """Say what was sent before; the next send of this page is one of its own."""
        self.earlier, self.form_id.data = address, secrets.token_hex(16)
        self.refuse(_("You have already sent this form with different text. To send this too, send it again."), "body")


class EditingForm(Form):
    """A form that changes something; `revision` is what the person saw when they began."""

    revision = HiddenField("")

    @property
    def seen_revision(self) -> int:
        """The revision that the person started from; 0 where the form did not say."""
        return read_id(self.revision.data, LARGEST_NUMBER)


class ConfirmableForm(Form):
    """A form whose text a guard may hold back: `confirm` is the second yes, which a button of the next page sends."""

    confirm = StringField("")


def _readable(field: Any, value: Any) -> str:
    if isinstance(field, BooleanField):
        return str(_("Yes") if value else _("No"))
    if isinstance(field, SelectField):  # RadioField is one, too
        labels = {str(choice[0]): str(choice[1]) for choice in field.iter_choices()}
        return labels.get(str(value), "–")
    return str(value or "–").strip()


def require_allowed_for_field(verdict: PolicyResult, field: str | None = None) -> None:
    """Raise Refused, beside `field`, where the verdict is no: for rules that a form's text breaks."""
    if verdict.reason is not None:
        raise InvalidInput(verdict.reason, field)
