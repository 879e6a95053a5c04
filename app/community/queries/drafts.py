"""Drafts with what they are about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app.accounts.models import Member
from app.community.actions.drafting import Owner, find
from app.community.models import Draft, Post, Thread
from app.community.models.draft import ASIDE, OF_CASES
from app.community.models.post import ANSWER
from app.community.queries.conversation import Conversation
from app.community.queries.reading import visible_to
from app.core.changes import loose_session, while_unchanged
from app.core.db import db
from app.core.paging import Page, page_by_key

ON_POSTS = ("comment", "edit", "propose")
LONGEST_ID = 18  # digits, which fit into 64 bits


class Begun(NamedTuple):
    """A draft, and the thread that it is about where its writer may (still) read it."""

    draft: Draft
    thread: Thread | None

    @property
    def is_aside(self) -> bool:
        return self.draft.key.startswith(ASIDE)

    @property
    def is_of_case(self) -> bool:
        """Does it stand on the page of a case? Cases say of which."""
        return self.draft.form in OF_CASES

    @property
    def key(self) -> str:
        """Of the form, whether the draft is put aside or not."""
        return self.draft.key.removeprefix(ASIDE)


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
        with loose_session() as session:
            return {draft.key: draft for draft in session.scalars(mine)}

    return while_unchanged(("drafts", member.id, *keys), load)


def newest_draft(token_hash: str) -> Draft | None:
    """What a stranger wrote last."""
    mine = select(Draft).where(Draft.token_hash == token_hash, ~Draft.key.startswith(ASIDE))
    return db.session.scalars(mine.order_by(Draft.updated_at.desc(), Draft.id.desc()).limit(1)).one_or_none()


def drafts_on(talk: Conversation, reader: Member | None) -> dict[str, Draft]:
    """By key, what the reader has begun to write on this page: an answer, comments; no statement where that is none."""
    posts = (talk.opening, *talk.answers.items)
    keys = [f"answer:{talk.opening.thread_id}", *(f"comment:{post.id}" for post in posts)]
    ids = [talk.marks.drafts[key] for key in keys if key in talk.marks.drafts]
    if reader is None or not ids:
        return {}
    mine = select(Draft).where(Draft.member_id == reader.id, Draft.id.in_(ids))
    return {draft.key: draft for draft in db.session.scalars(mine)}


def list_drafts(member: Member, cursor: str | None) -> Page[Begun]:
    """All that the member has begun to write, the newest first; three statements."""
    page: Page[Draft] = page_by_key(
        select(Draft).where(Draft.member_id == member.id), (Draft.updated_at, Draft.id), cursor
    )
    threads = _threads_of(page.items, member)
    return Page([Begun(draft, threads.get(draft.key)) for draft in page.items], page.after, page.is_first)


def thread_of(draft: Draft, member: Member) -> Thread | None:
    """The thread that the draft is about, where its writer may read it."""
    return _threads_of([draft], member).get(draft.key)


def _threads_of(drafts: Sequence[Draft], member: Member) -> dict[str, Thread]:
    on_posts = {each.key: each.subject_id for each in drafts if each.form in ON_POSTS}
    on_threads = {
        each.key: each.subject_id for each in drafts if each.form not in (*ON_POSTS, *OF_CASES) and each.subject_id
    }
    posts = (
        db.session.scalars(
            select(Post)
            .join(Post.thread)
            .options(contains_eager(Post.thread))
            .where(Post.id.in_(on_posts.values()), visible_to(member))
        ).all()
        if on_posts
        else ()
    )
    threads = (
        db.session.scalars(select(Thread).where(Thread.id.in_(on_threads.values()), visible_to(member))).all()
        if on_threads
        else ()
    )
    by_post, by_id = {post.id: post.thread for post in posts}, {thread.id: thread for thread in threads}
    found = {key: by_post.get(number or 0) for key, number in on_posts.items()}
    found |= {key: by_id.get(number or 0) for key, number in on_threads.items()}
    return {key: thread for key, thread in found.items() if thread is not None}
