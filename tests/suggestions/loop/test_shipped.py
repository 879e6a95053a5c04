"""When it ships, everyone concerned gets exactly one message, however they are linked and whatever is killed."""

from __future__ import annotations

import re
import time
from collections import Counter

import pytest
from sqlalchemy import func, select

from app.accounts.members.models import Member
from app.accounts.segments.models import Segment, SegmentMember
from app.community.following import actions as following_actions
from app.community.posts import actions as posts_actions
from app.community.spaces.models import Space, SpaceSegment
from app.community.threads.models import Thread
from app.community.visibility import readers_among
from app.community.voting import actions as voting_actions
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.mail import message
from app.core.outbox.models import DONE, Delivery
from app.core.outbox.worker import run_until_empty
from app.notifications.models import Notification
from app.suggestions import actions as suggestions_actions
from app.suggestions.sources import actions as sources_actions
from tests.cast import person
from tests.core.smtp_server import smtp_server
from tests.forked import a_worker
from tests.notifications.worker_process import run
from tests.suggestions.conftest import WHY, ask, loaded, suggest

ADVICE = "Set the delay to six hours and the spin to none: it is damp, not creased."
BACKERS = 40
SECONDS = 120  # on a machine with other work
MESSAGE_ID = re.compile(rb"^Message-ID: (\S+)", re.MULTILINE | re.IGNORECASE)


def thread_of(row) -> Thread:
    return db.session.get_one(Thread, row.id)


def link(staff, idea, thread, now) -> None:
    with unit_of_work():
        sources_actions.add_source(staff, loaded(idea), thread_of(thread), now)


def helped(author, asker, thread, now, *, by="acceptance") -> None:
    """An answer of the author, which the asker accepts, votes for, or leaves as it is."""
    with unit_of_work():
        post = posts_actions.answer(author, thread_of(thread), ADVICE, now)
        if by == "acceptance":
            voting_actions.accept(asker, post, now)
        elif by == "vote":
            post.score = 1


def shipped_to() -> Counter[str]:
    """Whom the inbox tells that it shipped, after the worker has done all it can."""
    run_until_empty()
    rows = select(Member.handle).join(Notification, Notification.member_id == Member.id)
    return Counter(db.session.scalars(rows.where(Notification.kind == "decided")))


def test_one_message_to_a_person_who_backs_asked_twice_helped_and_follows(
    ana, ben, gus, idea, machines, question, decide, now
):
    second, others = ask(ben, machines, now, title="The wash ends too early"), ask(ana, machines, now)
    helped(ben, ana, others, now)
    for thread in (question, second, others):
        link(gus, idea, thread, now)
    with unit_of_work():
        voting_actions.add_me_too(ben, thread_of(idea), now)
        following_actions.follow(ben, thread_of(idea), now)
    run_until_empty()
    message.outbox().clear()
    decide(idea, "shipped")
    assert shipped_to() == {"ana": 1, "ben": 1}
    assert Counter(letter.to for letter in message.outbox()) == {"ana@example.org": 1, "ben@example.org": 1}
    why = select(Notification.why).where(Notification.kind == "decided", Notification.member_id == ben.id)
    assert db.session.scalars(why).one() == "source"


@pytest.mark.parametrize("by", ["acceptance", "vote", "nothing"])
def test_an_author_of_an_answer_is_told_if_it_helped(ben, zoe, gus, idea, question, decide, now, by):
    helped(zoe, ben, question, now, by=by)
    link(gus, idea, question, now)
    decide(idea, "shipped")
    assert ("zoe" in shipped_to()) is (by != "nothing")


def test_neither_the_actor_nor_who_muted_or_was_erased_is_told(ana, ben, zoe, pia, idea, decide, now):
    with unit_of_work():
        for each in (ben, zoe, pia):
            voting_actions.add_me_too(each, thread_of(idea), now)
        following_actions.mute(ben, thread_of(idea), now)
        db.session.merge(zoe).erased_at = now
    decide(idea, "shipped")
    assert shipped_to() == {"ana": 1}


def test_nobody_is_told_who_may_not_read_it(ana, ben, zoe, gus, idea, machines, decide, now):
    with unit_of_work():
        for each in (ben, zoe, gus):
            voting_actions.add_me_too(each, thread_of(idea), now)
        segment = Segment(slug="testers", name="Testers", created_at=now)
        db.session.add(segment)
        db.session.flush()
        db.session.get_one(Space, machines.id).visibility = "segments"
        db.session.add(SpaceSegment(space_id=machines.id, segment_id=segment.id))
        db.session.add(SegmentMember(segment_id=segment.id, member_id=zoe.id, since=now))
    assert readers_among(idea.id, [each.id for each in (ana, ben, zoe, gus)]) == {ana.id, zoe.id, gus.id}
    decide(idea, "shipped")
    assert shipped_to() == {"ana": 1, "zoe": 1, "gus": 1}


def test_it_is_told_again_only_when_it_ships_again(ana, idea, decide):
    decide(idea, "shipped")
    assert shipped_to() == {"ana": 1}
    decide(idea, "under_review")
    decide(idea, "shipped")
    assert shipped_to() == {"ana": 3}


@pytest.mark.slow
def test_a_worker_that_is_killed_amid_the_mails_tells_nobody_twice_and_skips_nobody(app, ana, pia, laundry, tmp_path):
    """A mail that was taken just before the kill may come twice with the same Message-ID: mail programs show one."""
    now = clock.now()
    idea = suggest(ana, laundry, now)
    with unit_of_work():
        for number in range(BACKERS):
            voting_actions.add_me_too(person(f"backer{number}"), thread_of(idea), now)
    run_until_empty()
    with smtp_server() as server:
        with unit_of_work():
            suggestions_actions.set_status(pia, loaded(idea), "shipped", WHY, now)
        for has_enough in (lambda: len(server.mails) >= 5, lambda: mails_left() == 0):
            with a_worker(run, tmp_path, app.config["SQLALCHEMY_DATABASE_URI"], server.url) as worker:
                deadline = time.monotonic() + SECONDS
                while not has_enough():
                    assert time.monotonic() < deadline
                    time.sleep(0.01)
                worker.kill()
        names = {name for mail in server.mails for name in MESSAGE_ID.findall(mail)}
    assert len(names) == BACKERS + 1
    assert len(server.mails) <= BACKERS + 2
    told = select(Notification.member_id, func.count()).where(Notification.kind == "decided")
    counts = {row[0]: row[1] for row in db.session.execute(told.group_by(Notification.member_id))}
    assert (len(counts), set(counts.values())) == (BACKERS + 1, {1})


def mails_left() -> int:
    """How many deliveries are not done, -1 before the first has been made."""
    db.session.rollback()
    waiting = db.session.scalar(select(func.count()).where(Delivery.state != DONE)) or 0
    return waiting if db.session.scalar(select(Notification.id).where(Notification.kind == "decided").limit(1)) else -1
