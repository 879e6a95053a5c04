"""Drafts with what they are about."""

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
from app.core.db.base import db
from app.core.db.data_version import cached_until_commit, read_only_session
from app.core.db.pagination import Page, paginate

FORMS_ON_POSTS = {"comment": can_comment, "edit": can_edit, "propose": can_edit}
LONGEST_ID = 18  # digits, which fit into 64 bits


class Begun(NamedTuple):
    """A draft, the thread that it is about where its writer may still read it, and whether its form is still there."""

    draft: Draft
    thread: Thread | None
    can_go_on: bool

    @property
    def is_aside(self) -> bool:
        return self.draft.key.startswith(SET_ASIDE)

    @property
    def is_of_case(self) -> bool:
        """Does it stand on the page of a case? Cases say of which."""
        return self.draft.form in OF_CASES

    @property
    def key(self) -> str:
        """Of the form, whether the draft is put aside or not."""
        return self.draft.key.removeprefix(SET_ASIDE)


def draft_of(owner: Owner | None, key: str) -> Draft | None:
    """What the owner has begun to write in this form."""
    return None if owner is None else find(owner, key)


def current_key(key: str) -> str:
    """The key under which this form's draft is kept by now: that of an answer follows its question's merge."""
    form, _, number = key.partition(":")
    if form != ANSWER or not number.isdecimal() or len(number) > LONGEST_ID:
        return key
    moved_to = db.session.scalar(select(Thread.merged_into_id).where(Thread.id == int(number)))
    return f"{ANSWER}:{moved_to}" if moved_to else key


def drafts_under(member: Member, keys: Collection[str]) -> dict[str, Draft]:
    """By key, what the member has begun to write in these forms; one statement, none while nothing was committed."""

    def load() -> dict[str, Draft]:
        mine = select(Draft).where(Draft.member_id == member.id, Draft.key.in_(keys))
        with read_only_session() as session:
            return {draft.key: draft for draft in session.scalars(mine)}

    return cached_until_commit(("drafts", member.id, *keys), load)


def newest_draft(token_hash: str) -> Draft | None:
    """What a stranger wrote last."""
    mine = select(Draft).where(Draft.token_hash == token_hash, ~Draft.key.startswith(SET_ASIDE))
    return db.session.scalars(mine.order_by(Draft.updated_at.desc(), Draft.id.desc()).limit(1)).one_or_none()


def list_drafts(member: Member, cursor: str | None) -> Page[Begun]:
    """All that the member has begun to write, the newest first; three statements."""
    page: Page[Draft] = paginate(
        select(Draft).where(Draft.member_id == member.id), (Draft.updated_at, Draft.id), cursor
    )
    return Page(begun_in(page.items, member), page.after, page.is_first)


def begun_in(drafts: Sequence[Draft], member: Member) -> list[Begun]:
    """The member's drafts with what they are about; two statements."""
    posts, threads = _posts_of(drafts, member), _threads_of(drafts, member)

    def begun(draft: Draft) -> Begun:
        if may_write := FORMS_ON_POSTS.get(draft.form):
            post = posts.get(draft.key)
            return Begun(draft, post.thread if post else None, bool(post and may_write(member, post)))
        thread = threads.get(draft.key)
        return Begun(draft, thread, bool(thread) or draft.subject_id is None or draft.form in OF_CASES)

    return [begun(draft) for draft in drafts]


def _posts_of(drafts: Sequence[Draft], member: Member) -> dict[str, Post]:
    """By key, the posts that drafts of comments and edits are about, with their threads."""
    ids = {each.key: each.subject_id for each in drafts if each.form in FORMS_ON_POSTS}
    if not ids:
        return {}
    statement = select(Post).join(Post.thread).options(contains_eager(Post.thread)).where(Post.id.in_(ids.values()))
    readable = statement.where(visible_to(member), posts_visible_to(member))
    found = {post.id: post for post in db.session.scalars(readable)}
    return {key: found[number] for key, number in ids.items() if number in found}


def _threads_of(drafts: Sequence[Draft], member: Member) -> dict[str, Thread]:
    """By key, the threads that all other drafts are about."""
    others = [each for each in drafts if each.form not in (*FORMS_ON_POSTS, *OF_CASES)]
    ids = {each.key: each.subject_id for each in others if each.subject_id}
    if not ids:
        return {}
    readable = select(Thread).where(Thread.id.in_(ids.values()), visible_to(member))
    found = {thread.id: thread for thread in db.session.scalars(readable)}
    return {key: found[number] for key, number in ids.items() if number in found}
