"""Whoever a decision is about is told, in the inbox and by mail, with the reason; nobody else is."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.community.removal import actions as removal_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.mail import message
from app.moderation.appeals import actions as appeals_actions
from app.notifications.models import Notification
from tests.moderation.conftest import HOUR, decide, flagged_by, fresh, the_item, work
from tests.moderation.sanctions.test_sanctioning import WHY, impose, lift


def kinds(member) -> list[str]:
    told = select(Notification.kind).where(Notification.member_id == member.id).order_by(Notification.id)
    return list(db.session.scalars(told))


def letters(member) -> list[str]:
    return [f"{letter.subject}\n{letter.text}" for letter in message.outbox() if letter.to == member.email]


@pytest.mark.parametrize("taken", ["hidden", "deleted"])
def test_its_author_reads_why_a_post_was_taken_away(reply, ben, zoe, mia, signed_in, now, taken):
    decide(mia, flagged_by([zoe], reply, now), taken, now + HOUR, "off_topic", "It is about another machine.")
    work(now + HOUR)
    assert kinds(ben) == ["removed"]
    assert kinds(zoe) == []
    assert any("” was removed: see why" in text and "It is about another machine." in text for text in letters(ben))
    browser = signed_in(ben)
    assert f"/posts/{reply.id}/decision" in browser.get("/inbox").text
    page = browser.get(f"/posts/{reply.id}/decision")
    assert "It is about another machine." in page.text
    assert "Off topic" in page.text


def test_its_author_is_told_that_a_post_is_there_again(reply, ben, mia, now):
    with unit_of_work():
        removal_actions.hide(mia, reply, now, reason="other", text="Let us see.")
    with unit_of_work():
        removal_actions.unhide(mia, fresh(reply), now + HOUR)
    work(now + HOUR)
    assert kinds(ben)[-1] == "restored"


def test_nobody_is_told_what_they_did_themselves(reply, ben, now):
    with unit_of_work():
        removal_actions.delete(ben, reply, now)
    work(now)
    assert kinds(ben) == []


@pytest.mark.parametrize("kind", ["warning", "silence", "suspension"])
def test_a_member_reads_why_they_were_sanctioned(ben, mia, signed_in, now, kind):
    impose(mia, ben, kind, now)
    work(now)
    assert kinds(ben) == ["sanctioned"]
    assert WHY in letters(ben)[0]
    browser = signed_in(ben)
    assert "/my/account-status" in browser.get("/inbox").text
    assert WHY in browser.get("/my/account-status").text


def test_a_member_is_told_that_a_sanction_ended_early_and_what_became_of_their_appeal(ben, mia, ada, now):
    with unit_of_work():
        appeals_actions.appeal_for_sanction(
            ben, impose(mia, ben, "silence", now), "I only answered a question.", now + HOUR
        )
    decide(ada, the_item(kind="appeal"), "granted", now + 2 * HOUR, text="You are right, we misread it.")
    work(now + 2 * HOUR)
    assert sorted(kinds(ben)) == ["appealed", "lifted", "sanctioned"]
    assert any("You are right, we misread it." in text for text in letters(ben))
    lift(mia, impose(mia, ben, "silence", now + 3 * HOUR), now + 4 * HOUR)
    work(now + 4 * HOUR)
    assert kinds(ben).count("lifted") == 2
