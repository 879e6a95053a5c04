"""Asking: a thread with its opening, first revision, tags and counts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.community.following.models import Subscription
from app.community.posts.models import Post, Revision
from app.community.tags.models import Tag
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from app.core.outbox.models import Event
from app.core.settings import change_settings
from tests.community.recount import differences
from tests.community.samples import BODY, TITLE, a_question, a_suggestion, opening_of


def test_a_question_is_a_thread_with_an_opening_and_its_first_revision(ana, machines, now):
    thread = a_question(ana, machines, now, tags=["Grinder", "grinder", "E-61"])
    opening = opening_of(thread)
    revision = db.session.scalars(db.select(Revision)).one()
    assert (thread.kind, thread.visibility, thread.answer_state, thread.slug) == (
        "question",
        "public",
        "unanswered",
        "the-grinder-stops-after-two-seconds",
    )
    assert thread.tag_names == ["grinder", "e-61"]
    assert thread.created_at == thread.active_at == thread.changed_at == now
    assert (opening.author_id, opening.body, opening.revision, opening.staff_role) == (ana.id, BODY, 1, None)
    assert opening.html == f"<p>{BODY}</p>\n"
    assert thread.excerpt == BODY
    assert (revision.number, revision.title, revision.tag_names, revision.body) == (1, TITLE, ["grinder", "e-61"], BODY)


def test_asking_is_recorded_and_the_asker_follows(ana, machines, now):
    thread = a_question(ana, machines, now, tags=[])
    event = db.session.scalars(db.select(Event)).one()
    following = db.session.scalars(db.select(Subscription)).one()
    assert (event.name, event.subject_type, event.subject_id) == ("question.asked", "thread", thread.id)
    assert event.values == {"thread_id": thread.id}
    assert (following.thread_id, following.member_id, following.level) == (thread.id, ana.id, "following")


def test_space_tags_and_asker_count_it(ana, machines, now):
    a_question(ana, machines, now, tags=["grinder", "valve"])
    a_question(ana, machines, now, tags=["grinder"])
    counts = dict(db.session.execute(db.select(Tag.name, Tag.thread_count)).all())
    assert (machines.thread_count, ana.question_count, counts) == (2, 2, {"grinder": 2, "valve": 1})
    assert differences() == []


def test_a_private_question_is_in_no_public_count(ana, machines, now):
    thread = a_question(ana, machines, now, visibility="private")
    assert (machines.thread_count, ana.question_count) == (0, 0)
    assert thread.tag_names == ["grinder"]
    assert differences() == []


def test_a_suggestion_is_no_question_of_its_author(pia, machines, now):
    thread = a_suggestion(pia, machines, now)
    assert (thread.kind, pia.question_count, machines.thread_count) == ("suggestion", 0, 1)
    assert opening_of(thread).staff_role == "product"
    assert db.session.query(Event).count() == 0
    assert differences() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "Too short"}, "title"),
        ({"title": "x" * 151}, "title"),
        ({"body": "   too short   "}, "body"),
        ({"body": "x" * 30_001}, "body"),
        ({"tags": ["a", "b", "c", "d", "e", "f"]}, "tags"),
        ({"tags": ["x" * 26]}, "tags"),
        ({"tags": ["two words"]}, "tags"),
        ({"tags": ["<b>"]}, "tags"),
        ({"visibility": "secret"}, "visibility"),
    ],
)
def test_a_refusal_names_the_field_and_changes_nothing(ana, machines, now, changes, field):
    with pytest.raises(InvalidInput) as refusal:
        a_question(ana, machines, now, **changes)
    assert refusal.value.field == field
    assert db.session.query(Thread).count() == db.session.query(Post).count() == db.session.query(Tag).count() == 0
    assert (machines.thread_count, ana.question_count) == (0, 0)


def test_an_excerpt_is_a_line_of_plain_text(ana, machines, now):
    thread = a_question(ana, machines, now, body="**Bold** words\n\n- and `code`\n\n" + "more and more " * 30)
    assert thread.excerpt.startswith("Bold words - and code more and more")
    assert len(thread.excerpt) <= 200
    assert thread.excerpt.endswith("…")


def test_more_than_two_links_wait_for_reputation(ana, machines, now):
    with unit_of_work():
        change_settings(now, privilege_preset="customers")
    links = " ".join(f"[here](https://example.org/{number})" for number in range(3))
    with pytest.raises(NotAllowed, match="10 reputation"):
        a_question(ana, machines, now, body=BODY + links)


@pytest.mark.parametrize(("age", "wait"), [(timedelta(0), 120), (timedelta(days=2), 15)])
def test_newcomers_wait_two_minutes_between_threads_and_others_a_moment(app, ana, machines, now, age, wait):
    app.config["LIMITS_SCALE"] = 1
    later = now + age
    try:
        a_question(ana, machines, later)
        with pytest.raises(InvalidInput, match=f"Wait {wait - 5} more seconds"):
            a_question(ana, machines, later + timedelta(seconds=5))
        a_question(ana, machines, later + timedelta(seconds=wait))
    finally:
        app.config["LIMITS_SCALE"] = 1000
    assert ana.question_count == 2


def test_staff_never_wait(app, gus, machines, now):
    app.config["LIMITS_SCALE"] = 1
    try:
        with unit_of_work():
            for _twice in range(2):
                threads_actions.ask(gus, space=machines, title=TITLE, body=BODY, tags=[], now=now)
    finally:
        app.config["LIMITS_SCALE"] = 1000
    assert gus.question_count == 2
