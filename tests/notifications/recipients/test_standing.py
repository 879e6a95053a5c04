"""Who is told where a question stands."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.members.models import Member
from app.community.following import actions as following_actions
from app.community.merging import actions as merging_actions
from app.community.merging import split
from app.community.spaces.models import Space
from app.community.thread_state import actions as thread_state_actions
from app.community.thread_state.jobs import remind_askers
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.mail import message
from app.notifications.models import Notification
from tests.community.samples import a_question
from tests.notifications.conftest import TITLE, told

DAY = timedelta(days=1)


def close(actor, thread, reason, now, canonical=None):
    with unit_of_work():
        thread_state_actions.close(
            actor, loaded(thread), reason=reason, canonical=canonical and loaded(canonical), now=now
        )


def loaded(thread):
    return db.session.get_one(Thread, thread.id, options=[joinedload(Thread.space)], populate_existing=True)


@pytest.mark.parametrize(
    ("reason", "kind", "words"),
    [
        ("needs_details", "details", "” needs details before anyone can answer it"),
        ("off_topic", "closed", "was closed: Off topic"),
        ("inactive", "closed", "was closed: Inactive"),
    ],
)
def test_the_asker_is_told_why_it_was_closed(app, ana, mia, question, now, reason, kind, words):
    close(mia, question, reason, now)
    assert told(ana) == [kind]
    assert [words in each.subject for each in message.outbox() if each.to == ana.email] == [True]
    assert told(mia) == []


def test_who_closes_their_own_question_is_told_nothing(ana, question, now):
    close(ana, question, "inactive", now)
    assert told(ana) == []


def test_the_asker_of_a_duplicate_is_told_and_follows_the_other(ana, zoe, mia, machines, question, now):
    other = a_question(zoe, db.session.get_one(Space, machines.id), now)
    close(mia, question, "duplicate", now, other)
    assert told(ana) == ["closed"]
    assert told(zoe) == []


def test_a_reminder_is_told_by_mail_and_leads_to_a_page_that_asks(app, ana, advice, now, signed_in):
    told(ana)
    with unit_of_work():
        remind_askers(now + 3 * DAY)
    assert told(ana, now + 3 * DAY) == ["answered", "awaited"]
    letter = message.outbox()[-1]
    assert (letter.to, letter.subject) == (ana.email, f"Did an answer to “{TITLE}” help?")
    assert f"/questions/{advice.thread_id}/outcome" in letter.text
    inbox = signed_in(ana).get("/inbox").text
    assert "Did an answer to “The washing machine stops at three minutes” help?" in inbox


def test_a_reminder_that_comes_late_is_not_told_to_who_accepted_meanwhile(ana, question, advice, now):
    told(ana)
    with unit_of_work():
        remind_askers(now + 3 * DAY)
        voting_actions.accept(db.session.get_one(Member, ana.id), advice, now + 3 * DAY)
    assert told(ana, now + 3 * DAY) == ["answered"]


def test_who_muted_it_is_not_asked(ana, question, advice, now):
    told(ana)
    with unit_of_work():
        following_actions.mute(ana, question, now)
        remind_askers(now + 3 * DAY)
    assert told(ana, now + 3 * DAY) == ["answered"]


def test_a_merge_is_told_to_who_asked_and_what_was_told_of_posts_follows_them(
    ana, zoe, mia, machines, question, advice, now
):
    other = a_question(zoe, db.session.get_one(Space, machines.id), now)
    told(ana)
    with unit_of_work():
        merging_actions.merge(mia, loaded(question), loaded(other), now)
    assert told(ana) == ["answered", "merged"]
    rows = db.session.execute(select(Notification.kind, Notification.thread_id).where(Notification.member_id == ana.id))
    assert dict(rows.all()) == {"answered": other.id, "merged": question.id}


def test_what_was_told_of_merged_posts_is_still_read(ben, zoe, mia, question, advice, comment, now, signed_in):
    comment(zoe, advice)
    assert told(ben) == ["commented"]
    other = a_question(zoe, db.session.get_one(Space, question.space_id), now)
    with unit_of_work():
        merging_actions.merge(mia, loaded(question), loaded(other), now)
    told(ben)
    assert "Zoé Lambert commented" in signed_in(ben).get("/inbox").text


def test_a_split_is_told_to_who_wrote_what_opens_the_new_question(ana, ben, mia, question, advice, now):
    told(ben)
    title = "How is the drum turned by hand?"
    with unit_of_work():
        space = db.session.get_one(Space, question.space_id)
        made = split.split(mia, loaded(question), post_ids={advice.id}, title=title, space=space, tags=[], now=now)
    assert told(ben) == ["split"]
    places = db.session.execute(select(Notification.thread_id).where(Notification.member_id == ana.id))
    assert list(places.scalars()) == [made.id]
