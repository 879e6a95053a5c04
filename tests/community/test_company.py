"""Whatever twenty people do in whatever order, every number equals its rows, and what is undone was never done."""

from __future__ import annotations

from random import Random

import pytest
from sqlalchemy import exists, func, select

from app.accounts.members.models import Member
from app.community.badges.queries import count_people_helped
from app.community.posts.models import UNTIL_APPROVED, Post
from app.community.removal.actions import ANNOUNCING
from app.core.db.base import db
from app.core.outbox.models import Event
from app.moderation.models import Flag, ReviewItem
from app.reputation.queries import ledger_mismatches
from tests.community.company import DEEDS, Company
from tests.community.recount import differences

DEEDS_OF_A_COMPANY = 500  # then another one comes, so that threads stay as long as real ones


def play(seed: int, deeds: int) -> Company:
    company = Company.gather(Random(seed), f"company{seed}")
    for _ in range(deeds):
        company.act()
    company.follow_up()
    return company


def left_behind() -> list[str]:
    """Everything that waits for nobody, was announced twice, or is not what it follows from."""
    decided = select(Flag.id).join(ReviewItem).where(Flag.outcome.is_(None), ReviewItem.decided_at.is_not(None))
    reviewed = exists().where(ReviewItem.post_id == Post.id, ReviewItem.decided_at.is_(None))
    unseen = select(Post.id).where(Post.hidden_because == UNTIL_APPROVED, Post.deleted_at.is_(None), ~reviewed)
    announced = select(Event.subject_id).where(Event.name.in_(ANNOUNCING)).group_by(Event.name, Event.subject_id)
    named = {"flags decided by nobody": decided, "posts that nobody approves": unseen}
    named["announced twice"] = announced.having(func.count() > 1)
    found = [f"{what}: {ids}" for what, rows in named.items() if (ids := db.session.scalars(rows).all())]
    stored = dict(db.session.execute(select(Member.id, Member.helped_count)).all())
    helped = count_people_helped(stored)
    return found + [
        f"helped by {each}: {stored[each]}, not {helped[each]}" for each in stored if stored[each] != helped[each]
    ]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_after_any_deeds_of_twenty_people_every_number_equals_its_rows(app, seed):
    play(seed, 250)
    assert differences() == []
    assert ledger_mismatches() == []
    assert left_behind() == []


@pytest.mark.verify
def test_ten_thousand_deeds_leave_every_number_equal_to_its_rows(app):
    done = set()
    for seed in range(10_000 // DEEDS_OF_A_COMPANY):
        done |= set(play(seed, DEEDS_OF_A_COMPANY).done)
        assert differences() == [], f"after company {seed}"
        assert ledger_mismatches() == [], f"after company {seed}"
        assert left_behind() == [], f"after company {seed}"
    assert done == {deed.__name__ for deed in DEEDS}, "some deed was always refused"
