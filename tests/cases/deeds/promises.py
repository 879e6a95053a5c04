"""What admins change of what is promised while cases are open, and what support says of one of them."""

from __future__ import annotations

from typing import Any

from app.cases import rules
from app.cases.business_hours import actions as business_hours_actions
from app.cases.business_hours.actions import CalendarWords
from app.cases.business_hours.calendar import OFFICE_HOURS
from app.cases.business_hours.models import BusinessCalendar
from app.cases.business_hours.queries import stamp_of_calendar
from app.cases.case_types import actions as case_types_actions
from app.cases.case_types.actions import CaseTypeInput
from app.cases.case_types.models import CaseType
from app.cases.case_types.queries import version_of_case_type
from app.cases.sla import actions as sla_actions
from app.cases.sla.actions import PolicyWords
from app.cases.sla.models import SlaPolicy
from app.cases.sla.queries import stamp_of_policy
from app.core.db.base import db
from tests.cases.company import Company, Deed
from tests.cases.deeds.work import UNFINISHED
from tests.cases.reference_clocks import policies

HOUR = 60
WEEKS = (
    [list(OFFICE_HOURS)] * 5 + [[], []],
    [[(0, 24 * HOUR)]] * 7,
    [[(8 * HOUR, 12 * HOUR), (15 * HOUR, 20 * HOUR)]] * 4 + [[(8 * HOUR, 14 * HOUR)], [(10 * HOUR, 12 * HOUR)], []],
)
CLOSED = ("2026-03-09", "2026-04-06 Easter Monday")


def give_policy(company: Company) -> Any:
    case, found = company.case(UNFINISHED), db.session.scalars(policies().order_by(SlaPolicy.id)).all()
    policy = company.dice.choice(found)
    return sla_actions.give_policy(company.agent(), case, policy, now=company.now)


def set_case_type(company: Company) -> Any:
    case = company.case(UNFINISHED)
    case_type = company.any_of(CaseType) if company.dice.random() < 0.7 else None
    return sla_actions.set_case_type(company.agent(), case, case_type, now=company.now)


def change_policy(company: Company) -> Any:
    """Other hours and targets, for the open cases at once or not."""
    policy = company.any_of(SlaPolicy)
    seconds = [each * HOUR * HOUR for each in sorted(company.dice.sample(range(1, 60), len(rules.PRIORITIES)))]
    targets = {
        priority: dict.fromkeys(rules.CLOCKS, each) | {rules.RESOLUTION: each * 3}
        for priority, each in zip(rules.PRIORITIES, seconds, strict=True)
    }
    words = PolicyWords(
        policy.name,
        company.any_of(BusinessCalendar),
        targets,
        case_type_id=policy.case_type_id,
        raises_priority=company.dice.random() < 0.8,
    )
    for_open, seen = company.dice.random() < 0.5, stamp_of_policy(policy)
    return sla_actions.keep_policy(company.admin(), policy, words, seen=seen, for_open=for_open, now=company.now)


def make_policy(company: Company) -> Any:
    """For a kind of case."""
    pattern, case_type = company.any_of(SlaPolicy), company.any_of(CaseType)
    words = PolicyWords(
        f"For a kind {company.word()}", company.any_of(BusinessCalendar), pattern.targets, case_type_id=case_type.id
    )
    return sla_actions.keep_policy(company.admin(), None, words, now=company.now)


def delete_policy(company: Company) -> Any:
    found = company.any_of(SlaPolicy, SlaPolicy.case_type_id.is_not(None))
    return sla_actions.delete_policy(company.admin(), found, company.now)


def change_calendar(company: Company) -> Any:
    calendar = company.any_of(BusinessCalendar)
    closed = company.dice.choice(([], list(CLOSED)))
    words = CalendarWords(calendar.name, calendar.zone, company.dice.choice(WEEKS), closed=closed)
    return business_hours_actions.keep_calendar(
        company.admin(), calendar, words, seen=stamp_of_calendar(calendar), now=company.now
    )


def change_template(company: Company) -> Any:
    case_type = company.any_of(CaseType)
    words = CaseTypeInput(case_type.name, priority=company.dice.choice(rules.PRIORITIES), team_id=case_type.team_id)
    seen = version_of_case_type(case_type)
    return case_types_actions.save_case_type(company.admin(), case_type, words, seen=seen, now=company.now)


PROMISES: tuple[Deed, ...] = (
    give_policy, set_case_type, set_case_type, change_policy, make_policy, delete_policy, change_calendar,
    change_template,
)  # fmt: skip
