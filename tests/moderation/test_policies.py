"""Truth tables of moderation: who decides, sanctions and undoes, and never about themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.members.models import NEVER, Member, Role
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.core.settings import InstanceSettings
from app.moderation import policies
from app.moderation.models import Flag, ReviewItem, Sanction
from tests.cast import NOW

pytestmark = pytest.mark.usefixtures("known_settings")

HERE, ELSEWHERE = 1, 2
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ROLES: dict[str, list[tuple[str, int | None]]] = {
    "peer": [],
    "mia": [("moderator", None)],
    "mia here": [("moderator", HERE)],
    "mia elsewhere": [("moderator", ELSEWHERE)],
    "gus": [("agent", None)],
    "ada": [("admin", None)],
}
EVERYONE = ("stranger", *ROLES)
OF_ALL = {"mia", "ada"}
NEAR = OF_ALL | {"mia here"}
AUTHOR_ID = 99


def person(who: str, number: int = 0, **changes: object) -> Member:
    roles = [Role(name=name, space_id=space_id) for name, space_id in ROLES[who]]
    values = {"id": number or EVERYONE.index(who), "reputation": 1, "question_count": 0, "answer_count": 0}
    return Member(**(values | changes), roles=roles)


def who_may(verdict) -> set[str]:
    return {who for who in EVERYONE if verdict(None if who == "stranger" else person(who))}


def a_post(**changes: object) -> Post:
    thread = Thread(kind="question", visibility="public", space_id=HERE, asker_id=AUTHOR_ID)
    return Post(**({"id": 9, "kind": "answer", "thread": thread, "author_id": AUTHOR_ID} | changes))


def an_item(kind: str = "flags", **changes: object) -> ReviewItem:
    values = {"kind": kind, "member_id": AUTHOR_ID, "decision": "", "facts": {}}
    return ReviewItem(**(values | {"member": person("peer", AUTHOR_ID), "post": a_post(), "post_id": 9} | changes))


def test_who_moderates_where():
    assert who_may(policies.can_moderate) == NEAR | {"mia elsewhere"}
    assert who_may(lambda actor: policies.can_moderate_in(actor, HERE)) == NEAR
    assert who_may(lambda actor: policies.can_moderate_in(actor, None)) == OF_ALL
    assert who_may(policies.can_sanction_at_all) == OF_ALL


@pytest.mark.parametrize(
    ("last", "allowed"),
    [
        (None, True),
        ({"outcome": None, "raised_at": NOW}, True),
        ({"outcome": "agreed", "raised_at": NOW - DAY + HOUR}, False),
        ({"outcome": "agreed", "raised_at": NOW - DAY}, True),
    ],
)
def test_a_decided_flag_is_repeated_after_a_day(last, allowed):
    assert bool(policies.can_flag_again(Flag(**last) if last else None, NOW)) is allowed


@pytest.mark.parametrize(
    ("counts", "reputation", "allowed"),
    [
        ({}, 500, False),
        ({"question_count": 1}, 500, True),
        ({"answer_count": 1}, 500, True),
        ({"answer_count": 1}, 499, False),
    ],
)
def test_members_who_have_posted_review_once_they_have_earned_it(known_settings, counts, reputation, allowed):
    known_settings.current = InstanceSettings(privilege_preset="customers")
    assert bool(policies.can_review(person("peer", reputation=reputation, **counts))) is allowed


def test_moderators_review_without_posting_and_strangers_never():
    assert who_may(policies.can_review) == NEAR | {"mia elsewhere"}


@pytest.mark.parametrize("kind", policies.OFFERED)
def test_moderators_decide_what_the_kind_offers(kind):
    item = an_item(kind)
    assert policies.decisions_for(person("mia"), item) == policies.OFFERED[kind]
    assert policies.decisions_for(person("mia", AUTHOR_ID), item) == ()
    assert policies.decisions_for(person("peer"), item) == policies.decisions_for(None, item) == ()


@pytest.mark.parametrize("kind", policies.OFFERED)
def test_members_who_review_decide_on_new_posts_only(kind):
    reviewer = person("peer", reputation=500, answer_count=1)
    assert policies.decisions_for(reviewer, an_item(kind)) == policies.FOR_PEERS.get(kind, ())


def test_nobody_is_offered_what_is_refused():
    assert policies.decisions_for(person("mia here"), an_item()) == ("kept", "hidden", "deleted")
    assert policies.decisions_for(person("mia"), an_item(member=None)) == ("kept", "hidden", "deleted")
    assert policies.decisions_for(person("mia"), an_item(member=person("gus"))) == ("kept", "hidden", "deleted")
    assert policies.decisions_for(person("mia"), an_item(post=a_post(deleted_at=NOW))) == ("kept", "warned", "deleted")
    assert policies.decisions_for(person("mia"), an_item(post=None)) == policies.OFFERED["flags"]
    assert policies.decisions_for(person("mia"), an_item("suggested_edit")) == ()


@pytest.mark.parametrize("decision", ["kept", "restored"])
def test_a_decision_is_one_of_those_offered_and_about_somebody_else(decision):
    item = an_item("flags")
    assert who_may(lambda actor: policies.can_decide(actor, item, decision)) == (NEAR if decision == "kept" else set())
    own = policies.can_decide(person("mia", AUTHOR_ID), item, decision)
    assert own.reason == policies.ABOUT_YOU


@pytest.mark.parametrize("decision", ["kept", "warned", "hidden", "deleted", "approved"])
def test_moderators_reopen_a_decision_on_a_post(decision):
    item = an_item(decision=decision, decided_at=NOW)
    assert who_may(lambda actor: policies.can_reopen(actor, item)) == NEAR
    assert policies.can_reopen(person("mia", AUTHOR_ID), item).reason == policies.ABOUT_YOU


@pytest.mark.parametrize(
    "changes",
    [
        {"decision": "kept", "decided_at": None},
        {"decision": "kept", "decided_at": NOW, "post_id": None},
        {"decision": "restored", "decided_at": NOW},
        {"decision": "upheld", "decided_at": NOW},
    ],
)
def test_what_is_open_or_not_on_a_post_is_not_reopened(changes):
    assert who_may(lambda actor: policies.can_reopen(actor, an_item(**changes))) == set()


@pytest.mark.parametrize(
    ("facts", "post", "allowed"),
    [
        ({}, {"deleted_at": NOW}, True),
        ({}, {"deleted_at": NOW, "thread_deleted": True}, False),
        ({"was_deleted": True}, {"deleted_at": NOW, "thread_deleted": True}, True),
        ({}, {"thread_deleted": True}, True),
    ],
)
def test_a_deletion_is_reopened_where_the_post_can_be_restored(facts, post, allowed):
    found = a_post(deleted_at=post.get("deleted_at"))
    found.thread.deleted_at = NOW if post.get("thread_deleted") else None
    item = an_item(decision="deleted", decided_at=NOW, facts=facts, post=found)
    assert bool(policies.can_reopen(person("mia"), item)) is allowed
    assert policies.can_reopen(person("mia"), an_item(decision="deleted", decided_at=NOW, post=None))


def test_only_admins_sanction_staff_and_nobody_themselves():
    peer = person("peer", 50)
    assert who_may(lambda actor: policies.can_sanction(actor, peer)) == OF_ALL
    assert who_may(lambda actor: policies.can_remove_posts(actor, peer)) == OF_ALL
    assert who_may(lambda actor: policies.can_sanction(actor, person("gus", 50))) == {"ada"}
    assert not policies.can_sanction(person("ada", 50), person("ada", 50))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"ends_at": NOW + HOUR}, OF_ALL),
        ({"ends_at": NEVER}, OF_ALL),
        ({"ends_at": NOW}, set()),
        ({"ends_at": None}, set()),
        ({"ends_at": NOW + HOUR, "lifted_at": NOW}, set()),
    ],
)
def test_a_sanction_is_ended_while_it_restricts_the_member(changes, expected):
    sanction = Sanction(member=person("peer", 50), **changes)
    assert who_may(lambda actor: policies.can_lift(actor, sanction, NOW)) == expected


@pytest.mark.parametrize(
    ("age", "lifted_at", "allowed"), [(HOUR, None, True), (HOUR + DAY / 1000, None, False), (HOUR, NOW, False)]
)
def test_who_imposed_a_sanction_undoes_it_for_an_hour(age, lifted_at, allowed):
    mia = EVERYONE.index("mia")
    sanction = Sanction(imposed_by_id=mia, imposed_at=NOW - age, lifted_at=lifted_at)
    assert who_may(lambda actor: policies.can_undo_sanction(actor, sanction, NOW)) == ({"mia"} if allowed else set())
    by_peer = Sanction(imposed_by_id=EVERYONE.index("peer"), imposed_at=NOW)
    assert who_may(lambda actor: policies.can_undo_sanction(actor, by_peer, NOW)) == set()


def test_only_the_member_concerned_appeals():
    assert who_may(lambda actor: policies.can_appeal(actor, EVERYONE.index("gus"))) == {"gus"}
    assert who_may(lambda actor: policies.can_appeal(actor, None)) == set()
