"""Suggested edits: those that wait for this reader, and their own."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import Member
from app.community.models import Post, Revision, SuggestedEdit, Thread
from app.community.models.post import COMMENT
from app.community.models.proposal import PENDING
from app.community.models.thread import QUESTION
from app.community.queries.reading import listed, posts_visible_to, visible_to
from app.core.db import db
from app.core.errors import NotFound
from app.core.paging import Page, page_by_key
from app.reputation import rules

MOST_COUNTED = 100

# The words of a decided suggestion are gone with the version that it was made from, and with the one that it became:
# they hold what stood there.
WORDS_ARE_WITHDRAWN = and_(
    SuggestedEdit.state != PENDING,
    exists().where(
        Revision.post_id == SuggestedEdit.post_id,
        Revision.number.in_((SuggestedEdit.revision, SuggestedEdit.revision + 1)),
        Revision.withdrawn_at.is_not(None),
    ),
)


def list_waiting(viewer: Member, cursor: str | None) -> Page[SuggestedEdit]:
    """A page of what waits and the viewer may decide, the newest first."""
    statement = _proposals(viewer).where(SuggestedEdit.state == PENDING, _reviews(viewer))
    return page_by_key(statement, (SuggestedEdit.id,), cursor)


def list_own(viewer: Member, cursor: str | None) -> Page[SuggestedEdit]:
    """A page of what the viewer suggested, the newest first."""
    return page_by_key(_proposals(viewer).where(SuggestedEdit.author_id == viewer.id), (SuggestedEdit.id,), cursor)


def get_proposal(proposal_id: int, viewer: Member) -> SuggestedEdit:
    """The suggested edit with its author, its post and the thread.

    Raises NotFound for those whom it does not concern.
    """
    mine = or_(SuggestedEdit.author_id == viewer.id, _reviews(viewer))
    found = db.session.scalar(_proposals(viewer).where(SuggestedEdit.id == proposal_id, mine))
    if found is None:
        raise NotFound
    return found


def withdrawn_among(proposals: Iterable[SuggestedEdit]) -> set[int]:
    """The ids of those whose words are shown to nobody, since a moderator withdrew a version that reads like them."""
    ids = [each.id for each in proposals]
    return {*db.session.scalars(select(SuggestedEdit.id).where(SuggestedEdit.id.in_(ids), WORDS_ARE_WITHDRAWN))}


def count_waiting(viewer: Member) -> int:
    """How many wait for the viewer's decision, at most MOST_COUNTED."""
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
    """Where the viewer decides: what `policies.can_review` says, as far as rows know it."""
    spaces = {role.space_id for role in viewer.roles}
    where: list[ColumnElement[bool]] = [Post.author_id == viewer.id, Thread.space_id.in_(spaces - {None})]
    if None in spaces:
        where = [true()]
    if rules.has_earned(viewer, "edit"):
        of_peers = (Post.staff_role.is_(None), Post.kind != COMMENT, Thread.kind == QUESTION, listed(viewer))
        where.append(and_(*of_peers))
    return and_(SuggestedEdit.author_id != viewer.id, or_(*where))
