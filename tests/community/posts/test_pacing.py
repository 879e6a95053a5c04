"""The first day: three questions, ten replies, two links in a post. With clear sentences, and for nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.community.editing import actions as editing_actions
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.threads import actions as threads_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput
from tests.cast import person
from tests.community.samples import BODY, TITLE, a_question, an_answer, opening_of

LINKS = "Look at https://a.example and https://b.example, and at https://c.example too."


@pytest.fixture(autouse=True)
def real_limits(app):
    app.config["LIMITS_SCALE"] = 1
    yield
    app.config["LIMITS_SCALE"] = 1000


@pytest.fixture
def old(app, now):
    with unit_of_work():
        return person("old", now - timedelta(days=3))


def ask(member, machines, at):
    with unit_of_work():
        return threads_actions.ask(member, space=machines, title=TITLE, body=BODY, tags=[], now=at)


def test_a_newcomer_asks_three_questions_on_the_first_day(ana, old, machines, now):
    for hour in range(3):
        ask(ana, machines, now + timedelta(hours=hour))
    with pytest.raises(InvalidInput, match="3 questions") as refused:
        ask(ana, machines, now + timedelta(hours=4))
    assert "draft" in str(refused.value.sentence)
    ask(ana, machines, now + timedelta(hours=25))
    for hour in range(5):
        ask(old, machines, now + timedelta(hours=hour))


def test_a_newcomer_writes_ten_replies_comments_among_them(ana, ben, machines, now):
    question = a_question(ben, machines, now)
    for minute in range(5):
        post = an_answer(ana, question, now + timedelta(minutes=2 * minute))
        with unit_of_work():
            posts_actions.comment(ana, post, "One thing more to say.", now + timedelta(minutes=2 * minute + 1))
    with pytest.raises(InvalidInput, match="10 replies"):
        an_answer(ana, question, now + timedelta(hours=2))
    an_answer(ana, question, now + timedelta(hours=24, minutes=1))


def test_trust_and_a_role_end_the_first_day(ana, gus, machines, now):
    with unit_of_work():
        ana.trust_level = 1
    for hour in range(5):
        ask(ana, machines, now + timedelta(hours=hour))
        ask(gus, machines, now + timedelta(hours=hour))


def test_a_newcomer_s_post_holds_two_links(ana, old, gus, machines, now):
    question = a_question(old, machines, now)
    with pytest.raises(InvalidInput, match="2 links"):
        an_answer(ana, question, now, LINKS)
    an_answer(ana, question, now, LINKS.replace("https://c.example", "the third"))
    an_answer(old, question, now, LINKS)
    an_answer(gus, question, now, LINKS)
    with unit_of_work():
        posts_actions.answer(ana, question, LINKS, now + timedelta(hours=25))


def test_a_newcomer_brings_no_more_links_into_a_post_later(ana, mia, machines, now):
    post = opening_of(a_question(ana, machines, now))
    with unit_of_work():
        editing_actions.edit(mia, post, body=LINKS, revision=1, now=now)
        editing_actions.edit(mia, post, body=BODY, revision=2, now=now + timedelta(hours=1))
    for deed, what in (
        (editing_actions.edit, {"body": LINKS, "revision": 3}),
        (editing_actions.roll_back, {"number": 2}),
    ):
        with pytest.raises(InvalidInput, match="2 links"), unit_of_work():
            deed(ana, db.session.get_one(Post, post.id), **what, now=now + timedelta(hours=2))
