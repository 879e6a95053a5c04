"""The forms for changing what stands there: why it goes, why a suggested edit is refused, what a bookmark is for."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Optional

from app.community.actions.bookmarking import LONGEST_NOTE
from app.community.reasons import LONGEST_TEXT, REASONS
from app.community.texts import LONGEST_SUMMARY
from app.core.forms import ConfirmingForm, EditingForm, Form, LongTextField, TextField
from app.core.validators import at_most


class DeleteForm(Form):
    """Why a post goes; its author need not say it of their own."""

    reason = RadioField(_l("Reason"), choices=[Choice(name, sentence) for name, sentence in REASONS.items()])
    text = LongTextField(
        _l("Message to the author"),
        [Optional(strip_whitespace=True), at_most(LONGEST_TEXT)],
    )

    def __init__(self, *, is_own: bool) -> None:
        super().__init__()
        self.reason.validators = (
            [Optional()] if is_own else [InputRequired(_l("Explain why. The author will read this."))]
        )
        self.reason.validate_choice = not is_own or bool(self.reason.data)


class RollBackForm(EditingForm, ConfirmingForm):
    """Which version of a post comes back."""

    version = HiddenField("")


class DecisionForm(ConfirmingForm):
    """On a suggested edit: the second yes where it is taken, and why where it is not."""

    reason = TextField(
        _l("Reason for rejection"),
        [
            InputRequired(_l("Explain why in a sentence. It helps the author improve.")),
            at_most(LONGEST_SUMMARY),
        ],
    )


class NoteForm(Form):
    """What a bookmark is for."""

    note = LongTextField(
        _l("Private note"),
        [Optional(strip_whitespace=True), at_most(LONGEST_NOTE)],
    )
