"""Load revisions of a post, and compare them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.accounts.members.models import Member
from app.community.editing.diff import Part, Text, parts_between
from app.community.posts.models import Post, Revision
from app.core.db.base import db
from app.core.db.pagination import Page, paginate
from app.core.errors import NotFound
from app.core.text.html import render_markdown

VERSIONS_A_PAGE = 10
MOST_NUMBERS = 200  # versions that can be selected
IS_SHOWN = Revision.withdrawn_at.is_(None)


@dataclass(frozen=True)
class Version:
    """A version with its HTML and the changes since the previous shown one, None for the first or if withdrawn."""

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
