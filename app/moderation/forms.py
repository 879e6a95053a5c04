"""Forms of moderation. They check shape only."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, Optional

from app.community.removal.reasons import LONGEST_TEXT, REASONS
from app.core.errors import Message
from app.core.web.forms import Form, LongTextField, TextField
from app.core.web.validators import at_most
from app.moderation.models import BAN, LONGEST_REASON, SILENCE, SUSPENSION, WARNING
from app.moderation.rules import SUSPENSION_LADDER

CHOICES = [Choice(word, sentence) for word, sentence in REASONS.items()]
KINDS: dict[str, Message] = {
    WARNING: _l("Warn: they see the reason, and nothing else changes"),
    SILENCE: _l("Silence: they can read, but not write"),
    SUSPENSION: _l("Suspend: they can only read"),
    BAN: _l("Ban permanently: same as a suspension, with no end date"),
}
LASTS: dict[int, Message] = {
    24: _l("1 day"),
    72: _l("3 days"),
    168: _l("1 week"),
    720: _l("30 days"),
}


class FlagForm(Form):
    reason = RadioField(
        _l("What is wrong with this post?"), [InputRequired(_l("Select what is wrong."))], choices=CHOICES
    )
    text = LongTextField(_l("What should the moderators know?"), [Optional(), at_most(LONGEST_TEXT)])


class HideForm(FlagForm):
    text = LongTextField(_l("Additional message to the author"), [Optional(), at_most(LONGEST_TEXT)])


class DecideForm(Form):
    """The decision on a review item, set by the button that was pressed."""

    decision = TextField("", [DataRequired(_l("Select an action."))])
    reason = SelectField(_l("Reason"), [Optional()], choices=CHOICES, validate_choice=False)
    text = TextField(_l("Additional message to the author"), [Optional(), at_most(LONGEST_REASON)])


class RemovePostsForm(Form):
    reason = SelectField(_l("Reason"), [InputRequired(_l("Select a reason."))], choices=CHOICES)
    text = LongTextField(_l("Message to the member (optional)"), [Optional(), at_most(LONGEST_TEXT)])


class SanctionForm(Form):
    kind = RadioField(
        _l("Action"),
        [InputRequired(_l("Select an action."))],
        choices=[Choice(kind, sentence) for kind, sentence in KINDS.items()],
    )
    hours = SelectField(
        _l("Duration"), coerce=int, choices=[Choice(hours, LASTS[hours]) for hours in SUSPENSION_LADDER]
    )
    reason = LongTextField(
        _l("Reason (shown to the member)"),
        [DataRequired(_l("Enter a reason that the member will understand.")), at_most(LONGEST_REASON)],
    )


class NoteForm(Form):
    text = LongTextField(_l("Note for moderators"), [DataRequired(_l("Write a note first.")), at_most(LONGEST_REASON)])


class LiftForm(Form):
    because = TextField(_l("Reason for ending the sanction"), [Optional(), at_most(LONGEST_REASON)])


class AppealForm(Form):
    text = LongTextField(
        _l("Why are you appealing?"),
        [DataRequired(_l("Explain why we should review the decision.")), at_most(LONGEST_REASON)],
    )
