"""Load revisions of a post, compare them, and load suggested edits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.members.models import Member
from app.community.editing.diff import Part, Text, parts_between
from app.community.editing.models import PENDING, WORDS_ARE_WITHDRAWN, SuggestedEdit
from app.community.posts.models import COMMENT, Post, Revision
from app.community.threads.models import QUESTION, Thread
from app.community.visibility import listed, posts_visible_to, visible_to
from app.core.db.base import db
from app.core.db.pagination import Page, paginate
from app.core.errors import NotFound
from app.core.text.html import render_markdown
from app.reputation import rules

VERSIONS_A_PAGE = 10
MOST_NUMBERS = 200  # versions that can be selected
IS_SHOWN = Revision.withdrawn_at.is_(None)


@dataclass(frozen=True)
class Version:
    """A version with its rendered HTML and the changes since the previous version that is shown; None for the first.

    A withdrawn version has neither.
    """

    revision: Revision
    html: str
    change: list[Part] | None


@dataclass(frozen=True)
class Comparison:
    """Two versions of a post and the parts that differ."""

    before: Revision
    after: Revision
    parts: list[Part]


def versions_of(post: Post, cursor: str | None) -> Page[Version]:
    """Return a page of versions, newest first."""
    found = paginate(_revisions(post), (Revision.number,), cursor, VERSIONS_A_PAGE)
    shown = [each for each in found.items if each.withdrawn_at is None]
    before = dict(zip(shown, [*shown, _before(post, found)][1:], strict=True))
    return Page([_version(each, before.get(each)) for each in found.items], found.after, found.is_first)


def numbers_of(post: Post) -> Sequence[int]:
    """Return the numbers of the versions that are shown, newest first."""
    numbers = select(Revision.number).where(Revision.post_id == post.id, IS_SHOWN).order_by(Revision.number.desc())
    return db.session.scalars(numbers.limit(MOST_NUMBERS)).all()


def comparison_of(post: Post, before: int, after: int) -> Comparison:
    """Compare version `after` with `before`. Raises NotFound if the post has no such versions."""
    found = {
        each.number: each
        for each in db.session.scalars(_revisions(post).where(Revision.number.in_((before, after)), IS_SHOWN))
    }
    if before not in found or after not in found:
        raise NotFound
    old, new = found[before], found[after]
    return Comparison(old, new, parts_between(text_of(old), text_of(new)))


def version_at(post: Post, number: int) -> Revision | None:
    """Return the post's version with this number; None if a silent edit replaced it or it was withdrawn."""
    return db.session.scalars(_revisions(post).where(Revision.number == number, IS_SHOWN)).one_or_none()


def text_of(version: Revision) -> Text:
    """Return the content of a version."""
    return Text(version.body, version.title, version.tag_names)


def text_now(post: Post) -> Text:
    """Return the current content of the post."""
    if not post.is_opening:
        return Text(post.body)
    return Text(post.body, post.thread.title, post.thread.tag_names)


def _revisions(post: Post) -> Select[Revision]:
    editor = joinedload(Revision.editor).load_only(Member.handle, Member.name, raiseload=True)
    return select(Revision).options(editor).where(Revision.post_id == post.id)


def _before(post: Post, page: Page[Revision]) -> Revision | None:
    """Return the version before the last one of this page, which is the first of the next page."""
    if not page.items or page.after is None:
        return None
    number = page.items[-1].number
    statement = select(Revision).where(Revision.post_id == post.id, Revision.number < number, IS_SHOWN)
    return db.session.scalars(statement.order_by(Revision.number.desc()).limit(1)).one_or_none()


def _version(revision: Revision, before: Revision | None) -> Version:
    if revision.withdrawn_at:
        return Version(revision, "", None)
    change = parts_between(text_of(before), text_of(revision)) if before else None
    return Version(revision, render_markdown(revision.body), change)


MOST_COUNTED = 100


def list_waiting(viewer: Member, cursor: str | None) -> Page[SuggestedEdit]:
    """Return a page of pending suggested edits that the viewer may decide on, newest first."""
    statement = _proposals(viewer).where(SuggestedEdit.state == PENDING, _reviews(viewer))
    return paginate(statement, (SuggestedEdit.id,), cursor)


def list_own(viewer: Member, cursor: str | None) -> Page[SuggestedEdit]:
    """Return a page of the viewer's own suggested edits, newest first."""
    return paginate(_proposals(viewer).where(SuggestedEdit.author_id == viewer.id), (SuggestedEdit.id,), cursor)


def get_proposal(proposal_id: int, viewer: Member) -> SuggestedEdit:
    """Return the suggested edit with its author, its post and the thread.

    Raises NotFound unless the viewer is its author or may decide on it.
    """
    mine = or_(SuggestedEdit.author_id == viewer.id, _reviews(viewer))
    found = db.session.scalar(_proposals(viewer).where(SuggestedEdit.id == proposal_id, mine))
    if found is None:
        raise NotFound
    return found


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
    """Return the condition for suggested edits that the viewer may decide on:
    `policies.can_review`, as far as SQL can express it.
    """
    spaces = {role.space_id for role in viewer.roles}
    where: list[ColumnElement[bool]] = [Post.author_id == viewer.id, Thread.space_id.in_(spaces - {None})]
    if None in spaces:
        where = [true()]
    if rules.has_earned(viewer, "edit"):
        of_peers = (Post.staff_role.is_(None), Post.kind != COMMENT, Thread.kind == QUESTION, listed(viewer))
        where.append(and_(*of_peers))
    return and_(SuggestedEdit.author_id != viewer.id, or_(*where))
