"""Load one case for those who may read it, cases by number, and ratings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from app.accounts.members.models import AGENT, MODERATOR, PRODUCT, Member
from app.cases import rules
from app.cases.case.models import Case
from app.cases.csat.models import SatisfactionRating
from app.cases.merging.models import CaseLink
from app.cases.sla.models import SlaClock
from app.community.posts.models import Post
from app.community.roles import in_spaces_of, spaces_with_role
from app.community.threads.models import Thread
from app.community.visibility import get_thread
from app.core.cache.shared_reads import cached_until_change, read_only_session, request_data_version
from app.core.db.base import db
from app.core.errors import NotFound, require_found


def is_linked(case_id: int, other_id: int) -> bool:
    """Return whether the two cases are linked, in either direction."""
    pair = or_(
        and_(CaseLink.case_id == case_id, CaseLink.other_id == other_id),
        and_(CaseLink.case_id == other_id, CaseLink.other_id == case_id),
    )
    return db.session.scalar(select(CaseLink.id).where(pair).limit(1)) is not None


def all_below(case_id: int) -> set[int]:
    """Return the ids of all child cases, at any depth."""
    below, level = set[int](), {case_id}
    while level:
        children = select(CaseLink.other_id).where(CaseLink.kind == rules.PARENT, CaseLink.case_id.in_(level))
        level = set(db.session.scalars(children)) - below
        below |= level
    return below


def visible_to(agent: Member) -> ColumnElement[bool]:
    """Build the condition for cases that a support agent works on. The statement must join Thread."""
    return in_spaces_of(agent, AGENT)


def get_case(number: int, viewer: Member | None) -> Case:
    """Return the case with everything its page shows; raises NotFound for anyone but support."""
    return _one(number, in_spaces_of(viewer, AGENT))


def get_case_with_clocks(number: int, viewer: Member | None) -> tuple[Case, list[SlaClock]]:
    """Return the case and its SLA timers, oldest first; a page that only shows them gets cached, detached objects."""
    if request_data_version() is None:
        return _with_clocks(number, viewer, db.session())

    def load() -> tuple[Case, list[SlaClock]]:
        with read_only_session() as session:
            return _with_clocks(number, viewer, session)

    return cached_until_change(("case", number, str(spaces_with_role(viewer, AGENT))), load)


def _with_clocks(number: int, viewer: Member | None, session: Session) -> tuple[Case, list[SlaClock]]:
    statement = (
        _all_of(number, in_spaces_of(viewer, AGENT)).add_columns(SlaClock).options(joinedload(SlaClock.calendar))
    )
    rows = (
        session.execute(statement.outerjoin(SlaClock, SlaClock.case_id == Case.id).order_by(SlaClock.id)).unique().all()
    )
    if not rows:
        raise NotFound
    return rows[0][0], [row[1] for row in rows if row[1] is not None]


def get_case_summary(number: int, viewer: Member | None) -> Case:
    """Return the case for support, moderators of its space and product. Raises NotFound for others."""
    anywhere = viewer is not None and viewer.has_role_anywhere(PRODUCT)
    return _one(number, true() if anywhere else in_spaces_of(viewer, AGENT, MODERATOR))


def get_own_case(number: int, viewer: Member) -> Case:
    """Return the case of the viewer's own thread; raises NotFound for any other."""
    return _one(number, Thread.asker_id == viewer.id)


def get_case_of_link(number: int) -> Case:
    """Return the case of a signed link, which was sent to its customer. Raises NotFound."""
    return _one(number, true())


def cases_noted_by(viewer: Member, numbers: Collection[int]) -> dict[int, Case]:
    """Return, by number, those of these cases in which the viewer may write anything, with their threads."""
    statement = select(Case).join(Case.thread).options(contains_eager(Case.thread))
    may_write = or_(in_spaces_of(viewer, AGENT, MODERATOR), Thread.asker_id == viewer.id)
    found = db.session.scalars(statement.where(Case.id.in_(numbers), may_write))
    return {case.id: case for case in found}


def page_options() -> tuple[Any, ...]:
    """Return loader options for what a case page shows of its thread, customer, assignee and team."""
    return (
        contains_eager(Case.thread).options(
            joinedload(Thread.asker), joinedload(Thread.space, innerjoin=True), joinedload(Thread.theme)
        ),
        joinedload(Case.assignee),
        joinedload(Case.team),
        joinedload(Case.policy, innerjoin=True),
        joinedload(Case.knowledge_post).joinedload(Post.author),
    )


def _one(number: int, visible: ColumnElement[bool]) -> Case:
    return require_found(db.session.scalars(_all_of(number, visible)).unique().one_or_none())


def _all_of(number: int, visible: ColumnElement[bool]) -> Select[Case]:
    return select(Case).join(Case.thread).options(*page_options()).where(Case.id == number, visible)


def get_cases(numbers: Collection[int], viewer: Member) -> Sequence[Case]:
    """Return those of these cases that the viewer works on, with their threads, in lock order."""
    statement = select(Case).join(Case.thread).options(contains_eager(Case.thread))
    wanted = Case.id.in_(sorted(numbers))
    return db.session.scalars(statement.where(wanted, in_spaces_of(viewer, AGENT)).order_by(Case.id)).all()


def statuses_of(numbers: Collection[int], viewer: Member) -> dict[int, str]:
    """Return the status of those of these cases that the viewer works on, by number."""
    statement = select(Case.id, Case.status).join(Case.thread).where(Case.id.in_(sorted(numbers)))
    rows = db.session.execute(statement.where(in_spaces_of(viewer, AGENT)).order_by(Case.id))
    return {row.id: row.status for row in rows}


def is_read_by_asker(thread_id: int, asker_id: int | None) -> bool:
    """Return whether the person who asked may read this thread."""
    asker = db.session.get(Member, asker_id, options=[selectinload(Member.roles)]) if asker_id else None
    try:
        get_thread(thread_id, asker)
    except NotFound:
        return False
    return True


def surviving_case(case: Case) -> Case:
    """Return the case into which this one was merged if it belongs to the same customer, else the case itself."""
    if case.merged_into_id is None:
        return case
    into = db.session.get_one(Case, case.merged_into_id, options=[joinedload(Case.thread)])
    return into if into.thread.asker_id == case.thread.asker_id else case


def rating_of(case_id: int, resolved_at: datetime) -> SatisfactionRating | None:
    return db.session.scalar(select(SatisfactionRating).filter_by(case_id=case_id, resolved_at=resolved_at))
