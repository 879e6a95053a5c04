"""What support does with cases that have to do with each other, and with many at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.cases import rules
from app.cases.bulk_actions import actions as bulk_actions_actions
from app.cases.bulk_actions import queries as bulk_actions_queries
from app.cases.bulk_actions.case_state import as_it_is
from app.cases.bulk_actions.models import BulkAction
from app.cases.case.models import Case
from app.cases.case.queries import get_case
from app.cases.merging import actions as merging_actions
from app.cases.merging.models import CaseLink
from app.cases.teams import actions as teams_actions
from app.cases.teams import queries as teams_queries
from app.cases.teams.models import Absence, Team
from app.core.errors import NotAllowed
from tests.cases.company import Company, Deed
from tests.cases.deeds.work import FINISHED, UNFINISHED


def merge_cases(company: Company) -> Any:
    case, into = company.case(UNFINISHED), company.case(UNFINISHED)
    return merging_actions.merge(company.agent(), case, into, revision=case.revision, now=company.now)


def separate(company: Company) -> Any:
    return merging_actions.separate(company.agent(), company.case(Case.merged_into_id.is_not(None)), now=company.now)


def link(company: Company) -> Any:
    kind = company.dice.choice(rules.LINKS)
    return merging_actions.link(company.agent(), company.case(), company.case(), kind, company.now)


def link_below(company: Company) -> Any:
    parent, child = company.case(), company.case(UNFINISHED)
    return merging_actions.link(company.agent(), parent, child, rules.PARENT, company.now)


def unlink(company: Company) -> Any:
    found = company.any_of(CaseLink)
    agent = company.agent()
    return merging_actions.unlink(agent, get_case(found.case_id, agent), found, company.now)


def resolve_children(company: Company) -> Any:
    """What belongs under a case that is resolved goes with it."""
    parents = Case.id.in_(company.ids(CaseLink.case_id, CaseLink.kind == rules.PARENT))
    parent, agent = company.case(FINISHED, parents), company.agent()
    if not agent.has_role("agent", parent.thread.space_id):
        raise NotAllowed
    return merging_actions.resolve_children(agent, parent, company.cases(), company.now)


def do_to_many(company: Company) -> Any:
    deed = company.dice.choice(sorted(bulk_actions_actions.ACTIONS))
    value: Any = {
        "assign": lambda: company.agent() if company.dice.random() < 0.7 else None,
        "team": lambda: company.any_of(Team),
        "priority": lambda: company.dice.choice(rules.PRIORITIES),
        "status": lambda: company.dice.choice((rules.OPEN, rules.WAITING)),
        "theme": lambda: company.dice.choice(("Worn seal", "Limescale", "")),
        "follow_up": lambda: company.now + timedelta(days=company.dice.choice((1, 3))),
    }[deed]()
    outcome = bulk_actions_actions.do_to_all(company.agent(), company.cases(), deed, value, company.now)
    company.done[f"{deed} many"] += len(outcome.done)
    return outcome


def undo_many(company: Company) -> None:
    """What it puts back is as it was."""
    known = company.any_of(BulkAction, BulkAction.undone_at.is_(None))
    actor = company.member(known.actor_id) if company.dice.random() < 0.9 else company.agent()
    deed = bulk_actions_queries.get_bulk_action(known.id, actor)
    outcome = bulk_actions_actions.undo(actor, deed, company.now)
    for number in outcome.done:
        was, case = deed.before[str(number)]["was"], get_case(number, actor)
        assert as_it_is(case, deed.action) == was, f"{deed.action} of case {number} was undone to something else"
        company.done[f"undo {deed.action}"] += 1


def leave(company: Company) -> Any:
    member, days = company.agent(), company.dice.randint(1, 4)
    cover = company.agent() if company.dice.random() < 0.6 else None
    begins = company.now + timedelta(hours=company.dice.choice((0, 12)))
    spell = {"starts_at": begins, "ends_at": begins + timedelta(days=days)}
    return teams_actions.start_absence(company.agent(), member, **spell, cover=cover, now=company.now)


def come_back(company: Company) -> Any:
    found = teams_queries.get_absence(company.any_of(Absence).id)
    member = company.member(found.member_id)
    return teams_actions.come_back(member, member, found)


def hand_over(company: Company) -> Any:
    member = company.agent()
    cover = company.agent() if company.dice.random() < 0.6 else None
    return teams_actions.hand_over(member, member, cover, company.now)


def take_back_hand_over(company: Company) -> Any:
    deed = company.any_of(BulkAction, BulkAction.action == teams_queries.HAND_OVER, BulkAction.undone_at.is_(None))
    actor = company.member(deed.actor_id)
    return teams_actions.take_back(
        actor, bulk_actions_queries.get_bulk_action(deed.id, actor, is_hand_over=True), company.now
    )


TOGETHER: tuple[Deed, ...] = (
    merge_cases, merge_cases, merge_cases, separate, separate, link, link_below, link_below, unlink, resolve_children,
    resolve_children, do_to_many, do_to_many, undo_many, undo_many, leave, come_back, hand_over, hand_over,
    take_back_hand_over, take_back_hand_over,
)  # fmt: skip
