"""Load the side panels of a case in one statement: possible assignees, and the customer's history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, String, and_, cast, func, literal, null, select, union_all
from sqlalchemy.orm import aliased

from app.accounts.members.models import AGENT, Member
from app.accounts.segments.models import Segment, SegmentMember
from app.cases.case.models import Case
from app.cases.csat.models import SatisfactionRating
from app.cases.merging.models import CaseLink
from app.cases.teams.models import Team
from app.cases.teams.queries import assignable_members, away_until
from app.community.roles import in_spaces_of
from app.community.threads.models import QUESTION, Thread
from app.community.visibility import visible_to
from app.core.clock import minute_of
from app.core.db.base import LongInteger, UtcDateTime, db
from app.core.db.data_version import cached_until_commit

RECENT = 5
SEGMENTS = 12
AGENTS = 200  # names in a list to choose from


class Beside(NamedTuple):
    """Row of a side panel. `total` counts its kind, `other` is a second count, `ref` the row's id where `id` is not."""

    what: str
    id: int
    ref: int | None
    name: str
    state: str
    more: str
    at: datetime | None
    total: int
    other: int


@dataclass(frozen=True)
class Panel:
    """Rows of the side panels, accessed by kind."""

    rows: Sequence[Beside]

    def all(self, what: str) -> list[Beside]:
        return [row for row in self.rows if row.what == what]

    def first(self, what: str) -> Beside | None:
        """Return the first row of this kind, which also has the total of its kind."""
        return next((row for row in self.rows if row.what == what), None)


def panel_of(case: Case, viewer: Member, now: datetime) -> Panel:
    """Return the side panels' rows that the viewer may read; cached for a minute or until the next commit."""
    return cached_until_commit(("panel", case.id, viewer.id, minute_of(now)), lambda: _panel_of(case, viewer, now))


def _panel_of(case: Case, viewer: Member, now: datetime) -> Panel:
    kinds = [
        _agents(case, now),
        _teams(),
        _questions(case, viewer),
        _cases(case, viewer),
        _ratings(case, viewer),
        _segments(case),
        *_links(case, viewer),
        _merged(case, viewer),
    ]
    rows = db.session.execute(union_all(*(select(kind.subquery()) for kind in kinds)))
    return Panel([Beside(*row) for row in rows])


def _agents(case: Case, now: datetime) -> Select[Any]:
    can_take = assignable_members(case.thread.space_id)
    found = _columns("agent", Member.id, Member.name, at=away_until(Member.id, now))
    return found.where(can_take).order_by(Member.name).limit(AGENTS)


def _teams() -> Select[Any]:
    return _columns("team", Team.id, Team.name, state=Team.distribution).order_by(Team.name).limit(AGENTS)


def _questions(case: Case, viewer: Member) -> Select[Any]:
    solved = func.count(Thread.accepted_post_id).over()
    found = _columns(
        "question",
        Thread.id,
        Thread.title,
        state=Thread.answer_state,
        more=Thread.slug,
        at=Thread.created_at,
        total=func.count().over(),
        other=solved,
    )
    theirs = Thread.asker_id == case.thread.asker_id
    return found.where(theirs, Thread.kind == QUESTION, visible_to(viewer)).order_by(*_newest(Thread)).limit(RECENT + 1)


def _cases(case: Case, viewer: Member) -> Select[Any]:
    found = _columns("case", Case.id, Thread.title, state=Case.status, at=Case.opened_at, total=func.count().over())
    found = found.join(Thread, Thread.id == Case.thread_id)
    theirs = and_(Thread.asker_id == case.thread.asker_id, Case.id != case.id)
    return found.where(theirs, in_spaces_of(viewer, AGENT)).order_by(Case.id.desc()).limit(RECENT)


def _ratings(case: Case, viewer: Member) -> Select[Any]:
    found = _columns(
        "rating",
        Case.id,
        SatisfactionRating.word,
        at=SatisfactionRating.at,
        total=func.count().over(),
        other=SatisfactionRating.score,
        ref=SatisfactionRating.id,
    )
    found = found.join(Case, Case.id == SatisfactionRating.case_id).join(Thread, Thread.id == Case.thread_id)
    found = found.where(Thread.asker_id == case.thread.asker_id, in_spaces_of(viewer, AGENT))
    return found.order_by(SatisfactionRating.at.desc()).limit(RECENT)


def _segments(case: Case) -> Select[Any]:
    found = _columns("segment", Segment.id, Segment.name)
    found = found.join(SegmentMember, SegmentMember.segment_id == Segment.id)
    return found.where(SegmentMember.member_id == case.thread.asker_id).order_by(Segment.name).limit(SEGMENTS)


def _links(case: Case, viewer: Member) -> list[Select[Any]]:
    """Return the queries for linked cases in both directions; the kind ("parent" …) is as seen from this case."""
    other = aliased(Case)
    kinds = []
    for what, here, there in (
        ("linked to", CaseLink.case_id, CaseLink.other_id),
        ("linked from", CaseLink.other_id, CaseLink.case_id),
    ):
        found = _columns(
            what, other.id, Thread.title, state=other.status, more=CaseLink.kind, at=CaseLink.at, ref=CaseLink.id
        )
        found = found.join(CaseLink, there == other.id).join(Thread, Thread.id == other.thread_id)
        kinds.append(found.where(here == case.id, in_spaces_of(viewer, AGENT)).order_by(CaseLink.id).limit(50))
    return kinds


def _merged(case: Case, viewer: Member) -> Select[Any]:
    found = _columns("merged", Case.id, Thread.title, state=Case.status, more=Thread.asker_name, at=Case.resolved_at)
    found = found.join(Thread, Thread.id == Case.thread_id)
    return found.where(Case.merged_into_id == case.id, in_spaces_of(viewer, AGENT)).order_by(Case.id).limit(50)


def _columns(what: str, id_: Any, name: Any, **more: Any) -> Select[Any]:
    return select(
        literal(what).label("what"),
        cast(id_, LongInteger).label("id"),
        cast(more.get("ref", null()), LongInteger).label("ref"),
        cast(name, String).label("name"),
        cast(more.get("state", literal("")), String).label("state"),
        cast(more.get("more", literal("")), String).label("more"),
        cast(more.get("at", null()), UtcDateTime).label("at") if "at" not in more else more["at"].label("at"),
        cast(more.get("total", literal(0)), LongInteger).label("total"),
        cast(more.get("other", literal(0)), LongInteger).label("other"),
    )


def _newest(table: Any) -> tuple[Any, Any]:
    return table.created_at.desc(), table.id.desc()
