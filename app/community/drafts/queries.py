"""Load drafts with the threads and posts that they belong to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app.accounts.members.models import Member
from app.community.drafts.actions import Owner, find
from app.community.drafts.models import OF_CASES, SET_ASIDE, Draft
from app.community.posts.models import ANSWER, Post
from app.community.posts.policies import can_comment, can_edit
from app.community.threads.models import Thread
from app.community.visibility import posts_visible_to, visible_to
from app.core.cache.dependencies import depends_on
from app.core.cache.shared_reads import cached_until_change, read_only_session
from app.core.db.base import db
from app.core.db.pagination import Page, paginate

FORMS_ON_POSTS = {"comment": can_comment, "edit": can_edit, "propose": can_edit}
LONGEST_ID = 18  # digits, which fit into 64 bits


class Begun(NamedTuple):
    """A draft, its thread if the author may still read it, and whether its form is still available."""

    draft: Draft
    thread: Thread | None
    can_go_on: bool

    @property
    def is_aside(self) -> bool:
        return self.draft.key.startswith(SET_ASIDE)

    @property
    def is_of_case(self) -> bool:
        """Return whether the form is on the page of a case. The cases domain finds that case."""
        return self.draft.form in OF_CASES

    @property
    def key(self) -> str:
        """Return the key of the form, whether the draft is set aside or not."""
        return self.draft.key.removeprefix(SET_ASIDE)


def draft_of(owner: Owner | None, key: str) -> Draft | None:
    """Return the owner's draft of this form, or None."""
    return None if owner is None else find(owner, key)


def current_key(key: str) -> str:
    """Return the current key of this form's draft: an answer's draft moves along when its question is merged."""
    form, _, number = key.partition(":")
    if form != ANSWER or not number.isdecimal() or len(number) > LONGEST_ID:
        return key
    moved_to = db.session.scalar(select(Thread.merged_into_id).where(Thread.id == int(number)))
    return f"{ANSWER}:{moved_to}" if moved_to else key


def drafts_under(member: Member, keys: Collection[str]) -> dict[str, Draft]:
    """Return the member's drafts of these forms by key, in one statement. Cached until one of theirs changes."""

    def load() -> dict[str, Draft]:
        depends_on("member", [member.id])
        mine = select(Draft).where(Draft.member_id == member.id, Draft.key.in_(keys))
        with read_only_session() as session:
            return {draft.key: draft for draft in session.scalars(mine)}

    return cached_until_change(("drafts", member.id, *keys), load, ("member",))


def newest_draft(token_hash: str) -> Draft | None:
    """Return the latest draft of an anonymous visitor, or None."""
    mine = select(Draft).where(Draft.token_hash == token_hash, ~Draft.key.startswith(SET_ASIDE))
    return db.session.scalars(mine.order_by(Draft.updated_at.desc(), Draft.id.desc()).limit(1)).one_or_none()


def list_drafts(member: Member, cursor: str | None) -> Page[Begun]:
    """Return a page of all drafts of the member, newest first, in three statements."""
    page: Page[Draft] = paginate(
        select(Draft).where(Draft.member_id == member.id), (Draft.updated_at, Draft.id), cursor
    )
    return Page(begun_in(page.items, member), page.after, page.is_first)


def begun_in(drafts: Sequence[Draft], member: Member) -> list[Begun]:
    """Return the member's drafts with the threads that they belong to, in two statements."""
    posts, threads = _posts_of(drafts, member), _threads_of(drafts, member)

    def begun(draft: Draft) -> Begun:
        if may_write := FORMS_ON_POSTS.get(draft.form):
            post = posts.get(draft.key)
            return Begun(draft, post.thread if post else None, bool(post and may_write(member, post)))
        thread = threads.get(draft.key)
        return Begun(draft, thread, bool(thread) or draft.subject_id is None or draft.form in OF_CASES)

    return [begun(draft) for draft in drafts]


def _posts_of(drafts: Sequence[Draft], member: Member) -> dict[str, Post]:
    """Return by key the posts, with their threads, to which drafts of comments and edits belong."""
    ids = {each.key: each.subject_id for each in drafts if each.form in FORMS_ON_POSTS}
    if not ids:
        return {}
    statement = select(Post).join(Post.thread).options(contains_eager(Post.thread)).where(Post.id.in_(ids.values()))
    readable = statement.where(visible_to(member), posts_visible_to(member))
    found = {post.id: post for post in db.session.scalars(readable)}
    return {key: found[number] for key, number in ids.items() if number in found}


def _threads_of(drafts: Sequence[Draft], member: Member) -> dict[str, Thread]:
    others = [each for each in drafts if each.form not in (*FORMS_ON_POSTS, *OF_CASES)]
    ids = {each.key: each.subject_id for each in others if each.subject_id}
    if not ids:
        return {}
    readable = select(Thread).where(Thread.id.in_(ids.values()), visible_to(member))
    found = {thread.id: thread for thread in db.session.scalars(readable)}
    return {key: found[number] for key, number in ids.items() if number in found}
