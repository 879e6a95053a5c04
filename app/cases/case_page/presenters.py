"""Prepare the sidebar of a case: the controls, the customer, their history and the linked cases."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from app.accounts.members.models import Member
from app.cases import rules
from app.cases.case.models import Case
from app.cases.case_page.queries import EarlierCase, LinkedCase, Named, Panel, Question
from app.cases.edit_conflicts.rules import Started
from app.cases.teams.queries import Agent
from app.core.errors import Message

RELATIONS: dict[str, Message] = {
    "customer": _l("Customer"),
    "prospect": _l("Prospect"),
    "former": _l("Former customer"),
    "partner": _l("Partner"),
    "employee": _l("Employee"),
}


class CaseControls(NamedTuple):
    """What the forms for the fields of a case show."""

    id: int
    revision: int
    hold_reason: str
    can_be_on_hold: bool
    fields: Started
    agents: tuple[Agent, ...]
    teams: tuple[Named, ...]


def controls_of(case: Case, panel: Panel) -> CaseControls:
    can_be_on_hold = rules.is_transition_allowed(case.status, rules.ON_HOLD, rules.AGENT)
    fields, offered = Started.of(case), (tuple(panel.agents), tuple(panel.teams))
    return CaseControls(case.id, case.revision, case.hold_reason, can_be_on_hold, fields, *offered)


class LinkedCases(NamedTuple):
    """What the section of linked cases shows."""

    id: int
    revision: int
    is_open: bool
    linked: tuple[LinkedCase, ...]


class CustomerHistory(NamedTuple):
    """Questions and cases of the customer, newest first; `thread_id` is the case's own. Who left has no `handle`."""

    handle: str
    thread_id: int
    questions: tuple[Question, ...]
    cases: tuple[EarlierCase, ...]

    @property
    def question_count(self) -> int:
        return self.questions[0].total if self.questions else 0

    @property
    def case_count(self) -> int:
        return self.cases[0].total if self.cases else 0


def history_of(case: Case, panel: Panel) -> CustomerHistory:
    handle = case.thread.asker.handle if case.thread.asker else ""
    return CustomerHistory(handle, case.thread_id, tuple(panel.questions), tuple(panel.cases))


class Customer(NamedTuple):
    relation: Message
    plan: str
    language: str
    local_time: str
    is_night: bool


def customer_of(member: Member, now: datetime) -> Customer:
    """Return the customer's relation to us, their language, and their local time if their zone is known."""
    there = _local(member, now)
    local_time = f"{there:%H:%M}" if there else ""
    is_night = there is not None and not 8 <= there.hour < 21
    return Customer(
        RELATIONS.get(member.relation, member.relation), member.plan, _language(member.locale), local_time, is_night
    )


def _local(member: Member, now: datetime) -> datetime | None:
    try:
        return now.astimezone(ZoneInfo(member.time_zone)) if member.time_zone else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _language(code: str) -> str:
    try:
        return Locale.parse(code).get_display_name(get_locale() or "en") or code
    except (UnknownLocaleError, ValueError):
        return code
