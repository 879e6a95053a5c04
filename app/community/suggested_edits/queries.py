"""Load suggested edits for those who may read them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.members.models import ROLES, Member
from app.community.posts.models import COMMENT, Post
from app.community.roles import in_spaces_of
from app.community.suggested_edits.models import PENDING, WORDS_ARE_WITHDRAWN, SuggestedEdit
from app.community.threads.models import QUESTION, Thread
from app.community.visibility import listed, posts_visible_to, visible_to
from app.core.db.base import db
from app.core.db.pagination import Page, paginate
from app.core.errors import require_found
from app.reputation import rules

MOST_COUNTED = 100


def list_waiting(viewer: Member, cursor: str | None) -> Page[SuggestedEdit]:
    """Return a page of pending suggested edits that the viewer may decide on, newest first."""
    statement = _proposals(viewer).where(SuggestedEdit.state == PENDING, _reviews(viewer))
    return paginate(statement, (SuggestedEdit.id,), cursor)


def list_own(viewer: Member, cursor: str | None) -> Page[SuggestedEdit]:
    """Return a page of the viewer's own suggested edits, newest first."""
    return paginate(_proposals(viewer).where(SuggestedEdit.author_id == viewer.id), (SuggestedEdit.id,), cursor)


def get_proposal(proposal_id: int, viewer: Member) -> SuggestedEdit:
    """Return the suggested edit with author, post and thread. Raises NotFound for all but author and reviewers."""
    mine = or_(SuggestedEdit.author_id == viewer.id, _reviews(viewer))
    return require_found(db.session.scalar(_proposals(viewer).where(SuggestedEdit.id == proposal_id, mine)))


def withdrawn_among(proposals: Iterable[SuggestedEdit]) -> set[int]:
    """Return the ids of those whose text must not be shown, since a moderator withdrew a version with the same text."""
    ids = [each.id for each in proposals]
    return {*db.session.scalars(select(SuggestedEdit.id).where(SuggestedEdit.id.in_(ids), WORDS_ARE_WITHDRAWN))}


def count_waiting(viewer: Member) -> int:
    """Count the suggested edits that wait for the viewer's decision, up to MOST_COUNTED."""
    few = (
        select(SuggestedEdit.id)
        .join(SuggestedEdit.post)
        .join(Post.thread)
        .where(SuggestedEdit.state == PENDING, visible_to(viewer), posts_visible_to(viewer), _reviews(viewer))
        .limit(MOST_COUNTED)
    )
    return db.session.scalar(select(func.count()).select_from(few.subquery())) or 0


def _proposals(viewer: Member) -> Select[SuggestedEdit]:
    people = Member.handle, Member.name
    thread = contains_eager(SuggestedEdit.post).contains_eager(Post.thread)
    return (
        select(SuggestedEdit)
        .join(SuggestedEdit.post)
        .join(Post.thread)
        .options(thread.joinedload(Thread.asker), thread.joinedload(Thread.space, innerjoin=True))
        .options(contains_eager(SuggestedEdit.post).joinedload(Post.author))
        .options(joinedload(SuggestedEdit.author, innerjoin=True).load_only(*people, Member.reputation, raiseload=True))
        .where(visible_to(viewer), posts_visible_to(viewer))
    )


def _reviews(viewer: Member) -> ColumnElement[bool]:
    """Match suggested edits that the viewer may decide on: `policies.can_review`, as far as SQL can express it."""
    where = [Post.author_id == viewer.id, in_spaces_of(viewer, *ROLES)]
    if rules.has_earned(viewer, "edit"):
        of_peers = (Post.staff_role.is_(None), Post.kind != COMMENT, Thread.kind == QUESTION, listed(viewer))
        where.append(and_(*of_peers))
    return and_(SuggestedEdit.author_id != viewer.id, or_(*where))
