"""Lookup of the members, threads and posts of the story by the keys that the script uses."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.members.models import Member
from app.cases.case.models import Case
from app.cases.case.queries import get_case, get_own_case
from app.cases.current_case import current_case
from app.community.posts.models import Post
from app.community.spaces.models import Space
from app.community.threads.models import Thread
from app.community.visibility import get_post, get_thread
from app.core.db.base import db
from app.demo.script import OPENING, Step
from app.suggestions.models import Suggestion
from app.suggestions.queries import get_suggestion


@dataclass
class Stage:
    """The ids of threads and posts by their keys."""

    threads: dict[str, int] = field(default_factory=dict)
    posts: dict[tuple[str, str], int] = field(default_factory=dict)

    def actor(self, step: Step) -> Member:
        return member(step.who)

    def thread(self, key: str, viewer: Member) -> Thread:
        """Return the thread with this key, if the viewer may read it."""
        return get_thread(self.threads[key], viewer)

    def post(self, step: Step, viewer: Member) -> Post:
        """Return the post that the step is about."""
        return get_post(self.posts[step.thread, step.words["on"]], viewer)

    def case(self, step: Step, viewer: Member) -> Case:
        """Return the current case of the step's thread; the customer gets their own view of it."""
        thread = self.thread(step.thread, viewer)
        case = current_case(thread)
        if case is None:
            raise LookupError(f"{step.thread} has no case")
        return get_own_case(case.id, viewer) if thread.asker_id == viewer.id else get_case(case.id, viewer)

    def suggestion(self, key: str, viewer: Member) -> Suggestion:
        return get_suggestion(self.threads[key], viewer)

    def keep_thread(self, key: str, thread: Thread, opening: Post) -> None:
        self.threads[key] = thread.id
        self.posts[key, OPENING] = opening.id

    def keep_post(self, step: Step, post: Post) -> None:
        """Store the id of the post that the step created."""
        self.posts[step.thread, step.words["key"]] = post.id


def member(handle: str) -> Member:
    return db.session.scalars(select(Member).options(selectinload(Member.roles)).where(Member.handle == handle)).one()


def space(slug: str) -> Space:
    return db.session.scalars(select(Space).where(Space.slug == slug)).one()
