"""However questions are closed, merged, split and moved while people vote and answer, every number equals its rows."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.members.models import Member, Role
from app.community.merging import actions as merging_actions
from app.community.merging import split
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.removal import actions as removal_actions
from app.community.spaces.models import Space
from app.community.thread_state import actions as thread_state_actions
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import UserFacingError
from app.reputation import queries as reputation_queries
from tests import cast
from tests.community.recount import differences
from tests.community.samples import BODY, REPLY, TITLE

NUMBERS = count()  # every example has people, spaces and questions of its own
PEOPLE, THREADS = 4, 4


class World:
    """Some people, two spaces and some questions; the last of the people is staff everywhere."""

    def __init__(self) -> None:
        number = next(NUMBERS)
        with unit_of_work():
            self.spaces = [cast.place(f"space{number}-{each}").id for each in range(2)]
            people = [cast.person(f"peer{number}-{each}") for each in range(PEOPLE)]
            people[-1].roles.append(Role(name="moderator", granted_at=cast.NOW))
            self.people = [each.id for each in people]
            self.threads = [self._ask(people[each % PEOPLE], each).id for each in range(THREADS)]

    def _ask(self, asker: Member, number: int) -> Thread:
        space = db.session.get_one(Space, self.spaces[number % 2])
        thread = threads_actions.ask(asker, space=space, title=TITLE, body=BODY, tags=[f"tag{number}"], now=cast.NOW)
        for each in self.people[:2]:
            posts_actions.answer(db.session.get_one(Member, each), thread, REPLY, cast.NOW)
        return thread

    def thread(self, number: int) -> Thread:
        found = select(Thread).where(Thread.id == self.threads[number % len(self.threads)])
        return db.session.scalars(found.options(joinedload(Thread.space))).one()

    def post(self, number: int) -> Post:
        found = select(Post).options(joinedload(Post.thread)).where(Post.thread_id.in_(self.threads)).order_by(Post.id)
        posts = db.session.scalars(found).all()
        return posts[number % len(posts)]


def do(world: World, deed: str, actor: Member, one: int, other: int, now) -> None:
    thread, post = world.thread(one), world.post(other)
    space = db.session.get_one(Space, world.spaces[other % 2])
    staff = db.session.get_one(Member, world.people[-1])
    if deed == "close":
        thread_state_actions.close(staff, thread, reason="duplicate", canonical=world.thread(other), now=now)
    elif deed == "reopen":
        thread_state_actions.reopen(staff, thread, now)
    elif deed == "merge":
        merging_actions.merge(staff, thread, world.thread(other), now)
    elif deed == "split":
        made = split.split(
            staff, post.thread, post_ids={post.id}, title=TITLE, space=space, tags=["tag1", "part"], now=now
        )
        world.threads.append(made.id)
    elif deed == "move":
        merging_actions.move(staff, thread, space, now=now)
    elif deed == "hide":
        threads_actions.set_visibility(thread, ("public", "private")[other % 2], now)
    elif deed == "delete":
        (removal_actions.delete if post.deleted_at is None else removal_actions.undelete)(staff, post, now)
    elif deed == "accept":
        asker = db.session.get_one(Member, post.thread.asker_id)
        (voting_actions.unaccept if post.thread.accepted_post_id == post.id else voting_actions.accept)(
            asker, post, now
        )
    elif deed == "back":
        (voting_actions.add_me_too, voting_actions.remove_me_too)[other % 2](actor, thread, now)
    else:
        voting_actions.vote(actor, post, other % 3 - 1, now)


DEEDS = (
    "close",
    "close",
    "reopen",
    "merge",
    "split",
    "move",
    "hide",
    "delete",
    "accept",
    "accept",
    "back",
    "back",
    "vote",
)
STEPS = st.lists(
    st.tuples(st.sampled_from(DEEDS), st.integers(0, PEOPLE - 1), st.integers(0, 9), st.integers(0, 30)),
    min_size=15,
    max_size=30,
)


@pytest.mark.slow
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    database=None,
    phases=[Phase.generate],
)
@given(steps=STEPS)
def test_after_any_regrouping_every_number_equals_its_rows(app, steps):
    world = World()
    for minute, (deed, person, one, other) in enumerate(steps, 1):
        now = cast.NOW + timedelta(minutes=minute)
        db.session.rollback()
        with suppress(UserFacingError), unit_of_work():
            do(world, deed, db.session.get_one(Member, world.people[person]), one, other, now)
        world.threads = [each for each in world.threads if db.session.get(Thread, each)]
    assert differences() == []
    assert not reputation_queries.ledger_mismatches()
