"""Who reads what, as the table of the domain says it, beside what the product's own queries and pages show.

Slow and obvious: everything is loaded, and each row is looked at by its words. Written without a look at the policies.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.members.models import Member
from app.cases.case.models import Case, CaseHistoryEntry
from app.cases.timeline.models import CaseMessage, CaseNote
from app.community.posts.models import Post
from app.community.threads.models import Thread, ThreadAccess
from app.core.db.base import db

WORD = re.compile(r"\bq[a-z]{3}x\b")
MODERATOR, AGENT, PRODUCT, ADMIN = "moderator", "agent", "product", "admin"


class Row(NamedTuple):
    """Something that was said: its kind, id, words that were said nowhere else, and where."""

    kind: str
    id: int
    words: Set[str]
    thread_id: int
    case_id: int | None = None


@dataclass
class World:
    """All that there is to see."""

    threads: dict[int, Thread]
    cases: dict[int, Case]
    rows: list[Row]
    posts: dict[int, Post]
    invited: set[tuple[int, int]] = field(default_factory=set)

    @classmethod
    def read(cls) -> World:
        threads = {each.id: each for each in db.session.scalars(select(Thread))}
        loads = joinedload(Case.thread)
        cases = {each.id: each for each in db.session.scalars(select(Case).options(loads).order_by(Case.id))}
        posts = {each.id: each for each in db.session.scalars(select(Post).order_by(Post.id))}
        rows = [Row("post", each.id, _words(each.body), each.thread_id) for each in posts.values()]
        said: list[CaseMessage | CaseNote] = [*db.session.scalars(select(CaseMessage))]
        said += db.session.scalars(select(CaseNote))
        for each in said:
            kind = "note" if isinstance(each, CaseNote) else "message"
            rows.append(Row(kind, each.id, _words(each.body), cases[each.case_id].thread_id, each.case_id))
        invited = {(each.thread_id, each.member_id) for each in db.session.scalars(select(ThreadAccess))}
        return cls(threads, cases, rows, posts, invited)

    @cached_property
    def entries(self) -> dict[int, set[int]]:
        """The ids of what happened to each case."""
        found = defaultdict(set)
        for entry in db.session.scalars(select(CaseHistoryEntry)):
            if entry.kind not in ("replied", "asker_wrote"):
                found[entry.case_id].add(entry.id)
        return found


@dataclass(frozen=True)
class Eyes:
    """What one person may read; nobody is a stranger."""

    world: World
    person: Member | None

    def holds(self, thread: Thread, *names: str) -> bool:
        """One of these roles, for everything or for the thread's space; any role where none is named."""
        held = [each for each in self.person.roles if each.space_id in (None, thread.space_id)] if self.person else []
        return any(not names or each.name in (*names, ADMIN) for each in held)

    def asked(self, thread: Thread) -> bool:
        return self.person is not None and thread.asker_id == self.person.id

    def reads_thread(self, thread: Thread) -> bool:
        is_shown = not (thread.deleted_at or thread.hidden_at or thread.merged_into_id)
        is_near = self.asked(thread) or self.holds(thread, AGENT, MODERATOR)
        is_invited = self.person is not None and (thread.id, self.person.id) in self.world.invited
        is_source = self.holds(thread, PRODUCT) and thread.source_at is not None
        may_see_hidden = self.asked(thread) or self.holds(thread)
        return (is_shown or may_see_hidden) and (thread.visibility == "public" or is_near or is_invited or is_source)

    def reads_post(self, post: Post) -> bool:
        thread = self.world.threads[post.thread_id]
        is_mine = self.person is not None and post.author_id == self.person.id
        return self.reads_thread(thread) and (is_mine or self.holds(thread) or self.is_shown(post))

    def is_shown(self, post: Post | None) -> bool:
        """Is it there, and not under what was taken away?"""
        gone = post is not None and (post.deleted_at or post.hidden_at)
        above = self.world.posts.get(post.parent_id or 0) if post else None
        return not gone and (above is None or not (above.deleted_at or above.hidden_at))

    def works_on(self, case: Case) -> bool:
        return self.holds(case.thread, AGENT)

    def knows_of(self, case: Case) -> bool:
        """Its status and who has it."""
        product = any(each.name in (PRODUCT, ADMIN) for each in self.person.roles) if self.person else False
        return product or self.holds(case.thread, AGENT, MODERATOR)

    def reads(self, row: Row) -> bool:
        thread = self.world.threads[row.thread_id]
        if row.kind == "message":
            return self.asked(thread) or self.holds(thread, AGENT)
        if row.kind == "note":
            return self.holds(thread, AGENT, MODERATOR)
        return self.reads_post(self.world.posts[row.id])

    @cached_property
    def words(self) -> Set[str]:
        """All words that they may come across."""
        return frozenset(word for row in self.world.rows if self.reads(row) for word in row.words)

    @cached_property
    def hidden(self) -> Set[str]:
        """All words that they must never come across."""
        return frozenset(word for row in self.world.rows for word in row.words) - self.words


def everyone(ids: list[int]) -> Iterator[Member | None]:
    """A stranger, and all of these with their roles."""
    yield None
    people = select(Member).options(selectinload(Member.roles)).where(Member.id.in_(ids)).order_by(Member.id)
    yield from db.session.scalars(people.execution_options(populate_existing=True))


def words_in(text: Any) -> set[str]:
    """The words of ours that stand there."""
    return set(WORD.findall(str(text)))


def _words(body: str) -> Set[str]:
    return frozenset(WORD.findall(body))
