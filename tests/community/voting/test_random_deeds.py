"""Whatever people do in whatever order, every number equals its rows, and what is undone was never done."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.accounts.members.models import Member, Role
from app.community.editing import actions as editing_actions
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.removal import actions as removal_actions
from app.community.spaces.models import Space
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.community.voting.models import Vote
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import NotAllowed
from app.reputation import queries as reputation_queries
from tests import cast
from tests.community.recount import differences
from tests.community.samples import BODY, REPLY, TITLE

NUMBERS = count()  # every example has people, a space and a question of its own
TAGS: tuple[list[str], ...] = (["grinder"], ["valve", "boiler"], ["boiler", "grinder"], [])
PEOPLE, POSTS = 4, 3


@dataclass
class World:
    """Some people in a space with a question, its answers and their comments."""

    people: list[Member]
    space: Space
    thread: Thread
    posts: list[Post]

    @classmethod
    def make(cls) -> World:
        number = next(NUMBERS)
        with unit_of_work():
            space = cast.place(f"space{number}")
            people = [cast.person(f"peer{number}-{each}") for each in range(PEOPLE)]
            people[-1].roles.append(Role(name="moderator", space_id=space.id, granted_at=cast.NOW))
            thread = threads_actions.ask(people[0], space=space, title=TITLE, body=BODY, tags=TAGS[0], now=cast.NOW)
            opening = db.session.scalars(db.select(Post).where(Post.thread_id == thread.id)).one()
            answers = [posts_actions.answer(person, thread, REPLY, cast.NOW) for person in people[1:POSTS]]
        return cls(people, space, thread, [opening, *answers])

    def add(self, done: tuple[bool, Post | None]) -> None:
        self.posts += [post for post in done[1:] if isinstance(post, Post)]

    def numbers(self) -> dict[str, object]:
        """All that a page shows of it."""
        db.session.expire_all()
        thread = self.thread
        return {
            "thread": (thread.score, thread.answer_count, thread.best_answer_score, thread.backing_count),
            "state": (thread.answer_state, thread.accepted_post_id, thread.deleted_at),
            "posts": [(post.score, post.comment_count, post.deleted_at) for post in self.posts],
            "people": [(each.reputation, each.question_count, each.answer_count) for each in self.people],
            "space": self.space.thread_count,
        }


def do(deed, *args, **words) -> tuple[bool, Post | None]:
    """Was it allowed, and what came of it? A refusal leaves nothing behind."""
    with suppress(NotAllowed), unit_of_work():
        return True, deed(*args, **words)
    return False, None


def vote(world, actor, post, turn, now):
    do(voting_actions.vote, actor, post, turn % 3 - 1, now)


def accept(world, actor, post, turn, now):
    do((voting_actions.accept, voting_actions.unaccept)[turn % 2], world.people[0], post, now)


def reject(world, actor, post, turn, now):
    do(voting_actions.reject, world.people[0], world.thread, now)


def back(world, actor, post, turn, now):
    do((voting_actions.add_me_too, voting_actions.remove_me_too)[turn % 2], actor, world.thread, now)


def delete(world, actor, post, turn, now):
    do((removal_actions.delete, removal_actions.undelete)[turn % 2], world.people[-(turn // 2 % 2)], post, now)


def answer(world, actor, post, turn, now):
    world.add(do(posts_actions.answer, actor, world.thread, REPLY, now))


def comment(world, actor, post, turn, now):
    world.add(do(posts_actions.comment, actor, post, "Which model is it?", now))


def edit(world, actor, post, turn, now):
    db.session.refresh(post)
    do(editing_actions.edit, actor, post, body=f"{BODY} {turn}", revision=post.revision, tags=TAGS[turn % 4], now=now)


def hide(world, actor, post, turn, now):
    do(threads_actions.set_visibility, world.thread, ("public", "private")[turn % 2], now)


def there_and_back(world, actor, post, turn, now):
    """A deed and its undo leave what was before, to the last point."""
    deed, undo = (
        ((voting_actions.vote, 1), (voting_actions.vote, 0)),
        ((voting_actions.vote, -1), (voting_actions.vote, 0)),
        ((voting_actions.accept,), (voting_actions.unaccept,)),
        ((removal_actions.delete,), (removal_actions.undelete,)),
    )[turn % 4]
    is_new = not db.session.query(Vote).filter_by(post_id=post.id, member_id=actor.id).count()
    db.session.refresh(world.thread)
    if deed[0] is voting_actions.accept and (world.thread.is_solved or world.thread.rejected_at):
        return
    before = world.numbers()
    if (is_new or deed[0] is not voting_actions.vote) and do(deed[0], actor, post, *deed[1:], now)[0]:
        assert do(undo[0], actor, post, *undo[1:], now)[0]
        assert world.numbers() == before


DEEDS = (vote, vote, accept, reject, back, delete, answer, comment, edit, hide, there_and_back, there_and_back)
ACTORS = (3, 3, 0, 1, 2)  # often the one of staff, who is refused least
STEPS = st.lists(
    st.tuples(st.sampled_from(DEEDS), st.sampled_from(ACTORS), st.integers(0, 5), st.integers(0, 11)),
    min_size=12,
    max_size=24,
)


@pytest.mark.slow
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    database=None,
    phases=[Phase.generate],  # making a failing example smaller would outlast the test's time
)
@given(steps=STEPS)
def test_after_any_deeds_every_number_equals_its_rows(app, steps):
    world = World.make()
    for minute, (deed, person, post, turn) in enumerate(steps):
        deed(
            world,
            world.people[person],
            world.posts[post % len(world.posts)],
            turn,
            cast.NOW + timedelta(minutes=minute),
        )
    assert differences() == []
    assert not reputation_queries.ledger_mismatches()
