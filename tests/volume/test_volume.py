"""Volume is written as the actions would have written it: every counter equals its rows."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.community.posts.models import Post
from app.community.spaces.models import Space
from app.community.threads.models import Thread
from app.community.voting.models import Vote
from app.core.db.base import db
from app.demo.bulk_data import add_threads
from app.demo.cli import demo
from app.reputation.queries import ledger_mismatches
from tests.cast import NOW
from tests.community import recount


@pytest.mark.slow
def test_the_volume_is_the_same_each_time_and_every_counter_equals_its_rows(machines: Space) -> None:
    written: list[int] = []
    titles = []
    for _ in range(2):
        add_threads(120, [machines], NOW, written.append)
        titles.append(db.session.scalars(select(Thread.title).order_by(Thread.id.desc()).limit(120)).all())
    assert sum(written) == 240
    assert titles[0] == titles[1]
    assert recount.differences() == []
    assert ledger_mismatches() == []
    assert (db.session.scalar(select(func.count(Post.id)).where(Post.kind == "answer")) or 0) > 200
    assert (db.session.scalar(select(func.count(Vote.id))) or 0) > 100


def test_the_command_takes_a_number_of_questions() -> None:
    assert [each.name for each in demo.params] == ["threads"]
