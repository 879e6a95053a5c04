"""Form of an escalation rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, Optional

from app.accounts.segments.models import Segment
from app.cases import rules
from app.cases.case_types.models import CaseType
from app.cases.escalation_rules.dry_run import RuleDefinition
from app.cases.escalation_rules.models import EscalationRule
from app.cases.form_fields import NONE, choices_of, chosen_id, priority_field
from app.community.spaces.models import Space
from app.core.errors import Message
from app.core.web.forms import CreatingForm, EditingForm, TextField
from app.core.web.http import LARGEST_NUMBER, read_id

TRIGGER_WORDS: dict[str, Message] = {
    rules.NO_ANSWER: _l("No answer after a set time"),
    rules.NONE_ACCEPTED: _l("No accepted answer after a set time"),
    rules.REJECTED: _l("The person who asked says the answers did not help"),
    rules.BACKINGS: _l("A set number of people have the same problem"),
    rules.LOW_RATING: _l("A customer gives a low CSAT rating"),
    rules.ASKED: _l("A question is asked"),
}
WHOLE = Length(max=9)


class RuleForm(CreatingForm, EditingForm):
    """Form of a rule; fields that its trigger does not need are ignored. `tried` is the signed dry run."""

    name = TextField(_l("Name"), [DataRequired(_l("Enter a name for the rule.")), Length(max=80)])
    space = SelectField(_l("Space"))
    trigger = SelectField(_l("Trigger"), choices=[Choice(name, word) for name, word in TRIGGER_WORDS.items()])
    hours = TextField(_l("Business hours"), [WHOLE], default="8")
    backings = TextField(_l("Number of people"), [WHOLE], default="5")
    score = TextField(_l("Rating, out of 5, at or below"), [WHOLE], default="2")
    segment = SelectField(_l("Asked by"), default=NONE)
    tag = TextField(_l("Tag"), [Optional(), Length(max=70)])
    word = TextField(_l("Contains any of these words"), [Optional(), Length(max=160)])
    look_back_days = TextField(_l("Maximum age of the question, in days"), [WHOLE], default=str(rules.USUAL_LOOK_BACK))
    priority = priority_field()
    template = SelectField(_l("Case type"), default=NONE)
    tried = HiddenField("")

    @classmethod
    def of(cls, rule: EscalationRule) -> RuleForm:
        amount = {"hours": rule.amount, "backings": rule.amount, "score": rule.amount}
        needed = {name: str(value) for name, value in amount.items() if rule.trigger in rules.MAX_TRIGGER_VALUE}
        return cls(
            data={
                **needed,
                "name": rule.name,
                "space": str(rule.space_id or NONE),
                "trigger": rule.trigger,
                "segment": str(rule.segment_id or NONE),
                "tag": rule.tag.name if rule.tag else "",
                "word": rule.word,
                "look_back_days": str(rule.look_back_days),
                "priority": rule.priority,
                "template": str(rule.case_type_id or NONE),
                "revision": str(rule.stamp),
            },
        )

    def offer(
        self, spaces: Sequence[Space], has_all: bool, segments: Sequence[Segment], case_types: Sequence[CaseType]
    ) -> None:
        """Offer these as choices; all spaces at once only if the member may set the rules of all."""
        self.space.choices = choices_of(spaces, _l("All spaces") if has_all else None)
        self.segment.choices = choices_of(segments, _l("Anyone"))
        self.template.choices = choices_of(case_types, _l("No case type"))

    def definition(self, tag_id: int | None) -> RuleDefinition:
        """Return the submitted definition, without what the trigger does not need."""
        amounts = {
            rules.NO_ANSWER: self.hours,
            rules.NONE_ACCEPTED: self.hours,
            rules.BACKINGS: self.backings,
            rules.LOW_RATING: self.score,
        }
        needed: Any = amounts.get(self.trigger.data)
        return RuleDefinition(
            self.trigger.data,
            _number(needed.data) if needed else 0,
            chosen_id(self.space),
            chosen_id(self.segment),
            tag_id,
            " ".join((self.word.data or "").split()),
            _number(self.look_back_days.data),
        )


def _number(text: str | None) -> int:
    """Return the number that was typed; 0, which no rule accepts, if it is not a number."""
    return read_id(text, LARGEST_NUMBER)
