"""Every version of a post, and how each differs from the one before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import Member
from app.community.models import Post, Revision
from app.core.db import db
from app.core.markup import render
from app.core.paging import Page, page_by_key

VERSIONS_A_PAGE = 20
MOST_PARTS = 3_000  # longer texts are compared by lines, then as wholes: comparing takes far longer than their length
WORDS = re.compile(r"\s+|\w+|[^\w\s]+")
LINES = re.compile(r"[^\n]*\n?")


@dataclass(frozen=True)
class Version:
    """One version as it is shown: rendered when read, and marked against the one before."""

    revision: Revision
    html: str
    change: Markup | None


def versions_of(post: Post, cursor: str | None) -> Page[Version]:
    """A page of versions, the newest first."""
    statement = select(Revision).options(
        joinedload(Revision.editor).load_only(Member.handle, Member.name, raiseload=True)
    )
    found = page_by_key(statement.where(Revision.post_id == post.id), (Revision.number,), cursor, VERSIONS_A_PAGE)
    before = [*found.items[1:], _before(post, found)]
    return Page([_version(*pair) for pair in zip(found.items, before, strict=True)], found.after, found.is_first)


def difference(before: str, after: str) -> Markup:
    """The text after, with what was taken out in <del> and what came in in <ins>."""
    old, new = _parts(before, after)
    marked = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            marked.append(Markup("{}").format("".join(new[k:m])))
            continue
        for tag, text in (("del", "".join(old[i:j])), ("ins", "".join(new[k:m]))):
            if text:
                marked.append(Markup(f"<{tag}>{{}}</{tag}>").format(text))  # noqa: S704 — two words of our own
    return Markup("").join(marked)


def _parts(before: str, after: str) -> tuple[list[str], list[str]]:
    """Both texts cut into words, or into lines where that is too many."""
    for cut in (WORDS, LINES):
        old, new = cut.findall(before), cut.findall(after)
        if max(len(old), len(new)) <= MOST_PARTS:
            return old, new
    return [before], [after]


def _before(post: Post, page: Page[Revision]) -> Revision | None:
    """The version that the last one of this page was made from; it opens the next page."""
    if not page.items or page.after is None:
        return None
    number = page.items[-1].number
    statement = select(Revision).where(Revision.post_id == post.id, Revision.number < number)
    return db.session.scalars(statement.order_by(Revision.number.desc()).limit(1)).one_or_none()


def _version(revision: Revision, before: Revision | None) -> Version:
    return Version(revision, render(revision.body), difference(_source(before), _source(revision)) if before else None)


def _source(revision: Revision) -> str:
    """All that a version says, as text: title and tags of a question, then the body."""
    head = [revision.title or "", " ".join(revision.tag_names or [])]
    return "\n".join([line for line in head if line] + [revision.body])
