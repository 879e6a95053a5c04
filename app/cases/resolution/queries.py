"""The solution of a case (an answer or another question), and whether its customer can still read it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.members.models import Member
from app.cases import rules
from app.cases.case.models import Case
from app.cases.case.queries import is_read_by_asker
from app.community.duplicates import canonical_of
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.community.visibility import posts_visible_to, visible_to
from app.core.db.base import db

BY_ANSWER = (rules.ACCEPT, rules.PUBLISH, rules.COMMUNITY)


def is_solution_lost(case: Case) -> bool:
    """Return whether the customer can no longer read what resolved the case; False if open or merged."""
    if case.is_open or case.merged_into_id is not None:
        return False
    asker_id = case.thread.asker_id
    if case.knowledge in BY_ANSWER and case.knowledge_post_id is not None:
        return asker_id is not None and not _reads(asker_id, case.knowledge_post_id)
    if case.knowledge == rules.LINK and case.canonical_id is not None:
        canonical = canonical_of(db.session.get_one(Thread, case.canonical_id))
        return asker_id is not None and not is_read_by_asker(canonical.id, asker_id)
    return False


def cases_solved_by(post_id: int) -> Sequence[Case]:
    return _resolved(Case.knowledge_post_id == post_id)


def cases_solved_in(*thread_ids: int) -> Sequence[Case]:
    """Return the resolved cases whose solution is one of these threads or an answer in them."""
    answers = select(Post.id).where(Post.thread_id.in_(thread_ids))
    return _resolved(or_(Case.canonical_id.in_(thread_ids), Case.knowledge_post_id.in_(answers)))


def _resolved(where: ColumnElement[bool]) -> Sequence[Case]:
    finished = (
        select(Case).options(joinedload(Case.thread, innerjoin=True)).where(Case.status.in_(rules.FINISHED), where)
    )
    return db.session.scalars(finished.order_by(Case.id)).all()


def _reads(asker_id: int, post_id: int) -> bool:
    asker = db.session.get_one(Member, asker_id, options=[selectinload(Member.roles)])
    readable = select(Post.id).join(Post.thread).where(visible_to(asker), posts_visible_to(asker))
    return db.session.scalar(readable.where(Post.id == post_id)) is not None
