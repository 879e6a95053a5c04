"""What the queue can be narrowed to: agents, teams, spaces, templates, segments and rules, in one statement."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, String, cast, literal, null, or_, select, union_all

from app.accounts.models import ADMIN, AGENT, Member, Role
from app.accounts.segment_models import Segment
from app.cases.models import CaseTemplate, EscalationRule, Team
from app.cases.queries.finding import spaces_of
from app.community.models import Space
from app.core.changes import while_unchanged
from app.core.db import db

Choices = dict[str, dict[str, str]]
"""For each filter the names of what it offers, by id."""


def choices_for(agent: Member) -> Choices:
    """What the agent can narrow the queue to, each by name; asked once while nothing was committed."""
    return while_unchanged(("choices", agent.id), lambda: _choices_for(agent))


def _choices_for(agent: Member) -> Choices:
    rows = db.session.execute(union_all(*_each(agent)).order_by("name", "id"))
    found: Choices = {"assignee": {}, "team": {}, "space": {}, "template": {}, "segment": {}, "rule": {}}
    for kind, number, name in rows:
        found[kind][str(number)] = name
    return found


def _each(agent: Member) -> list[Select[Any]]:
    held = select(Role.member_id).where(Role.name.in_((AGENT, ADMIN)))
    spaces = spaces_of(agent, AGENT)
    is_ours = or_(EscalationRule.space_id == null(), EscalationRule.space_id.in_(spaces or ()))
    return [
        _some("assignee", Member).where(Member.id.in_(held), Member.erased_at.is_(None)),
        _some("team", Team),
        _some("space", Space) if spaces is None else _some("space", Space).where(Space.id.in_(spaces)),
        _some("template", CaseTemplate),
        _some("segment", Segment),
        _some("rule", EscalationRule) if spaces is None else _some("rule", EscalationRule).where(is_ours),
    ]


def _some(kind: str, table: Any) -> Select[Any]:
    return select(literal(kind).label("kind"), table.id.label("id"), cast(table.name, String).label("name"))
