"""The forms of moderation: shape only."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, Optional

from app.community.reasons import LONGEST_TEXT, REASONS
from app.core.errors import Sentence
from app.core.forms import Form, LongTextField, TextField
from app.core.validators import at_most
from app.moderation.models import BAN, LONGEST_REASON, SILENCE, SUSPENSION, WARNING
from app.moderation.rules import LADDER

CHOICES = [Choice(word, sentence) for word, sentence in REASONS.items()]
KINDS: dict[str, Sentence] = {
    WARNING: _l("Warn: they read why, and nothing else changes"),
    SILENCE: _l("Silence: they read, and write nothing"),
    SUSPENSION: _l("Suspend: they read, and do nothing else"),
    BAN: _l("Ban permanently: as suspended, without an end"),
}
LASTS: dict[int, Sentence] = {
    24: _l("1 day"),
    72: _l("3 days"),
    168: _l("1 week"),
    720: _l("30 days"),
}


class FlagForm(Form):
    reason = RadioField(
        _l("What is wrong with it?"), [InputRequired(_l("Choose what is wrong with it."))], choices=CHOICES
    )
    text = LongTextField(_l("What should the moderators know?"), [Optional(), at_most(LONGEST_TEXT)])


class HideForm(FlagForm):
    text = LongTextField(_l("What its author reads besides"), [Optional(), at_most(LONGEST_TEXT)])


class DecideForm(Form):
    """What to do with an item; the pressed button says it."""

    decision = TextField("", [DataRequired(_l("Choose what to do."))])
    reason = SelectField(_l("Reason"), [Optional()], choices=CHOICES, validate_choice=False)
    text = TextField(_l("What its author reads besides"), [Optional(), at_most(LONGEST_REASON)])


class RemovePostsForm(Form):
    reason = SelectField(_l("Reason"), [InputRequired(_l("Select a reason."))], choices=CHOICES)
    text = LongTextField(_l("Message to the member (optional)"), [Optional(), at_most(LONGEST_TEXT)])


class SanctionForm(Form):
    kind = RadioField(
        _l("What happens?"),
        [InputRequired(_l("Choose what to do."))],
        choices=[Choice(kind, sentence) for kind, sentence in KINDS.items()],
    )
    hours = SelectField(_l("For how long?"), coerce=int, choices=[Choice(hours, LASTS[hours]) for hours in LADDER])
    reason = LongTextField(
        _l("Why? They read this."), [DataRequired(_l("Give a reason that they understand.")), at_most(LONGEST_REASON)]
    )


class NoteForm(Form):
    text = LongTextField(
        _l("A note for moderators"), [DataRequired(_l("Write the note first.")), at_most(LONGEST_REASON)]
    )


class LiftForm(Form):
    because = TextField(_l("Why it ends"), [Optional(), at_most(LONGEST_REASON)])


class AppealForm(Form):
    text = LongTextField(
        _l("Why should we look at it again?"),
        [DataRequired(_l("Say why we should look at it again.")), at_most(LONGEST_REASON)],
    )
