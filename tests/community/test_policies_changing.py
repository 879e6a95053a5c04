"""Truth tables: who suggests an edit, who decides on one, who takes a post away and who brings it back."""

from __future__ import annotations

import pytest

from app.community.removal import policies as removal_policies
from app.community.suggested_edits import policies as suggested_edits_policies
from app.community.suggested_edits.models import SuggestedEdit
from app.core.settings import InstanceSettings
from tests.cast import NOW
from tests.community.test_policies import (
    ASKER,
    AUTHOR,
    PEER,
    PEOPLE,
    STAFF,
    STAFF_ELSEWHERE,
    a_post,
    a_thread,
    somebody,
)

pytestmark = pytest.mark.usefixtures("known_settings")

PEERS = {ASKER, PEER, STAFF_ELSEWHERE}


def who(verdict_of) -> set[str]:
    return {name for name, each in PEOPLE.items() if verdict_of(each)}


@pytest.fixture
def customers(known_settings):
    known_settings.current = InstanceSettings(privilege_preset="customers")


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("open", PEERS),
        ("closed", PEERS),
        ("locked", set()),
        ("archived", {ASKER}),
        ("hidden", set()),
        ("deleted", set()),
    ],
)
def test_who_may_not_edit_may_suggest(customers, state, expected):
    post = a_post(a_thread(state))
    assert who(lambda each: suggested_edits_policies.can_suggest(each, post)) == expected


@pytest.mark.parametrize(
    ("kind", "thread", "post"),
    [
        ("comment", {}, {}),
        ("answer", {"visibility": "private"}, {}),
        ("answer", {"kind": "suggestion"}, {}),
        ("answer", {}, {"hidden_at": NOW}),
        ("answer", {}, {"deleted_at": NOW}),
    ],
)
def test_edits_are_suggested_of_shown_public_questions_and_answers(customers, kind, thread, post):
    about = a_post(a_thread(**thread), kind, **post)
    assert who(lambda each: suggested_edits_policies.can_suggest(each, about)) == set()


def test_what_staff_wrote_may_be_suggested_otherwise_even_by_those_who_edit_freely():
    post = a_post(a_thread(), staff_role="agent")
    assert who(lambda each: suggested_edits_policies.can_suggest(each, post)) == PEERS


def test_a_stranger_is_told_to_sign_in():
    assert "Sign in" in str(suggested_edits_policies.can_suggest(None, a_post(a_thread())).reason)


def a_proposal(post, **changes):
    return SuggestedEdit(**({"post": post, "author_id": 3, "state": "pending"} | changes))


def test_authors_staff_and_those_who_edit_freely_decide(customers):
    proposal = a_proposal(a_post(a_thread()))
    assert who(lambda each: suggested_edits_policies.can_review(each, proposal)) == {AUTHOR, STAFF}
    assert suggested_edits_policies.can_review(somebody(9, reputation=1000), proposal)


def test_nobody_decides_on_their_own(known_settings):
    proposal = a_proposal(a_post(a_thread()), author_id=4)
    assert not suggested_edits_policies.can_review(PEOPLE[STAFF], proposal)
    assert suggested_edits_policies.can_withdraw(PEOPLE[STAFF], proposal)


@pytest.mark.parametrize("state", ["taken", "refused", "outdated"])
def test_what_is_decided_stays_decided(state):
    proposal = a_proposal(a_post(a_thread()), state=state)
    assert who(lambda each: suggested_edits_policies.can_review(each, proposal)) == set()
    assert who(lambda each: suggested_edits_policies.can_withdraw(each, proposal)) == set()


def test_who_suggested_it_takes_it_back():
    assert who(lambda each: suggested_edits_policies.can_withdraw(each, a_proposal(a_post(a_thread())))) == {PEER}


@pytest.mark.parametrize(
    ("kind", "thread", "score", "expected"),
    [
        ("answer", {}, 0, {AUTHOR, STAFF}),
        ("answer", {}, -1, {AUTHOR, STAFF}),
        ("answer", {}, 1, {STAFF}),
        ("answer", {"accepted_post_id": 9}, 0, {STAFF}),
        ("comment", {}, 0, {AUTHOR, STAFF}),
        ("comment", {"locked_at": NOW}, 0, {STAFF}),
        ("opening", {"answer_count": 0}, 3, {AUTHOR, STAFF}),
        ("opening", {"answer_count": 1}, 0, {STAFF}),
        ("opening", {"answer_count": 0, "backing": 1}, 0, {STAFF}),
    ],
)
def test_what_others_thanked_for_is_not_simply_taken_away(kind, thread, score, expected):
    found = a_thread(**{name: value for name, value in thread.items() if name != "backing"})
    found.backing_count = thread.get("backing", 0)
    post = a_post(found, kind, score=score)
    assert who(lambda each: removal_policies.can_delete(each, post)) == expected


def test_a_refusal_says_what_to_do():
    post = a_post(a_thread(), score=2)
    assert "Ask a moderator" in str(removal_policies.can_delete(PEOPLE[AUTHOR], post).reason)


@pytest.mark.parametrize(
    ("thread", "deleted_by", "expected"),
    [
        ({}, 2, {AUTHOR, STAFF}),
        ({}, 4, {STAFF}),
        ({"locked_at": NOW}, 2, {STAFF}),
        ({"deleted_at": NOW}, 2, set()),
    ],
)
def test_who_brings_back(thread, deleted_by, expected):
    post = a_post(a_thread(**thread), deleted_at=NOW, deleted_by_id=deleted_by)
    assert who(lambda each: removal_policies.can_undelete(each, post)) == expected
