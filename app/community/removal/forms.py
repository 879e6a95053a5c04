"""Form to delete a post."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Optional

from app.community.removal.reasons import LONGEST_TEXT, REASONS
from app.core.web.forms import Form, LongTextField
from app.core.web.validators import at_most


class DeleteForm(Form):
    """The reason for deleting a post; optional if it is the member's own."""

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
