"""Warnings, silences and suspensions: by whom, for how long, and what is left to whom they hit."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.community.editing import actions as editing_actions
from app.community.posts import actions as posts_actions
from app.community.voting import actions as voting_actions
from app.core.audit_log import AuditLogEntry
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from app.moderation.appeals import actions as appeals_actions
from app.moderation.models import Sanction
from app.moderation.policies import can_sanction
from app.moderation.sanctions import actions as sanctions_actions
from app.moderation.sanctions.queries import get_sanction
from tests.community.samples import BODY, a_question, an_answer
from tests.moderation.conftest import DAY, HOUR, decide, flagged_by, fresh, the_item

WHY = "Three times this week you answered with a link to your own shop."


def impose(actor, member, kind, now, hours=24, reason=WHY) -> Sanction:
    with unit_of_work():
        return sanctions_actions.sanction(actor, fresh(member), kind, hours, reason, now)


def lift(actor, imposed, now):
    with unit_of_work():
        sanctions_actions.lift(actor, imposed, "It was a mistake.", now)


SANCTIONING = {
    # actor: whom they may sanction
    "stranger": set(),
    "zoe": set(),
    "gus": set(),
    "pia": set(),
    "gil": set(),
    "mia": {"ben", "zoe"},
    "ada": {"ben", "zoe", "gus", "mia", "pia"},
}


@pytest.mark.parametrize("handle", SANCTIONING)
def test_who_sanctions_whom(handle, ben, zoe, gus, mia, pia, ada, gil):
    people = {"ben": ben, "zoe": zoe, "gus": gus, "mia": mia, "pia": pia, "ada": ada, "gil": gil}
    targets = ("ben", "zoe", "gus", "mia", "pia", "ada")
    allowed = {name for name in targets if can_sanction(people.get(handle), people[name])}
    assert allowed == SANCTIONING[handle]


def test_a_warning_keeps_nobody_from_anything(ben, mia, thread, now):
    impose(mia, ben, "warning", now)
    assert (fresh(ben).silenced_until, fresh(ben).suspended_until) == (None, None)
    an_answer(fresh(ben), fresh(thread), now)


@pytest.mark.parametrize("kind", ["silence", "suspension"])
def test_who_is_silenced_or_suspended_writes_and_votes_nothing_until_it_ends(
    kind, ben, mia, reply, thread, machines, now
):
    impose(mia, ben, kind, now)
    ben, thread, reply = fresh(ben), fresh(thread), fresh(reply)
    deeds = (
        lambda at: a_question(ben, machines, at),
        lambda at: an_answer(ben, thread, at),
        lambda at: posts_actions.comment(ben, reply, "That is good to know.", at),
        lambda at: editing_actions.edit(ben, reply, body=BODY, revision=1, now=at),
        lambda at: voting_actions.vote(ben, reply, 0, at),
    )
    for deed in deeds[:4]:
        with pytest.raises(NotAllowed, match="The moderators have silenced you for a while"):
            deed(now + HOUR)
        db.session.rollback()
    for deed in deeds[:4]:
        deed(now + DAY)


@pytest.mark.parametrize(
    ("kind", "hours", "reason", "field"),
    [
        ("exile", 24, WHY, "kind"),
        ("silence", 25, WHY, "hours"),
        ("suspension", 0, WHY, "hours"),
        ("warning", 24, "no", "reason"),
    ],
)
def test_a_sanction_has_a_kind_an_end_and_a_reason(ben, mia, now, kind, hours, reason, field):
    with pytest.raises(InvalidInput) as refused:
        impose(mia, ben, kind, now, hours, reason)
    assert refused.value.field == field
    assert db.session.scalars(select(Sanction)).all() == []


def test_of_two_that_hold_the_longer_counts_also_when_one_ends_early(ben, mia, now):
    impose(mia, ben, "silence", now, 168)
    short = impose(mia, ben, "silence", now, 24)
    assert fresh(ben).silenced_until == now + 7 * DAY
    lift(mia, fresh(short), now + HOUR)
    assert fresh(ben).silenced_until == now + 7 * DAY


def test_a_ban_has_no_end_until_somebody_ends_it(ben, mia, reply, now, signed_in):
    short, banned = impose(mia, ben, "suspension", now), impose(mia, ben, "ban", now)
    assert fresh(ben).is_banned
    assert fresh(banned).holds(now + 3000 * DAY)
    page = signed_in(ben).get("/questions")
    assert "You are banned permanently." in page.text
    refused = signed_in(ben).send(f"/posts/{reply.id}/comments", {"body": "But I did nothing wrong here."})
    assert (refused.status_code, "You are banned permanently" in refused.text) == (403, True)
    assert "no end date" in signed_in(ben).get("/my/account-status").text
    appeal(ben, banned, now + HOUR)
    lift(mia, fresh(banned), now + HOUR)
    assert fresh(ben).suspended_until == fresh(short).ends_at


@pytest.mark.parametrize("kind", ["warning", "silence", "suspension", "ban"])
def test_who_imposed_a_sanction_undoes_it_for_a_while(kind, ben, mia, ada, now):
    imposed = impose(mia, ben, kind, now)
    for actor, at in ((ada, now), (mia, now + HOUR + HOUR)):
        with pytest.raises(NotAllowed, match="no longer be undone"):
            sanctions_actions.undo(actor, get_sanction(imposed.id), at)
        db.session.rollback()
    with unit_of_work():
        sanctions_actions.undo(mia, get_sanction(imposed.id), now + HOUR)
    assert (fresh(ben).silenced_until, fresh(ben).suspended_until) == (None, None)
    with pytest.raises(NotAllowed, match="This has already ended"):
        sanctions_actions.undo(mia, get_sanction(imposed.id), now + HOUR)


def test_what_has_ended_is_not_ended_twice(ben, mia, now):
    imposed = impose(mia, ben, "suspension", now)
    lift(mia, imposed, now + HOUR)
    assert fresh(ben).suspended_until is None
    with pytest.raises(NotAllowed, match="This has already ended"):
        lift(mia, fresh(imposed), now + HOUR)


def test_every_sanction_and_its_end_stand_in_the_log(ben, mia, now):
    lift(mia, impose(mia, ben, "suspension", now), now + HOUR)
    entries = db.session.scalars(select(AuditLogEntry).order_by(AuditLogEntry.id)).all()
    assert [(entry.action, entry.actor_id, entry.member_id) for entry in entries] == [
        ("member.suspended", mia.id, ben.id),
        ("sanction.lifted", mia.id, ben.id),
    ]
    assert entries[0].reason == WHY


def appeal(actor, imposed, now, text="I did not know that this is not allowed."):
    with unit_of_work():
        return appeals_actions.appeal_for_sanction(actor, fresh(imposed), text, now)


@pytest.mark.parametrize(("decision", "holds"), [("granted", False), ("upheld", True)])
def test_an_appeal_is_looked_at_and_answered(ben, mia, ada, now, decision, holds):
    imposed = impose(mia, ben, "suspension", now)
    appeal(ben, imposed, now + HOUR)
    decide(ada, the_item(kind="appeal"), decision, now + 2 * HOUR, text="We talked about it with Mia.")
    assert fresh(imposed).holds(now + 3 * HOUR) == holds
    with pytest.raises(NotAllowed, match="already appealed"):
        appeal(ben, imposed, now + 3 * HOUR) if holds else appeal_again(ben, mia, now)


def appeal_again(ben, mia, now):
    second = impose(mia, ben, "silence", now + DAY)
    appeal(ben, second, now + DAY)
    appeal(ben, second, now + DAY + HOUR)


def test_nobody_appeals_for_somebody_else(ben, zoe, mia, now):
    with pytest.raises(NotAllowed, match="Only the member concerned can appeal"):
        appeal(zoe, impose(mia, ben, "silence", now), now)


@pytest.mark.parametrize(("decision", "is_shown"), [("granted", True), ("upheld", False)])
@pytest.mark.parametrize("taken", ["hidden", "deleted"])
def test_an_appeal_brings_a_post_back_or_not(reply, ben, mia, ada, now, taken, decision, is_shown):
    decide(mia, flagged_by([ada], reply, now), taken, now)
    with unit_of_work():
        appeals_actions.appeal_for_post(ben, fresh(reply), "It answers what was asked.", now + HOUR)
    decide(ada, the_item(kind="appeal"), decision, now + 2 * HOUR, text="We have read it again.")
    assert fresh(reply).is_shown == is_shown
