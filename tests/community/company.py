"""Twenty people who do what comes to their mind: every deed of the community, and its undo, at random.

The dice decide; with the same dice they do the same. A refusal changes nothing and is part of the game.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.members.models import Member, Role
from app.community.badges.actions import award_badges_job
from app.community.editing import actions as editing_actions
from app.community.following import actions as following_actions
from app.community.merging import actions as merging_actions
from app.community.merging import split as merging_split
from app.community.merging.policies import can_merge
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.removal import actions as removal_actions
from app.community.spaces.models import Space
from app.community.suggested_edits import actions as suggested_edits_actions
from app.community.suggested_edits.models import SuggestedEdit
from app.community.suggested_edits.policies import can_review, can_suggest
from app.community.tags.models import Tag
from app.community.thread_state import actions as thread_state_actions
from app.community.threads import actions as threads_actions
from app.community.threads.models import CLOSED_REASONS, Thread
from app.community.voting import actions as voting_actions
from app.community.voting.models import Vote
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.core.outbox.worker import run_until_empty
from app.moderation.flags import actions as flags_actions
from app.moderation.models import ReviewItem
from app.moderation.policies import decisions_for
from app.moderation.review_queue import actions as review_queue_actions
from tests import cast
from tests.community.samples import BODY, REPLY, TITLE

PEOPLE, THREADS = 20, 4
FOLLOWED = 0.02  # of all deeds: so often the worker comes to what it has to do
STAFF = {"moderator": 2, "agent": 1}
TAGS = ("grinder", "valve", "boiler", "seal", "hose")
STEP = timedelta(minutes=17)  # so that nobody waits for long, and a day's votes are not used up at once
LONG_HERE = timedelta(days=60)  # nobody is a newcomer
WITH_THREAD = (joinedload(Thread.asker), joinedload(Thread.space))
WITH_POST = (joinedload(Post.author), joinedload(Post.thread).options(*WITH_THREAD))
TRIES = 8  # until somebody may do what the dice say
REFUSALS = (NotAllowed, NotFound, InvalidInput, Conflict)


@dataclass
class Company:
    """Some people in two spaces with some questions; `done` counts what was not refused, by deed."""

    people: list[int]
    spaces: list[int]
    dice: Random
    now: datetime = cast.NOW
    done: Counter[str] = field(default_factory=Counter)

    @classmethod
    def gather(cls, dice: Random, name: str) -> Company:
        with unit_of_work():
            spaces = [cast.place(f"{name}-{each}") for each in ("one", "two")]
            people = [cast.person(f"{name}-{each}", cast.NOW - LONG_HERE) for each in range(PEOPLE)]
            roles = [role for role, number in STAFF.items() for _ in range(number)]
            for member, role in zip(people, roles, strict=False):
                member.roles.append(Role(name=role, granted_at=cast.NOW))
            spaces[1].approves_first_posts = True
        company = cls([each.id for each in people], [each.id for each in spaces], dice)
        for _ in range(THREADS):
            company._try(ask)
        return company

    def act(self) -> None:
        """One deed by one of them, or a deed and its undo; now and then the worker follows."""
        if self.dice.random() < FOLLOWED:
            self.follow_up()
        deed = self.dice.choice(DEEDS)
        if deed in BACK and self.dice.random() < 0.3:
            self._there_and_back(deed)
        else:
            self._try(deed)

    def follow_up(self) -> None:
        """Let the worker do what follows from all that was done."""
        run_until_empty(self.now)
        with unit_of_work():
            award_badges_job(self.now)

    def someone(self) -> Member:
        """Anyone; staff more often, since they are refused least."""
        few = self.people[: sum(STAFF.values())] if self.dice.random() < 0.3 else self.people
        return db.session.get_one(Member, self.dice.choice(few))

    def thread(self) -> Thread:
        """One of the threads, with its asker and space."""
        found: Thread = self._one(Thread, Thread.space_id.in_(self.spaces), WITH_THREAD)
        return found

    def post(self) -> Post:
        """A post of one of the threads, with its author and thread."""
        there = Post.thread_id.in_(select(Thread.id).where(Thread.space_id.in_(self.spaces)))
        found: Post = self._one(Post, there, WITH_POST)
        return found

    def item(self, *, is_open: bool) -> ReviewItem:
        """One of the reviews of posts; raises NotFound where there is none."""
        is_wanted = ReviewItem.decided_at.is_(None) if is_open else ReviewItem.decided_at.is_not(None)
        there = ReviewItem.post_id.in_(
            select(Post.id).join(Thread, Thread.id == Post.thread_id).where(Thread.space_id.in_(self.spaces))
        )
        found: ReviewItem = self._one(
            ReviewItem,
            is_wanted & there,
            (joinedload(ReviewItem.post).options(*WITH_POST), joinedload(ReviewItem.member)),
        )
        return found

    def _one(self, table: type[Any], where: Any, loads: Any) -> Any:
        ids = db.session.scalars(select(table.id).where(where).order_by(table.id)).all()
        if not ids:
            raise NotFound
        statement = select(table).where(table.id == self.dice.choice(ids)).options(*loads)
        return db.session.scalars(statement.execution_options(populate_existing=True)).one()

    def space(self) -> Space:
        return db.session.get_one(Space, self.dice.choice(self.spaces))

    def tags(self) -> list[str]:
        return self.dice.sample(TAGS, self.dice.randint(0, 3))

    def _try(self, deed: Deed) -> Any:
        """What came of it; None where it was refused."""
        self.now += STEP
        with suppress(*REFUSALS), unit_of_work():
            made = deed(self) or True
            self.done[deed.__name__] += 1
            return made
        return None

    def _there_and_back(self, deed: Deed) -> None:
        """What is undone at once leaves what was before, to the last point."""
        before = numbers()
        made = self._try(deed)
        if not isinstance(made, tuple):
            return
        undo, *about = made
        self.now += STEP
        with unit_of_work():
            undo(*about, self.now)
        after = numbers()
        changed = [
            (was, now) for name in before for was, now in zip(before[name], after[name], strict=True) if was != now
        ]
        assert changed == [], f"{deed.__name__} and back: {changed}"


def numbers() -> dict[str, Any]:
    """All that pages show as numbers and states."""
    db.session.expire_all()
    threads = select(
        Thread.id, Thread.score, Thread.answer_count, Thread.best_answer_score, Thread.backing_count,
        Thread.answer_state, Thread.accepted_post_id, Thread.resting_post_id, Thread.duplicate_count, Thread.space_id,
        Thread.deleted_at,
        Thread.hidden_at,
    )  # fmt: skip
    posts = select(Post.id, Post.score, Post.comment_count, Post.deleted_at, Post.hidden_at, Post.thread_id)
    people = select(Member.id, Member.reputation, Member.question_count, Member.answer_count)
    spaces = select(Space.id, Space.thread_count)
    tags = select(Tag.name, Tag.thread_count).where(Tag.thread_count > 0)
    found = {"threads": threads, "posts": posts, "people": people, "spaces": spaces, "tags": tags}
    return {name: sorted(map(tuple, db.session.execute(statement)), key=str) for name, statement in found.items()}


Deed = Callable[[Company], Any]
"""What it returns is truthy where it was done; a tuple names the undo and what that is about."""


def ask(company: Company) -> Any:
    visibility = "private" if company.dice.random() < 0.1 else "public"
    words: dict[str, Any] = {"title": TITLE, "body": BODY, "tags": company.tags(), "visibility": visibility}
    return threads_actions.ask(company.someone(), space=company.space(), **words, now=company.now)


def answer(company: Company) -> Any:
    return posts_actions.answer(company.someone(), company.thread(), REPLY, company.now)


def comment(company: Company) -> Any:
    return posts_actions.comment(company.someone(), company.post(), "Which model is it, and since when?", company.now)


def vote(company: Company) -> Any:
    actor, post = company.someone(), company.post()
    had = voting_of(actor, post)
    value = company.dice.choice([value for value in (1, 1, -1, 0) if value != had])
    voting_actions.vote(actor, post, value, company.now)
    return (voting_actions.vote, actor, post, had) if value and not had else True


def voting_of(actor: Member, post: Post) -> int:
    return db.session.scalar(select(Vote.value).filter_by(post_id=post.id, member_id=actor.id)) or 0


def accept(company: Company) -> Any:
    post = company.post()
    actor = post.thread.asker or company.someone()
    is_first = not post.thread.is_solved and not post.thread.rejected_at
    voting_actions.accept(actor, post, company.now)
    return (voting_actions.unaccept, actor, post) if is_first else True


def unaccept(company: Company) -> Any:
    post = company.post()
    voting_actions.unaccept(post.thread.asker or company.someone(), post, company.now)
    return True


def reject(company: Company) -> Any:
    thread = company.thread()
    voting_actions.reject(thread.asker or company.someone(), thread, company.now)
    return True


def back(company: Company) -> Any:
    actor, thread = company.someone(), company.thread()
    before = thread.backing_count
    voting_actions.add_me_too(actor, thread, company.now)
    db.session.refresh(thread)
    return (voting_actions.remove_me_too, actor, thread) if thread.backing_count > before else True


def unback(company: Company) -> Any:
    voting_actions.remove_me_too(company.someone(), company.thread(), company.now)
    return True


def follow(company: Company) -> Any:
    deed = company.dice.choice((following_actions.follow, following_actions.unfollow, following_actions.mute))
    deed(company.someone(), company.thread(), company.now)
    return True


def bookmark(company: Company) -> Any:
    following_actions.bookmark(company.someone(), company.post(), "for later", company.now)
    return True


def edit(company: Company) -> Any:
    actor, post = company.someone(), company.post()
    actor = post.author if post.author and company.dice.random() < 0.5 else actor
    body = f"{BODY} {company.dice.random()}"
    return editing_actions.edit(actor, post, body=body, revision=post.revision, tags=company.tags(), now=company.now)


def roll_back(company: Company) -> Any:
    post = company.post()
    return editing_actions.roll_back(company.someone(), post, company.dice.randint(1, post.revision), company.now)


def likely(company: Company, choose: Callable[[], tuple[Any, ...]], may: Callable[..., Any]) -> tuple[Any, ...]:
    """Who and what by the dice; mostly chosen again, some times, where it would be refused."""
    chosen = choose()
    if company.dice.random() < 0.8:
        for _ in range(TRIES):
            if may(*chosen):
                break
            chosen = choose()
    return chosen


def suggest_edit(company: Company) -> Any:
    actor, post = likely(company, lambda: (company.someone(), company.post()), can_suggest)
    body = f"{BODY} {company.dice.random()}"
    return suggested_edits_actions.suggest(actor, post, body=body, revision=post.revision, now=company.now)


def decide_edit(company: Company) -> Any:
    loads = joinedload(SuggestedEdit.author), joinedload(SuggestedEdit.post).options(*WITH_POST)
    waiting = select(SuggestedEdit).where(SuggestedEdit.state == "pending").order_by(SuggestedEdit.id).options(*loads)
    proposal = db.session.scalars(waiting.execution_options(populate_existing=True)).first()
    if proposal is None:
        raise NotFound
    actor, _about = likely(company, lambda: (company.someone(), proposal), can_review)
    if company.dice.random() < 0.5:
        return suggested_edits_actions.take(actor, proposal, company.now)
    suggested_edits_actions.refuse(actor, proposal, "That says something else.", company.now)
    return True


def delete(company: Company) -> Any:
    actor, post = company.someone(), company.post()
    removal_actions.delete(actor, post, company.now, reason="other", text="It does not belong here.")
    return removal_actions.undelete, actor, post


def undelete(company: Company) -> Any:
    removal_actions.undelete(company.someone(), company.post(), company.now)
    return True


def hide(company: Company) -> Any:
    actor, post = company.someone(), company.post()
    was_hidden = post.hidden_at is not None
    removal_actions.hide(actor, post, company.now, reason="other", text="It has to be looked at.")
    return True if was_hidden else (removal_actions.unhide, actor, post)


def unhide(company: Company) -> Any:
    removal_actions.unhide(company.someone(), company.post(), company.now)
    return True


def make_private(company: Company) -> Any:
    visibility = company.dice.choice(("public", "public", "private"))
    threads_actions.set_visibility(company.thread(), visibility, company.now)
    return True


def close(company: Company) -> Any:
    actor, thread, canonical = company.someone(), company.thread(), company.thread()
    was_open = thread.closed_at is None and thread.archived_at is None
    thread_state_actions.close(
        actor, thread, reason=company.dice.choice(CLOSED_REASONS), canonical=canonical, now=company.now
    )
    return (thread_state_actions.reopen, actor, thread) if was_open else True


def reopen(company: Company) -> Any:
    return thread_state_actions.reopen(company.someone(), company.thread(), company.now)


def lock(company: Company) -> Any:
    actor, thread = company.someone(), company.thread()
    was_locked = thread.locked_at is not None
    thread_state_actions.lock_thread(actor, thread, company.now)
    return True if was_locked else (thread_state_actions.unlock_thread, actor, thread)


def unlock(company: Company) -> Any:
    return thread_state_actions.unlock_thread(company.someone(), company.thread(), company.now)


def claim(company: Company) -> Any:
    actor, thread = company.someone(), company.thread()
    thread_state_actions.claim(actor, thread, company.now)
    return thread_state_actions.release, actor, thread


def move(company: Company) -> Any:
    return merging_actions.move(company.someone(), company.thread(), company.space(), now=company.now)


def merge(company: Company) -> Any:
    actor, thread, into = likely(company, lambda: (company.someone(), company.thread(), company.thread()), can_merge)
    return merging_actions.merge(actor, thread, into, company.now)


def split(company: Company) -> Any:
    post = company.post()
    about: dict[str, Any] = {"title": "Another grinder that stops", "space": company.space(), "tags": company.tags()}
    return merging_split.split(company.someone(), post.thread, post_ids=[post.id], **about, now=company.now)


def flag(company: Company) -> Any:
    return flags_actions.flag(company.someone(), company.post(), "spam", "", company.now)


def decide(company: Company) -> Any:
    item, actor = company.item(is_open=True), company.someone()
    offered = decisions_for(actor, item)
    if not offered:
        raise NotFound
    words = {"reason": "spam", "text": "It says what others said."}
    return review_queue_actions.decide(actor, item, company.dice.choice(offered), company.now, **words)


def undo_decision(company: Company) -> Any:
    return review_queue_actions.reopen(company.someone(), company.item(is_open=False), company.now)


BACK: tuple[Deed, ...] = (vote, accept, back, delete, hide, close, lock, claim)
DEEDS: tuple[Deed, ...] = (
    *BACK, vote, vote, vote, accept, answer, answer, comment, comment, ask, unaccept, reject, unback, follow, bookmark,
    edit, roll_back, suggest_edit, decide_edit, decide_edit, undelete, unhide, unhide, make_private, reopen,
    unlock, unlock, move, merge, split, flag, flag, flag, decide, decide, undo_decision,
)  # fmt: skip
