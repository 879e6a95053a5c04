"""Similar questions while one asks, and what "This solved my problem" does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import func, select

from app.accounts.members.models import Member
from app.community.following.models import FOLLOWING, Subscription
from app.community.posts.models import Post
from app.community.spaces.models import Space
from app.community.threads.models import Thread
from app.community.urls import thread_address
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.search.deflection.models import Deflection
from app.search.deflection.queries import similar_to
from tests.community.samples import a_question, an_answer
from tests.conftest import Browser

HTMX = {"HX-Request": "true"}
TITLE = "Washing machine stops with E18"
Drain = Callable[[], int]


@pytest.fixture
def reply(ana: Member, ben: Member, machines: Space, now: datetime, drain: Drain) -> Post:
    """An answer of Ben's that Ana accepted, in the index."""
    question = a_question(ana, machines, now, title=TITLE)
    reply = an_answer(ben, question, now)
    with unit_of_work():
        voting_actions.accept(ana, db.session.get_one(Post, reply.id), now)
    drain()
    return db.session.get_one(Post, reply.id)


def deflections() -> int:
    return db.session.scalar(select(func.count()).select_from(Deflection)) or 0


def test_the_body_decides_between_titles_that_are_alike_and_finds_nothing_alone(
    ana: Member, machines: Space, now: datetime, drain: Drain
) -> None:
    pump = a_question(ana, machines, now, title="The washer stops", body="A sock blocks the drain pump, which hums.")
    door = a_question(
        ana, machines, now, title="The washer stops", body="The hinge of the porthole rattles when it spins."
    )
    drain()
    for body, first in (("I hear how the pump hums", pump), ("The porthole rattles", door)):
        assert similar_to("My washer stops", None, body=body)[0].id == first.id
        assert similar_to("", None, body=body) == []


def test_solved_questions_come_first_and_say_so(
    ana: Member, machines: Space, reply: Post, now: datetime, drain: Drain, browser: Browser
) -> None:
    a_question(ana, machines, now, title=f"{TITLE} E18")
    drain()
    found = browser.get("/search/similar", query_string={"title": f"{TITLE} E18"}, headers=HTMX).text
    assert found.index("Solved") < found.index(f"/{reply.thread_id}/") < found.index(f"{TITLE} E18<")


def test_a_similar_question_is_read_in_place_and_its_answer_ends_the_draft(
    zoe: Member, reply: Post, signed_in: Callable[..., Browser], browser: Browser
) -> None:
    thread_id, address = reply.thread_id, thread_address(db.session.get_one(Thread, reply.thread_id))
    reader, similar = signed_in(zoe), f"/search/similar?title={TITLE}"
    page = reader.get(similar, headers=HTMX).text
    assert reply.html in page
    assert f'formaction="/threads/{thread_id}/deflection"' in page
    assert f'formaction="/threads/{thread_id}/deflection"' in reader.get(similar).text  # a page, without script
    assert "/deflection" not in browser.get(similar).text
    reader.send("/drafts", {"key": "ask", "title": "What I began"})
    answer = reader.send(f"/threads/{thread_id}/deflection")
    assert (answer.status_code, answer.location) == (303, address)
    page = reader.get(address).text
    assert "You upvoted the answer and now follow this question." in page
    assert "Draft discarded." in page
    assert f'action="/threads/{thread_id}/deflection/undo"' in page
    assert db.session.get_one(Post, reply.id).score == 1
    follows = db.session.scalars(select(Subscription.level).filter_by(member_id=zoe.id, thread_id=thread_id)).all()
    assert follows == [FOLLOWING]
    assert "What I began" not in reader.get("/questions/new").text
    reader.send("/drafts/restore", {"key": "ask"})
    assert "What I began" in reader.get("/questions/new").text


def test_a_deflection_is_counted_once_for_each_member(
    zoe: Member, ben: Member, reply: Post, signed_in: Callable[..., Browser]
) -> None:
    address = f"/threads/{reply.thread_id}/deflection"
    for reader in (signed_in(zoe), signed_in(zoe), signed_in(ben)):
        assert reader.send(address).status_code == 303
    assert deflections() == 2
    assert db.session.get_one(Post, reply.id).score == 1  # Ben does not vote for himself
