"""Taking, assigning, prioritising, speaking, holding: what each does to the case and to its clocks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.cases import rules
from app.cases.case import actions as case_actions
from app.cases.edit_conflicts.rules import Started
from app.cases.teams import assignment
from app.cases.timeline import actions as timeline_actions
from app.cases.timeline.models import CaseMessage, CaseNote
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import Conflict, InvalidInput, NotAllowed
from app.core.outbox.models import Event
from tests.cases.conftest import clock, fresh
from tests.cast import NOW

SOON = NOW + timedelta(hours=1)
WORDS = "Please send us the serial number from the inner edge of the door."


def events(name: str) -> list[Event]:
    return list(db.session.scalars(select(Event).where(Event.name == name)))


def test_who_takes_a_new_case_has_it_and_it_is_open(case, gus):
    with unit_of_work():
        assignment.take(gus, case, now=SOON)
    assert (case.assignee_id, case.status, case.revision) == (gus.id, "open", 3)
    assert not clock(case, rules.FIRST_RESPONSE).is_stopped


def test_a_case_is_given_to_support_only(case, gus, ben):
    with pytest.raises(NotAllowed), unit_of_work():
        assignment.assign(gus, case, ben, now=SOON)


def test_of_two_who_take_a_case_at_once_the_second_is_told(case, gus, lea):
    seen = Started(assignee_id=None, team_id=case.team_id)
    with unit_of_work():
        assignment.take(gus, case, started=seen, now=SOON)
    with pytest.raises(Conflict), unit_of_work():
        assignment.take(lea, case, started=seen, now=SOON)
    assert fresh(case).assignee_id == gus.id


def test_a_reply_is_the_post_in_the_thread(case, gus, question):
    with unit_of_work():
        post = timeline_actions.reply(gus, case, WORDS, SOON)
    stored = db.session.get_one(Post, post.id)
    assert (stored.thread_id, stored.kind, stored.staff_role) == (question.id, "answer", "agent")
    assert (case.status, case.assignee_id) == ("open", gus.id)
    assert clock(case, rules.FIRST_RESPONSE).met_at == SOON
    assert case.due_at == clock(case, rules.RESOLUTION).due_at
    assert events("case.replied")[0].values["post_id"] == post.id


def test_a_reply_that_asks_waits_for_the_customer_and_stops_the_clocks(case, gus, question):
    with unit_of_work():
        timeline_actions.reply(gus, case, WORDS, SOON, wait=True)
    assert case.status == "waiting_on_customer"
    assert clock(case, rules.RESOLUTION).paused_at == SOON
    assert clock(case, rules.RESOLUTION).left_seconds == 23 * 3600
    assert case.due_at == rules.NEVER_DUE
    assert fresh(case).thread.support_state == "waiting_for_asker"


def test_the_askers_message_ends_the_waiting_and_starts_the_next_response(case, gus, ana):
    with unit_of_work():
        timeline_actions.message(gus, case, WORDS, SOON, wait=True)
    answered = SOON + timedelta(days=1)
    with unit_of_work():
        timeline_actions.message(ana, case, "It is 24-11-003518.", answered)
    assert case.status == "open"
    assert clock(case, rules.RESOLUTION).is_running
    assert clock(case, rules.RESOLUTION).due_at == NOW + timedelta(days=4)
    assert clock(case, rules.NEXT_RESPONSE).due_at == answered + timedelta(days=1)
    assert [event.values["to_asker"] for event in events("case.messaged")] == [True, False]


def test_two_words_of_the_asker_start_one_next_response(case, gus, ana):
    with unit_of_work():
        timeline_actions.message(gus, case, WORDS, SOON)
    for hours in (2, 3):
        with unit_of_work():
            timeline_actions.message(ana, case, "And another thing.", NOW + timedelta(hours=hours))
    assert clock(case, rules.NEXT_RESPONSE).started_at == NOW + timedelta(hours=2)


def test_before_the_first_response_the_askers_word_starts_nothing(case, ana):
    with unit_of_work():
        timeline_actions.message(ana, case, "It got worse.", SOON)
    assert clock(case, rules.FIRST_RESPONSE).is_running
    assert case.due_at == clock(case, rules.FIRST_RESPONSE).due_at


def test_a_note_moves_nothing_and_conflicts_with_nothing(case, gus, mia):
    with unit_of_work():
        timeline_actions.note(gus, case, "Bulletin 0417.", SOON)
    with unit_of_work():
        timeline_actions.note(mia, case, "Third one this month.", SOON)
    assert (case.status, case.assignee_id) == ("new", None)
    assert len(list(db.session.scalars(select(CaseNote)))) == 2
    assert not clock(case, rules.FIRST_RESPONSE).is_stopped


@pytest.mark.parametrize("who", ["ana", "ben", "pia"])
def test_who_does_not_read_notes_keeps_none(case, who, request):
    member = request.getfixturevalue(who)
    with pytest.raises(NotAllowed), unit_of_work():
        timeline_actions.note(member, case, "Hello", SOON)


def test_peers_and_moderators_write_no_messages(case, ben, mia):
    for member in (ben, mia):
        with pytest.raises(NotAllowed), unit_of_work():
            timeline_actions.message(member, case, "Hello", SOON)
    assert not list(db.session.scalars(select(CaseMessage)))


def test_another_priority_counts_the_time_used_so_far(case, gus):
    with unit_of_work():
        case_actions.set_priority(gus, case, "high", now=SOON)
    assert clock(case, rules.FIRST_RESPONSE).due_at == NOW + timedelta(hours=5)  # 4 business hours and the lunch break
    assert case.due_at == clock(case, rules.FIRST_RESPONSE).due_at


def test_a_hold_needs_a_reason_and_a_day_to_come(case, gus):
    with unit_of_work():
        assignment.take(gus, case, now=NOW)
    for words in ({"reason": "", "follow_up_at": SOON}, {"reason": "Parts"}, {"reason": "Parts", "follow_up_at": NOW}):
        with pytest.raises(InvalidInput), unit_of_work():
            case_actions.set_status(gus, case, "on_hold", **words, now=NOW)
    with unit_of_work():
        case_actions.set_status(gus, case, "on_hold", reason="Parts", follow_up_at=SOON, now=NOW)
    assert (case.status, case.hold_reason, case.follow_up_at) == ("on_hold", "Parts", SOON)
    assert clock(case, rules.RESOLUTION).is_running


@pytest.mark.parametrize("status", ["waiting_on_customer", "on_hold", "resolved", "closed"])
def test_a_new_case_is_not_moved_past_open_by_hand(case, gus, status):
    with pytest.raises(InvalidInput), unit_of_work():
        case_actions.set_status(gus, case, status, reason="x", follow_up_at=SOON, now=NOW)


def test_what_is_said_privately_is_in_no_event_and_no_table_of_the_community(case, gus, question):
    with unit_of_work():
        timeline_actions.message(gus, case, "SECRET-CANARY for Ana", SOON)
        timeline_actions.note(gus, case, "SECRET-CANARY for staff", SOON)
    everything = str([event.values for event in db.session.scalars(select(Event))])
    everything += str([(post.body, post.html) for post in db.session.scalars(select(Post))])
    everything += str([(thread.title, thread.excerpt) for thread in db.session.scalars(select(Thread))])
    assert "SECRET-CANARY" not in everything
