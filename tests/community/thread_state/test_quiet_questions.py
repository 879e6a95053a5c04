"""What time does: archive, ask whether an answer helped, bump."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.community.following import actions as following_actions
from app.community.posts import actions as posts_actions
from app.community.thread_state import actions as thread_state_actions
from app.community.thread_state.jobs import archive_quiet, bump_unanswered, is_night, remind_askers
from app.community.threads.actions import set_support_state
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import NotAllowed
from app.core.outbox.models import Event
from app.core.settings import change_settings
from tests.community.samples import a_question, an_answer, opening_of

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def question(ana, machines, now):
    return a_question(ana, machines, now)


def clock(job, now):
    with unit_of_work():
        job(now)
    db.session.expire_all()


def reminded_on(days, now, hours=()):
    """The days, counted from now, on which somebody was asked."""
    asked = []
    for day in days:
        for hour in hours or (0,):
            before = db.session.query(Event).filter_by(name="acceptance.awaited").count()
            clock(remind_askers, now + day * DAY + hour * HOUR)
            if db.session.query(Event).filter_by(name="acceptance.awaited").count() > before:
                asked.append(day)
    return asked


# ── archive ──────────────────────────────────────────────────────────────────────────────────────


def test_what_is_quiet_for_180_days_is_archived(ana, ben, question, now):
    clock(archive_quiet, now + 179 * DAY)
    assert question.archived_at is None
    for _twice in range(2):
        clock(archive_quiet, now + 180 * DAY)
    assert question.archived_at == now + 180 * DAY
    assert db.session.query(Event).filter_by(name="thread.archived").count() == 1
    with pytest.raises(NotAllowed, match="This thread was archived after a long time without activity"):
        an_answer(ben, question, now + 181 * DAY)


def test_the_instance_says_after_how_many_days(question, now):
    with unit_of_work():
        change_settings(now, archive_days=10)
    clock(archive_quiet, now + 10 * DAY)
    assert question.archived_at is not None


def test_its_asker_s_comment_takes_it_up_again(ana, ben, question, now):
    clock(archive_quiet, now + 180 * DAY)
    opening = opening_of(question)
    with pytest.raises(NotAllowed), unit_of_work():
        posts_actions.comment(ben, opening, "I have this as well, you know.", now + 181 * DAY)
    with unit_of_work():
        posts_actions.comment(ana, opening, "It does so again since today.", now + 181 * DAY)
    assert question.archived_at is None
    clock(archive_quiet, now + 182 * DAY)
    assert question.archived_at is None


def test_staff_take_it_up_and_its_quiet_time_begins_anew(mia, question, now):
    clock(archive_quiet, now + 180 * DAY)
    with unit_of_work():
        thread_state_actions.reopen(mia, question, now + 181 * DAY)
    clock(archive_quiet, now + 182 * DAY)
    assert question.archived_at is None


def test_what_support_works_on_is_not_archived(question, now):
    with unit_of_work():
        set_support_state(question, "with_support", now)
    clock(archive_quiet, now + 200 * DAY)
    assert question.archived_at is None


def test_what_was_closed_stays_closed_when_its_asker_takes_it_up(mia, ana, question, now):
    with unit_of_work():
        thread_state_actions.close(mia, question, reason="off_topic", now=now)
    clock(archive_quiet, now + 180 * DAY)
    with unit_of_work():
        posts_actions.comment(ana, opening_of(question), "It does so again since today.", now + 181 * DAY)
    assert (question.archived_at, question.closed_reason) == (None, "off_topic")


# ── did it help? ─────────────────────────────────────────────────────────────────────────────────


def test_the_asker_is_asked_on_day_three_and_then_every_three_days_five_times(ben, question, now):
    an_answer(ben, question, now)
    assert reminded_on(range(25), now) == [3, 6, 9, 12, 15]
    assert question.reminder_count == 5


def test_one_is_asked_as_often_as_it_is_due_however_often_the_clock_strikes(ben, question, now):
    an_answer(ben, question, now)
    for minute in range(0, 60, 10):
        clock(remind_askers, now + 3 * DAY + timedelta(minutes=minute))
    assert question.reminder_count == 1


def test_the_days_count_from_the_first_answer(ben, zoe, question, now):
    an_answer(ben, question, now + 2 * DAY)
    an_answer(zoe, question, now + 4 * DAY)
    assert reminded_on(range(7), now) == [5]


def test_one_s_own_answer_asks_nobody(ana, question, now):
    an_answer(ana, question, now)
    assert reminded_on(range(10), now) == []


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles", "Europe/Paris"])
def test_nobody_is_asked_at_night(ana, ben, question, now, zone):
    with unit_of_work():
        ana.time_zone = zone
    an_answer(ben, question, now)
    for hour in range(24):
        clock(remind_askers, now + 3 * DAY + hour * HOUR)
        if question.reminder_count:
            break
    assert question.reminder_count == 1
    assert 8 <= question.reminded_at.astimezone(ZoneInfo(zone)).hour < 22


@pytest.mark.parametrize(("hour", "expected"), [(7, True), (8, False), (21, False), (22, True), (0, True)])
def test_night_is_from_ten_to_eight(app, hour, expected):
    at = datetime(2026, 7, 1, hour, 30, tzinfo=ZoneInfo("Europe/Paris"))
    for zone in ("Europe/Paris", None, "Nowhere/Land"):  # who said none is where the instance is
        assert is_night(zone, at) is expected


@pytest.mark.parametrize("what", ["accepted", "rejected", "muted", "closed", "locked", "deleted"])
def test_who_has_said_their_word_or_wants_none_is_not_asked(ana, ben, mia, question, now, what):
    reply = an_answer(ben, question, now)
    with unit_of_work():
        {
            "accepted": lambda: voting_actions.accept(ana, reply, now),
            "rejected": lambda: voting_actions.reject(ana, question, now),
            "muted": lambda: following_actions.mute(ana, question, now),
            "closed": lambda: thread_state_actions.close(mia, question, reason="inactive", now=now),
            "locked": lambda: thread_state_actions.lock_thread(mia, question, now),
            "deleted": lambda: setattr(question, "deleted_at", now),
        }[what]()
    assert reminded_on(range(10), now) == []


def test_what_is_forgotten_is_not_dug_up(ben, question, now):
    """An imported community's old questions send no mail."""
    an_answer(ben, question, now)
    assert reminded_on([31, 40], now) == []


