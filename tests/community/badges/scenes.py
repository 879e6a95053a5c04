"""Rows as they lie after many deeds, written at once: what rules of badges look for in posts, votes and the ledger."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from app.accounts.members.models import Member
from app.community.members.models import Visit
from app.community.posts.models import Post, Revision
from app.community.spaces.models import Space
from app.community.tags.models import Tag, TagExpert
from app.community.threads.models import Thread
from app.community.voting.models import Backing, Vote
from app.core.db.base import db
from app.reputation.models import LedgerEntry
from app.reputation.rules import ReputationEvent
from tests.cast import NOW, person, place

START = NOW - timedelta(days=400)


class Scene:
    """`hero` is whose badges are looked at; everyone else is `crowd`."""

    def __init__(self) -> None:
        self.space: Space = place("stage")
        self.hero: Member = person("hero")
        self.other: Member = person("other")
        self.hero.about = ""
        self._numbers = count(1)

    def question(self, asker: Member | None = None, *, score: int = 0, kind: str = "question", **more: Any) -> Post:
        """The opening of a question; `more` are columns of its thread."""
        times = dict.fromkeys(("created_at", "active_at", "changed_at", "written_at"), START)
        asker = asker or self.hero
        words = {"title": "What is this noise?", "slug": "noise", "kind": kind, "score": score}
        thread = Thread(space=self.space, asker=asker, **times, **words, **more)
        return self._post("opening", asker, thread, score, START)

    def answer(
        self, author: Member | None = None, *, to: Member | None = None, score: int = 0, after: float = 1, **more: Any
    ) -> Post:
        """An answer to a question of `to`, `after` so many days; `is_accepted` by its asker."""
        is_accepted = more.pop("is_accepted", False)
        thread = self.question(to or self.other).thread
        post = self._post("answer", author or self.hero, thread, score, START + timedelta(days=after), **more)
        if is_accepted:
            thread.accepted_post_id, thread.accepted_by_id = post.id, thread.asker_id
        return post

    def solved_question(self) -> None:
        """One of the hero's, of which they said which answer helped."""
        self.answer(self.other, to=self.hero, is_accepted=True)

    def comment(self) -> None:
        opening = self.question(self.other)
        self._post("comment", self.hero, opening.thread, 0, START, parent_id=opening.id)

    def vote(self, value: int = 1, on: Post | None = None) -> None:
        post = on or self.question(self.other)
        db.session.add(Vote(post_id=post.id, member_id=self.hero.id, value=value, cast_at=NOW))
        db.session.flush()

    def back(self) -> None:
        thread = self.question(self.other).thread
        db.session.add(Backing(thread_id=thread.id, member_id=self.hero.id, backed_at=NOW))

    def edit(self, of: Member | None = None) -> None:
        post = self.question(of or self.other)
        words = {"body": "Better words.", "created_at": NOW}
        db.session.add(Revision(post_id=post.id, number=2, editor_id=self.hero.id, **words))

    def earn(self, deed: ReputationEvent, counted: int | None = None) -> LedgerEntry:
        post, points = self.question(self.hero), deed.points
        entry = LedgerEntry(
            member_id=self.hero.id,
            kind=deed.kind,
            nominal=points,
            counted=points if counted is None else counted,
            post_id=post.id,
            at=NOW,
        )
        db.session.add(entry)
        db.session.flush()
        return entry

    def undo(self, entry: LedgerEntry) -> None:
        common = {"member_id": entry.member_id, "kind": entry.kind, "post_id": entry.post_id, "at": NOW}
        db.session.add(LedgerEntry(nominal=-entry.nominal, counted=-entry.counted, undoes_id=entry.id, **common))

    def be_expert(self, points: int, answers: int) -> None:
        tag = Tag(name=f"tag{next(self._numbers)}", created_at=NOW)
        db.session.add(tag)
        db.session.flush()
        common = {"tag_id": tag.id, "member_id": self.hero.id, "accepted_count": 0}
        db.session.add(TagExpert(points=points, answer_count=answers, **common))

    def visit(self, days: int, but: int = -1) -> None:
        """On so many days up to today, but for the one that is so long ago."""
        today = NOW.date()
        db.session.add_all(
            Visit(member_id=self.hero.id, day=today - timedelta(days=ago)) for ago in range(days) if ago != but
        )

    def _post(self, kind: str, author: Member, thread: Thread, score: int, at: Any, **more: Any) -> Post:
        words = {"body": "It hums.", "html": "<p>It hums.</p>", "created_at": at, "score": score}
        post = Post(kind=kind, author=author, thread=thread, **words, **more)
        db.session.add(post)
        db.session.flush()
        return post
