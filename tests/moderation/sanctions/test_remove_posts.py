"""All posts of a member are removed at once, and one undo brings back exactly those."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.removal import actions as removal_actions
from app.community.voting import actions as voting_actions
from app.core.audit_log import AuditLogEntry
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import Conflict, InvalidInput, NotAllowed
from app.core.outbox.worker import run_until_empty
from app.moderation import rules
from app.moderation.models import PostRemoval, RemovedPost
from app.moderation.sanctions import remove_posts
from app.moderation.sanctions.queries import get_removal, last_removal_of
from app.notifications.models import Notification
from app.reputation import queries as reputation_queries
from tests.community.recount import differences
from tests.community.samples import a_question, an_answer, opening_of
from tests.moderation.conftest import DAY, HOUR, fresh

MINUTE = timedelta(minutes=1)


def remove(actor, member, now, reason="spam", text="") -> PostRemoval:
    with unit_of_work():
        return remove_posts.remove_posts(actor, fresh(member), reason, text, now)


def restore(actor, removal, now) -> None:
    with unit_of_work():
        remove_posts.restore_posts(actor, get_removal(removal.id), now)


def shown_of(member) -> set[int]:
    there = select(Post.id).where(Post.author_id == member.id, Post.deleted_at.is_(None))
    return set(db.session.scalars(there))


@pytest.fixture
def written(ben, zoe, ana, machines, thread, now):
    """Ben asked, answered thrice and commented; Zoé answered him. One answer he has deleted himself."""
    asked = a_question(ben, machines, now - 2 * DAY, title="Which oil is the right one for it?")
    answers = [an_answer(ben, fresh(thread), now - DAY + n * HOUR) for n in range(3)]
    with unit_of_work():
        said = posts_actions.comment(ben, fresh(answers[0]), "That is what I did, too.", now - 5 * HOUR)
    an_answer(zoe, fresh(asked), now - DAY)
    with unit_of_work():
        voting_actions.vote(zoe, fresh(answers[1]), 1, now - HOUR)
        removal_actions.delete(ben, fresh(answers[2]), now - HOUR)
    return {opening_of(asked).id, answers[0].id, answers[1].id, said.id}


def test_all_that_a_member_wrote_goes_and_comes_back_as_it_was(written, ben, mia, now):
    points = fresh(ben).reputation
    removal = remove(mia, ben, now)
    assert shown_of(ben) == set()
    assert fresh(ben).reputation < points
    assert differences() == []
    restore(mia, removal, now + HOUR)
    assert shown_of(ben) == written
    assert fresh(ben).reputation == points
    assert not reputation_queries.ledger_mismatches()
    assert differences() == []
    assert last_removal_of(fresh(ben)).states == {"restored": len(written)}


def test_what_somebody_else_deleted_since_stays_deleted(written, ben, mia, ada, now):
    post = min(written)
    removal = remove(mia, ben, now)
    with unit_of_work():
        removal_actions.undelete(ada, fresh_post(post), now + MINUTE)
        removal_actions.delete(ada, fresh_post(post), now + 2 * MINUTE, reason="abusive")
    restore(mia, removal, now + HOUR)
    assert shown_of(ben) == written - {post}
    assert last_removal_of(fresh(ben)).states == {"restored": len(written) - 1, "kept": 1}


def fresh_post(number: int) -> Post:
    db.session.expire_all()
    return db.session.get_one(Post, number)


def test_an_accepted_answer_goes_and_is_accepted_again_when_it_comes_back(thread, reply, ben, ana, mia, now):
    with unit_of_work():
        voting_actions.accept(ana, fresh(reply), now)
    removal = remove(mia, ben, now + HOUR)
    assert (shown_of(ben), fresh(thread).accepted_post_id) == (set(), None)
    restore(mia, removal, now + HOUR)
    assert (fresh(thread).accepted_post_id, fresh(ben).reputation) == (reply.id, 16)


@pytest.mark.slow
def test_many_posts_go_in_batches_of_the_worker_and_come_back_in_batches(ben, mia, thread, reply, now, monkeypatch):
    monkeypatch.setattr(rules, "POSTS_AT_ONCE", 2)
    for number in range(4):
        with unit_of_work():
            posts_actions.comment(
                ben, fresh(reply), f"And it did it again, day {number}.", now - HOUR + number * MINUTE
            )
    removal = remove(mia, ben, now)
    assert db.session.scalar(select(func.count()).select_from(RemovedPost)) == 2
    with pytest.raises(Conflict, match="already being removed"):
        remove(mia, ben, now)
    db.session.rollback()
    run_until_empty(now + DAY)
    assert shown_of(ben) == set()
    restore(mia, removal, now + HOUR)
    run_until_empty(now + DAY)
    assert len(shown_of(ben)) == 5
    assert differences() == []


def test_an_undo_stops_a_removal_that_is_not_done(ben, mia, thread, reply, now, monkeypatch):
    monkeypatch.setattr(rules, "POSTS_AT_ONCE", 1)
    with unit_of_work():
        posts_actions.comment(ben, fresh(reply), "And it did it again, today.", now - HOUR)
    removal = remove(mia, ben, now)
    restore(mia, removal, now + MINUTE)
    run_until_empty(now + DAY)
    assert len(shown_of(ben)) == 2
    with pytest.raises(Conflict, match="already undone"):
        restore(mia, removal, now + HOUR)


def test_the_member_is_told_once_and_the_log_has_one_entry(written, ben, mia, now):
    run_until_empty(now)
    before = len(told_to(ben))
    remove(mia, ben, now, "other", "You have written this into every question.")
    run_until_empty(now + DAY)
    assert len(told_to(ben)) == before + 1
    deeds = db.session.scalars(select(AuditLogEntry.action).where(AuditLogEntry.member_id == ben.id)).all()
    assert deeds == ["member.posts_removed"]


def told_to(member) -> list[Notification]:
    return list(db.session.scalars(select(Notification).where(Notification.member_id == member.id)))


REMOVING = {"zoe": False, "gus": False, "pia": False, "gil": False, "mia": True, "ada": True}


@pytest.mark.parametrize("who", REMOVING)
def test_who_removes_all_posts_of_a_member(who, request, reply, ben, now):
    actor = request.getfixturevalue(who)
    if REMOVING[who]:
        remove(actor, ben, now)
    else:
        with pytest.raises(NotAllowed):
            remove(actor, ben, now)


def test_staff_and_who_wrote_nothing_are_left_alone(zoe, gus, mia, now):
    with pytest.raises(NotAllowed):
        remove(mia, gus, now)
    db.session.rollback()
    with pytest.raises(InvalidInput, match="no posts"):
        remove(mia, zoe, now)


def test_a_moderator_reads_what_a_member_wrote_removes_it_and_undoes_that(written, ben, mia, signed_in, now):
    browser = signed_in(mia)
    page = browser.get("/moderation/members/ben")
    assert "Which oil is the right one for it?" in page.text
    assert "That is what I did, too." in page.text
    asks = browser.get("/moderation/members/ben/remove-posts")
    assert "1 question or suggestion, 2 answers, 1 comment" in asks.text
    assert browser.send("/moderation/members/ben/remove-posts", {"reason": "other"}).status_code == 422
    answer = browser.send("/moderation/members/ben/remove-posts", {"reason": "spam"})
    assert answer.status_code == 303
    page = browser.get(answer.location)
    assert "4 of 4 posts removed" in page.text
    undo = f"/moderation/removals/{last_removal_of(fresh(ben)).row.id}/undo"
    assert page.text.count(f'action="{undo}"') == 2  # on the line that tells it, and beside the posts
    assert browser.send(undo).status_code == 303
    assert shown_of(ben) == written
    assert browser.send(undo).status_code == 409
