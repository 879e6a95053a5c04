"""Moderators decide, with a reason that the author reads; of two at once one wins; and decisions are taken back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.community.removal import actions as removal_actions
from app.community.voting import actions as voting_actions
from app.core.audit_log import AuditLogEntry
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import Conflict, InvalidInput, NotAllowed
from app.moderation.models import Flag, Sanction
from app.moderation.review_queue import actions as review_queue_actions
from app.reputation.queries import ledger_mismatches
from tests.community.recount import differences
from tests.community.samples import an_answer, opening_of
from tests.moderation.conftest import HOUR, decide, flag, flagged_by, fresh, work


@pytest.fixture
def item(reply, crowd, now):
    """Three members flagged Ben's answer, which is hidden."""
    return flagged_by(crowd[:3], reply, now)


def reopen(actor, item, now):
    with unit_of_work():
        review_queue_actions.reopen(actor, fresh(item), now)


def outcomes() -> set[str | None]:
    return set(db.session.scalars(select(Flag.outcome)))


def deeds() -> list[str]:
    return list(db.session.scalars(select(AuditLogEntry.action).order_by(AuditLogEntry.id)))


def test_what_is_kept_is_shown_again_and_the_flags_were_wrong(item, reply, mia, now):
    decide(mia, item, "kept", now + HOUR)
    assert fresh(reply).is_shown
    assert (fresh(item).decision, fresh(item).decided_by_id, outcomes()) == ("kept", mia.id, {"disagreed"})
    assert differences() == []


@pytest.mark.parametrize("decision", ["hidden", "deleted"])
def test_what_is_hidden_or_deleted_stays_away_and_the_flags_were_right(item, reply, mia, now, decision):
    decide(mia, item, decision, now + HOUR, "off_topic", "It is about another machine.")
    assert not fresh(reply).is_shown
    assert outcomes() == {"agreed"}
    assert f"post.{decision}" in deeds()
    assert differences() == []


def test_who_is_warned_keeps_the_post_and_reads_why(item, reply, ben, mia, now):
    decide(mia, item, "warned", now + HOUR, "abusive", "Write to people as you would speak to them.")
    assert fresh(reply).is_shown
    imposed = db.session.scalars(select(Sanction).where(Sanction.kind == "warning")).one()
    assert (imposed.member_id, imposed.reason) == (ben.id, "abusive\nWrite to people as you would speak to them.")
    assert outcomes() == {"agreed"}


@pytest.mark.parametrize(("reason", "costs"), [("spam", True), ("abusive", True), ("off_topic", False)])
def test_spam_and_abuse_cost_a_hundred_and_give_it_back_with_the_post(reply, ben, zoe, mia, now, reason, costs):
    with unit_of_work():
        for voter in (zoe, mia):
            voting_actions.vote(voter, reply, 1, now)
    before = fresh(ben).reputation
    item = flagged_by([zoe], reply, now)
    decide(mia, item, "deleted", now + HOUR, reason, "So it is.")
    assert fresh(ben).reputation == (1 if costs else before)
    reopen(mia, item, now + 2 * HOUR)
    assert fresh(ben).reputation == before
    assert not ledger_mismatches()


@pytest.mark.parametrize("decision", ["kept", "warned", "hidden", "deleted"])
def test_a_decision_that_is_taken_back_leaves_what_was_before(item, reply, mia, now, decision):
    before = (fresh(reply).hidden_because, fresh(reply).deleted_at)
    decide(mia, item, decision, now + HOUR, "spam", "It advertises.")
    reopen(mia, item, now + 2 * HOUR)
    work(now + 2 * HOUR)
    assert (fresh(reply).hidden_because, fresh(reply).deleted_at) == before
    assert (fresh(item).is_open, fresh(item).decision, outcomes()) == (True, "", {None})
    assert differences() == []


def test_a_decision_is_not_taken_back_where_the_same_was_reported_again(item, reply, zoe, mia, now):
    decide(mia, item, "kept", now + HOUR)
    flag(zoe, fresh(reply), now + 2 * HOUR)
    with pytest.raises(Conflict, match="reported again"):
        reopen(mia, item, now + 3 * HOUR)


def test_of_two_moderators_the_second_is_told_who_was_quicker(item, reply, mia, ada, now):
    decide(mia, item, "kept", now + HOUR)
    with pytest.raises(Conflict, match="Mia Santos has just decided this"):
        decide(ada, item, "deleted", now + HOUR)
    assert fresh(reply).is_shown


@pytest.mark.parametrize(
    ("decision", "reason", "text"), [("hidden", "", ""), ("deleted", "other", ""), ("warned", "", "")]
)
def test_nothing_is_taken_away_without_a_reason(item, mia, now, decision, reason, text):
    with pytest.raises(InvalidInput):
        decide(mia, item, decision, now, reason, text)
    assert fresh(item).is_open


def test_nobody_decides_about_themselves_and_no_peer_decides_at_all(mia, zoe, gil, thread, crowd, now):
    own = flagged_by([zoe], an_answer(mia, thread, now), now)
    for actor in (mia, zoe, gil):
        with pytest.raises(NotAllowed):
            decide(actor, own, "kept", now)


def test_what_staff_take_away_without_the_list_is_done_with_in_the_list(reply, zoe, mia, now):
    item = flagged_by([zoe], reply, now)
    with unit_of_work():
        removal_actions.delete(mia, fresh(reply), now + HOUR, reason="spam")
    work(now + HOUR)
    assert (fresh(item).decision, outcomes()) == ("deleted", {"agreed"})


def test_a_decision_on_a_question_takes_its_thread_along(thread, reply, crowd, mia, now):
    item = flagged_by(crowd[:3], opening_of(thread), now)
    decide(mia, item, "deleted", now + HOUR)
    assert fresh(thread).deleted_at is not None
    reopen(mia, item, now + 2 * HOUR)
    assert (fresh(thread).deleted_at, fresh(thread).hidden_at is None) == (None, False)
    decide(mia, item, "kept", now + 3 * HOUR)
    assert fresh(thread).is_listed
    assert differences() == []
