"""Load the side panels of a case in one statement: possible assignees, and the customer's history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import SelectBase, String, and_, cast, func, literal, null, select, union_all
from sqlalchemy import case as sql_case
from sqlalchemy.orm import aliased

from app.accounts.members.models import AGENT, Member
from app.accounts.segments.models import Segment, SegmentMember
from app.cases.case.models import Case
from app.cases.csat.models import SatisfactionRating
from app.cases.merging.models import CaseLink
from app.cases.teams.models import Team
from app.cases.teams.queries import Agent, assignable_members, away_until
from app.community.roles import in_spaces_of
from app.community.threads.models import QUESTION, Thread
from app.community.visibility import visible_to
from app.core.cache.shared_reads import cached_until_change
from app.core.clock import minute_of
from app.core.db.base import LongInteger, UtcDateTime, db

RECENT = 5
SEGMENTS = 12
AGENTS = 200  # names in a list to choose from
LINKS = 50
TYPES: dict[type, Any] = {int: LongInteger, str: String(), datetime: UtcDateTime()}
SLOTS = [
    *((int, nth) for nth in range(3)),
    *((str, nth) for nth in range(3)),
    (datetime, 0),
]  # what the largest kind has


class Named(NamedTuple):
    """A team or a segment."""

    id: int
    name: str


class Question(NamedTuple):
    """A question of the customer; `total` and `solved` count all of theirs."""

    id: int
    title: str
    slug: str
    state: str
    total: int
    solved: int


class EarlierCase(NamedTuple):
    """Another case of the customer; `total` counts all of theirs."""

    id: int
    title: str
    status: str
    total: int


class Rating(NamedTuple):
    case_id: int
    score: int
    comment: str


class LinkedCase(NamedTuple):
    """A linked case; `relation` is what it is to this one: "parent", "child", "duplicate" or "related"."""

    id: int
    title: str
    status: str
    relation: str
    link_id: int


class MergedCase(NamedTuple):
    id: int
    title: str
    status: str


@dataclass(frozen=True)
class Panel:
    """Rows of the side panels. `questions` include that of the case itself."""

    agents: Sequence[Agent]
    teams: Sequence[Named]
    questions: Sequence[Question]
    cases: Sequence[EarlierCase]
    ratings: Sequence[Rating]
    segments: Sequence[Named]
    links_from: Sequence[LinkedCase]
    links_to: Sequence[LinkedCase]
    merged_cases: Sequence[MergedCase]

    @property
    def rating(self) -> Rating | None:
        """Return the customer's last rating."""
        return next(iter(self.ratings), None)

    @property
    def linked_cases(self) -> tuple[LinkedCase, ...]:
        return (*self.links_from, *self.links_to)


def panel_of(case: Case, viewer: Member, now: datetime) -> Panel:
    """Return the side panels' rows that the viewer may read; cached for a minute or until something of it changes."""
    return cached_until_change(("panel", case.id, viewer.id, minute_of(now)), lambda: _panel_of(case, viewer, now))


def _panel_of(case: Case, viewer: Member, now: datetime) -> Panel:
    loaded = _load(
        (Agent, _agents(case, now)),
        (Named, _teams()),
        (Question, _questions(case, viewer)),
        (EarlierCase, _cases(case, viewer)),
        (Rating, _ratings(case, viewer)),
        (Named, _segments(case)),
        *((LinkedCase, query) for query in _links(case, viewer)),
        (MergedCase, _merged(case, viewer)),
    )
    return Panel(*loaded)


def _load(*kinds: tuple[Any, SelectBase]) -> list[list[Any]]:
    """Load the rows of all kinds in one UNION, where the columns of a kind fill the first slots of their types."""
    queries, places = [], []
    for number, (_row, query) in enumerate(kinds):
        filled: dict[tuple[type, int], Any] = {}
        for column in query.subquery().columns:
            of_type = column.type.python_type
            filled[of_type, sum(kind is of_type for kind, _nth in filled)] = column
        columns = (filled.get(slot, cast(null(), TYPES[slot[0]])).label(f"slot_{at}") for at, slot in enumerate(SLOTS))
        queries.append(select(literal(number), *columns))
        places.append([SLOTS.index(slot) + 1 for slot in filled])
    found: list[list[Any]] = [[] for _kind in kinds]
    for row in db.session.execute(union_all(*queries)):
        kind = row[0]
        found[kind].append(kinds[kind][0](*(row[place] for place in places[kind])))
    return found


def _agents(case: Case, now: datetime) -> SelectBase:
    found = select(Member.id, Member.name, away_until(Member.id, now).label("away_until"))
    return found.where(assignable_members(case.thread.space_id)).order_by(Member.name).limit(AGENTS)


def _teams() -> SelectBase:
    return select(Team.id, Team.name).order_by(Team.name).limit(AGENTS)


def _questions(case: Case, viewer: Member) -> SelectBase:
    counts = func.count().over().label("total"), func.count(Thread.accepted_post_id).over().label("solved")
    found = select(Thread.id, Thread.title, Thread.slug, Thread.answer_state.label("state"), *counts)
    theirs = Thread.asker_id == case.thread.asker_id
    found = found.where(theirs, Thread.kind == QUESTION, visible_to(viewer))
    return found.order_by(Thread.created_at.desc(), Thread.id.desc()).limit(RECENT + 1)


def _cases(case: Case, viewer: Member) -> SelectBase:
    found = select(Case.id, Thread.title, Case.status, func.count().over().label("total"))
    found = found.join(Thread, Thread.id == Case.thread_id)
    theirs = and_(Thread.asker_id == case.thread.asker_id, Case.id != case.id)
    return found.where(theirs, in_spaces_of(viewer, AGENT)).order_by(Case.id.desc()).limit(RECENT)


def _ratings(case: Case, viewer: Member) -> SelectBase:
    found = select(Case.id, SatisfactionRating.score, SatisfactionRating.word)
    found = found.join(Case, Case.id == SatisfactionRating.case_id).join(Thread, Thread.id == Case.thread_id)
    found = found.where(Thread.asker_id == case.thread.asker_id, in_spaces_of(viewer, AGENT))
    return found.order_by(SatisfactionRating.at.desc()).limit(1)


def _segments(case: Case) -> SelectBase:
    found = select(Segment.id, Segment.name).join(SegmentMember, SegmentMember.segment_id == Segment.id)
    return found.where(SegmentMember.member_id == case.thread.asker_id).order_by(Segment.name).limit(SEGMENTS)


def _links(case: Case, viewer: Member) -> Sequence[SelectBase]:
    """Return the queries for the cases that this one links to, and for those that link to it."""
    other = aliased(Case)
    to_child = sql_case((CaseLink.kind == "parent", "child"), else_=CaseLink.kind)
    queries = []
    for here, there, relation in (
        (CaseLink.case_id, CaseLink.other_id, to_child),
        (CaseLink.other_id, CaseLink.case_id, CaseLink.kind),
    ):
        found = select(other.id, Thread.title, other.status, relation.label("relation"), CaseLink.id.label("link_id"))
        found = found.join(CaseLink, there == other.id).join(Thread, Thread.id == other.thread_id)
        queries.append(found.where(here == case.id, in_spaces_of(viewer, AGENT)).order_by(CaseLink.id).limit(LINKS))
    return queries


def _merged(case: Case, viewer: Member) -> SelectBase:
    found = select(Case.id, Thread.title, Case.status).join(Thread, Thread.id == Case.thread_id)
    return found.where(Case.merged_into_id == case.id, in_spaces_of(viewer, AGENT)).order_by(Case.id).limit(LINKS)