# ── bump ─────────────────────────────────────────────────────────────────────────────────────────


def test_after_thirty_quiet_days_it_comes_on_top_and_not_again_within_thirty(question, now):
    clock(bump_unanswered, now + 29 * DAY)
    assert question.bumped_at is None
    clock(bump_unanswered, now + 30 * DAY)
    assert question.bumped_at == question.active_at == now + 30 * DAY
    assert question.is_bumped
    assert question.written_at == now
    clock(bump_unanswered, now + 59 * DAY)
    assert question.bumped_at == now + 30 * DAY
    clock(bump_unanswered, now + 60 * DAY)
    assert question.bumped_at == now + 60 * DAY


def test_at_most_one_an_hour_the_quietest_first(ana, machines, question, now):
    other = a_question(ana, machines, now + HOUR)
    at = now + 40 * DAY
    for minute in (0, 59):
        clock(bump_unanswered, at + timedelta(minutes=minute))
    assert (question.bumped_at, other.bumped_at) == (at, None)
    clock(bump_unanswered, at + HOUR)
    assert other.bumped_at == at + HOUR


@pytest.mark.parametrize("what", ["answered", "closed", "locked", "private", "archived"])
def test_only_what_is_open_and_unanswered_is_bumped(ana, ben, mia, question, now, what):
    if what == "answered":
        an_answer(ben, question, now)
    elif what == "private":
        with unit_of_work():
            question.visibility = "private"
    else:
        with unit_of_work():
            setattr(question, f"{what}_at", now)
    clock(bump_unanswered, now + 40 * DAY)
    assert question.bumped_at is None


def test_a_bump_keeps_nothing_from_the_archive(question, now):
    for day in range(30, 181, 30):
        clock(bump_unanswered, now + day * DAY)
        clock(archive_quiet, now + day * DAY)
    assert question.archived_at == now + 180 * DAY
