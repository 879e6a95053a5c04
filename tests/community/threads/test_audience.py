"""Whoever writes is told who can read it: everyone only where that is true."""

from __future__ import annotations

import pytest

from app.community.spaces.models import Space
from app.community.threads.forms import name_and_audience
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.community.voting.test_pages_threads import address_of, put_answer, put_question

EVERYONE = "Everyone can read this."
MEMBERS = "Only signed-in members can read this."
SEGMENTS = "Only members with access to “Machines” and staff can read this."
PRIVATE = "Only the person who asked, support and invited members can read this."
SENTENCES = {EVERYONE, MEMBERS, SEGMENTS, PRIVATE}
AUDIENCES = [
    ("everyone", "public", EVERYONE),
    ("members", "public", MEMBERS),
    ("segments", "public", SEGMENTS),
    ("everyone", "private", PRIVATE),
    ("segments", "private", PRIVATE),
]


@pytest.fixture
def question(ana, ben, machines, now) -> Thread:
    """Ana's, with an answer of Ben's."""
    asked = put_question(ana, machines, now)
    put_answer(ben, asked, now)
    return asked


@pytest.mark.parametrize(("space", "thread", "sentence"), AUDIENCES)
def test_the_composers_of_answers_and_comments_say_who_can_read_them(mia, question, signed_in, space, thread, sentence):
    staff = signed_in(mia)
    staff.get(address_of(question))  # what was rendered while everyone could read it is not shown again
    with unit_of_work():
        db.session.get_one(Space, question.space_id).visibility = space
        db.session.get_one(Thread, question.id).visibility = thread
    page = staff.get(address_of(question)).text
    assert page.count(sentence) == 3  # an answer, a comment on each of the two posts
    assert not any(other in page for other in SENTENCES - {sentence})


@pytest.mark.parametrize(
    ("visibility", "name"),
    [("everyone", "Machines"), ("members", "Machines (members only)"), ("segments", "Machines (for some members)")],
)
def test_a_space_says_who_can_read_it_where_it_is_chosen(mia, machines, signed_in, visibility, name):
    with unit_of_work():
        db.session.get_one(Space, machines.id).visibility = visibility
    assert f">{name}</option>" in signed_in(mia).get("/questions/new").text
    assert str(name_and_audience(Space(name="Machines", visibility=visibility), "Laundry")) == name.replace(
        "Machines", "Laundry"
    )
