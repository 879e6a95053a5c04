"""Forms of SLA policies, and of the policy and type of a case."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import Length, ValidationError

from app.accounts.segments.models import Segment
from app.cases import rules
from app.cases.business_hours.models import BusinessCalendar
from app.cases.case_types.models import CaseType
from app.cases.edit_conflicts.forms import FieldForm
from app.cases.form_fields import GIVE_A_NAME, LONGEST_NAME, NONE, choices_of
from app.cases.form_fields import chosen_id as cases_chosen_id
from app.cases.rules import clock_name
from app.cases.sla.actions import PolicyWords
from app.cases.sla.clock import TARGETS
from app.cases.sla.models import SlaPolicy
from app.cases.sla.queries import stamp_of_policy
from app.core.ui.status_badges import status_style
from app.core.web.forms import CreatingForm, EditingForm, TextField


class KindForm(FieldForm):
    FIELDS: ClassVar[Mapping[str, str]] = {"template": "case_type_id"}

    template = SelectField(_l("Case type"))

    def offer(self, case_types: Iterable[CaseType], current: int | None) -> None:
        """Offer the case types that are offered for escalation, and the current one of the case."""
        offered = [each for each in case_types if each.is_offered or each.id == current]
        self.template.choices = choices_of(offered, _l("No case type"))

    @property
    def chosen_id(self) -> int | None:
        return cases_chosen_id(self.template)


HOUR, MINUTE = 3600, 60  # seconds
MOST_HOURS = 1000  # half a year of working days
HOURS = re.compile(r"(\d{1,4})(?:[.,](\d{1,2}))?", re.ASCII)


class ReadsHours:
    """Validator that parses a number of business hours into seconds."""

    def __call__(self, _form: Any, field: TargetField) -> None:
        found = HOURS.fullmatch(field.data or "")
        seconds = round(float(f"{found[1]}.{found[2] or 0}") * HOUR) if found else 0
        if not MINUTE <= seconds <= MOST_HOURS * HOUR:
            raise ValidationError(_l("Enter a number of hours up to %(most)s, such as 8 or 1.5.", most=MOST_HOURS))
        field.seconds = seconds


class TargetField(TextField):
    seconds = 0


class PolicyForm(CreatingForm, EditingForm):
    name = TextField(_l("Name"), [GIVE_A_NAME, Length(max=LONGEST_NAME)])
    calendar = SelectField(_l("Business hours used"))
    template = SelectField(_l("Case type"))
    segment = SelectField(_l("Customer segment"))
    raises_priority = BooleanField(_l("Raise the priority by one level on an SLA breach"), default=True)
    tells_team = BooleanField(_l("Notify the whole team of an SLA breach, not just the assignee"), default=True)
    for_open = RadioField(
        _l("Existing open cases"),
        choices=[
            Choice("no", _l("Keep their current due times")),
            Choice("yes", _l("Apply the new targets now; time already used counts")),
        ],
        default="no",
    )

    @classmethod
    def of(
        cls,
        policy: SlaPolicy | None,
        calendars: Iterable[BusinessCalendar],
        case_types: Iterable[CaseType],
        segments: Iterable[Segment],
    ) -> PolicyForm:
        form = cls(data=_facts(policy))
        form.calendar.choices = choices_of(calendars)
        form.template.choices = choices_of(case_types, _l("Any case type"))
        form.segment.choices = choices_of(segments, _l("Any customer"))
        return form

    @property
    def rows(self) -> list[tuple[str, list[TargetField]]]:
        return [(priority, [self[_target(priority, kind)] for kind in rules.CLOCKS]) for priority in rules.PRIORITIES]

    @property
    def doubtful(self) -> list[str]:
        """Return the priorities with a first-response target longer than the resolution target."""
        return [priority for priority in rules.PRIORITIES if self._is_doubtful(priority)]

    def _is_doubtful(self, priority: str) -> bool:
        first, last = (self[_target(priority, kind)] for kind in (rules.FIRST_RESPONSE, rules.RESOLUTION))
        return bool(first.seconds > last.seconds > 0)

    def confirmation(self, priority: str) -> BooleanField:
        found: BooleanField = self[f"{priority}_confirmed"]
        return found

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Validate, and refuse a first-response target longer than the resolution target until it is confirmed."""
        is_valid = super().validate(*args, **kwargs)
        unsure = [each for each in self.doubtful if not self.confirmation(each).data]
        for priority in unsure:
            self.refuse(
                _("This is later than the resolution target. Change one of them, or confirm."),
                _target(priority, rules.FIRST_RESPONSE),
            )
        return is_valid and not unsure

    def name_of(self, field: Any) -> str:
        """Return the name of a field for error messages; a target is named by its priority and kind."""
        return target_label(*field.name.split("_", 1)) if isinstance(field, TargetField) else super().name_of(field)

    def words(self, calendars: Iterable[BusinessCalendar]) -> PolicyWords:
        return PolicyWords(
            name=self.name.data or "",
            calendar=next(each for each in calendars if str(each.id) == self.calendar.data),
            targets={
                priority: {kind: self[_target(priority, kind)].seconds for kind in rules.CLOCKS}
                for priority in rules.PRIORITIES
            },
            case_type_id=cases_chosen_id(self.template),
            segment_id=cases_chosen_id(self.segment),
            raises_priority=self.raises_priority.data,
            tells_team=self.tells_team.data,
        )


def _target(priority: str, kind: str) -> str:
    return f"{priority}_{kind}"


def target_label(priority: str, kind: str) -> str:
    """Return the label of a target field for screen readers."""
    return f"{clock_name(kind)}, {status_style(priority, 'priority').word}"


def _facts(policy: SlaPolicy | None) -> dict[str, Any]:
    if policy is None:
        usual = {priority: vars(targets) for priority, targets in TARGETS.items()}
        return _hours({p: {kind: time.total_seconds() for kind, time in by.items()} for p, by in usual.items()})
    return (
        _hours(policy.targets)
        | _confirmed(policy.targets)
        | {
            "name": policy.name,
            "calendar": str(policy.calendar_id),
            "template": str(policy.case_type_id or NONE),
            "segment": str(policy.segment_id or NONE),
            "raises_priority": policy.raises_priority,
            "tells_team": policy.tells_team,
            "revision": str(stamp_of_policy(policy)),
        }
    )


def _hours(targets: Mapping[str, Mapping[str, float]]) -> dict[str, str]:
    return {
        _target(priority, kind): f"{round(seconds / HOUR, 2):g}"
        for priority, by_clock in targets.items()
        for kind, seconds in by_clock.items()
    }


def _confirmed(targets: Mapping[str, Mapping[str, float]]) -> dict[str, bool]:
    """Return the confirmations given when the policy was saved, so that they are not asked for again."""
    return {
        f"{priority}_confirmed": by_clock[rules.FIRST_RESPONSE] > by_clock[rules.RESOLUTION]
        for priority, by_clock in targets.items()
    }


for _priority in rules.PRIORITIES:
    for _kind in rules.CLOCKS:
        setattr(PolicyForm, _target(_priority, _kind), TargetField("", [Length(max=8), ReadsHours()]))
    setattr(PolicyForm, f"{_priority}_confirmed", BooleanField(_l("Confirm these targets")))


class PromiseForm(FieldForm):
    FIELDS: ClassVar[Mapping[str, str]] = {"policy": "policy_id"}

    policy = SelectField(_l("SLA policy"))

    def offer(self, policies: Iterable[SlaPolicy]) -> None:
        self.policy.choices = choices_of(policies)
