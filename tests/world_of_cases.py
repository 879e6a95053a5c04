"""Cases for the filled world: one in every status, rated and taken back, and what support keeps for itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.cases import rules
from app.cases.business_hours.models import BusinessCalendar
from app.cases.case import actions as case_actions
from app.cases.case.models import Case
from app.cases.case_types.models import CaseType
from app.cases.csat import actions as csat_actions
from app.cases.escalation import actions as escalation_actions
from app.cases.escalation_rules.actions import HOW
from app.cases.escalation_rules.models import EscalationRule
from app.cases.merging import actions as merging_actions
from app.cases.resolution import actions as resolution_actions
from app.cases.sla import actions as sla_actions
from app.cases.sla.models import SlaPolicy
from app.cases.teams import actions as teams_actions
from app.cases.teams import assignment
from app.cases.timeline import actions as timeline_actions
from app.cases.timeline import edits
from app.community import counters
from app.community.drafts import actions as drafts_actions
from app.community.spaces.models import Space
from app.community.threads import actions as threads_actions
from app.community.threads.models import PRIVATE, Thread
from app.core.db.base import db

if TYPE_CHECKING:
    from tests.world import World

Times = Iterator[datetime]

SUPPORT = frozenset({"gus", "ada"})
READERS = SUPPORT | {"dan", "mia"}
NO_ONE: frozenset[str] = frozenset()
BODY = "It hums for a while, and then it stops."
STATUSES = ("new", "open", "waiting", "held", "resolved", "closed", "withdrawn", "merged")
Readers = tuple[frozenset[str], frozenset[str]]
MARKS: dict[str, Readers] = {
    **{f"zqcase{name}": (READERS, NO_ONE) for name in STATUSES},
    "zqwhywithdrawn": (SUPPORT, frozenset({"mia"})),
    "zqnotebefore": (SUPPORT | {"mia"}, NO_ONE),
    "zqmessagegone": (SUPPORT, NO_ONE),
    "zqmessagebefore": (SUPPORT | {"dan"}, NO_ONE),
    "zqmergednote": (SUPPORT, frozenset({"mia"})),
    "zqmergedword": (SUPPORT | {"dan"}, NO_ONE),
    "zqrated": (SUPPORT | {"dan"}, NO_ONE),
    "zqstaffsdraft": (frozenset({"gus"}), NO_ONE),
    "zqteam": (SUPPORT, frozenset({"mia", "pia"})),
    "zqkindofcase": (SUPPORT | {"mia"}, frozenset({"max", "pia"})),
    "zqpolicy": (frozenset({"ada"}), frozenset({"gus"})),
    "zqcalendar": (frozenset({"ada"}), frozenset({"gus"})),
    "zqrule": (SUPPORT, frozenset({"mia"})),
}


def fill_cases(world: World, machines: Space, times: Times) -> None:
    """Private questions of Dan's, each with a case in another status. They were public when they were escalated: by a
    rule, with a kind of case, or in a way that was withdrawn, which is not how a private question's case begins.
    """
    policy = sla_actions.ensure_defaults(next(times))
    _keep_for_support(world, machines, policy, times)
    mia, dan = world.people["mia"], world.people["dan"]
    kind, rule = db.session.scalars(select(CaseType)).one(), db.session.scalars(select(EscalationRule)).one()
    for name in STATUSES:
        words: dict[str, Any] = {"title": f"The machine zqcase{name} stops", "body": BODY, "tags": ["drum"]}
        thread = threads_actions.ask(dan, space=machines, **words, now=next(times))
        world.threads[f"case {name}"] = thread.id
        if name == "new":
            case = escalation_actions.bring(
                None, thread, how=HOW, reason="", priority="normal", rule=rule, now=next(times)
            )
        else:
            case_type = kind if name == "open" else None
            case = escalation_actions.escalate(
                mia, thread, reason="Nobody knows.", case_type=case_type, now=next(times)
            )
        world.cases[name] = case.id
    for name, bring in ROADS.items():
        bring(world, world.one(Case, name), times)
    for name in STATUSES:
        thread = world.one(Thread, f"case {name}")
        counters.count_thread(thread, -1)
        thread.visibility = PRIVATE


def _keep_for_support(world: World, machines: Space, policy: SlaPolicy, times: Times) -> None:
    ada, gus, now = world.people["ada"], world.people["gus"], next(times)
    team = teams_actions.save_team(ada, None, name="Team zqteam", members=[gus], spaces=[machines], now=now)
    policy.name = "Promise zqpolicy"
    db.session.get_one(BusinessCalendar, policy.calendar_id).name = "Office zqcalendar"
    rule: dict[str, Any] = dict.fromkeys(("dry_run_at", "created_at", "changed_at"), now)
    db.session.add(CaseType(name="Refund zqkindofcase", team_id=team.id, created_at=now))
    db.session.add(EscalationRule(name="zqrule", trigger="no_answer", amount=900, look_back_days=30, **rule))
    db.session.flush()
    for which in ("note", "message", "public"):
        key = f"{which}:{world.cases['public']}"
        drafts_actions.save(gus, key, {"body": f"zqstaffsdraft: half a {which}."}, next(times))


def _open(world: World, case: Case, times: Times) -> None:
    assignment.take(world.people["gus"], case, now=next(times))
    case_actions.set_follow_up(world.people["gus"], case, case.opened_at + timedelta(days=3), now=next(times))


def _waiting(world: World, case: Case, times: Times) -> None:
    timeline_actions.message(world.people["gus"], case, "Which model is it?", next(times), wait=True)


def _held(world: World, case: Case, times: Times) -> None:
    gus = world.people["gus"]
    assignment.take(gus, case, now=next(times))
    later = case.opened_at + timedelta(days=9)
    case_actions.set_status(gus, case, rules.ON_HOLD, reason="The factory.", follow_up_at=later, now=next(times))
    merging_actions.link(gus, case, world.one(Case, "new"), rules.RELATED, next(times))


def _resolved(world: World, case: Case, times: Times) -> None:
    gus = world.people["gus"]
    note = timeline_actions.note(gus, case, "zqnotebefore: it was the door.", next(times))
    edits.edit_note(gus, case, note, "It was the fuse.", next(times), revision=1)
    said = [
        timeline_actions.message(gus, case, f"zqmessage{each}: the code.", next(times)) for each in ("before", "gone")
    ]
    edits.edit_message(gus, case, said[0], "We look at it.", next(times), revision=1)
    edits.withdraw(gus, case, said[1], next(times))
    at = next(times)
    resolution_actions.resolve(world.people["gus"], case, knowledge="none", reason="Only his.", now=at)
    csat_actions.rate(world.people["dan"], case, at, 4, "zqrated: friendly, and slow.", next(times))


def _closed(world: World, case: Case, times: Times) -> None:
    at = next(times)
    resolution_actions.resolve(world.people["gus"], case, knowledge="none", reason="Only his.", now=at)
    case_actions.close(case, at + timedelta(days=5))


def _withdrawn(world: World, case: Case, times: Times) -> None:
    escalation_actions.withdraw(world.people["mia"], case, reason="zqwhywithdrawn: he meant another.", now=next(times))


def _merged(world: World, case: Case, times: Times) -> None:
    gus, dan = world.people["gus"], world.people["dan"]
    timeline_actions.note(gus, case, "zqmergednote: the same as his other one.", next(times))
    timeline_actions.message(dan, case, "zqmergedword: I wrote you of it before.", next(times))
    merging_actions.merge(gus, case, world.one(Case, "waiting"), now=next(times))


ROADS = {
    "open": _open,
    "waiting": _waiting,
    "held": _held,
    "resolved": _resolved,
    "closed": _closed,
    "withdrawn": _withdrawn,
    "merged": _merged,
}
