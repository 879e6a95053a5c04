"""Truth tables: who may change where a question stands, in which state. Pure: rows that no database has seen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.community.merging import policies as merging_policies
from app.community.thread_state import policies
from app.community.threads.models import Thread
from app.core.settings import InstanceSettings
from tests.cast import NOW
from tests.community.test_policies import ASKER, AUTHOR, PEER, PEOPLE, STAFF, STAFF_ELSEWHERE, a_thread, somebody

pytestmark = pytest.mark.usefixtures("known_settings")

NOBODY: set[str] = set()
PEERS = {ASKER, AUTHOR, PEER, STAFF_ELSEWHERE}
ALL = PEERS | {STAFF}
TAKEN_UP = {ASKER, STAFF}
STATES = ("open", "closed", "locked", "archived", "hidden", "deleted")
# By deed, in the order of the states, in a young community, where everyone has earned the privileges.
TABLE: dict[str, tuple[set[str], ...]] = {
    "close": (ALL, NOBODY, {STAFF}, TAKEN_UP, NOBODY, NOBODY),
    "reopen": (NOBODY, ALL, NOBODY, TAKEN_UP, NOBODY, NOBODY),
    "lock": ({STAFF}, {STAFF}, NOBODY, {STAFF}, NOBODY, NOBODY),
    "unlock": (NOBODY, NOBODY, {STAFF}, NOBODY, NOBODY, NOBODY),
    "claim": (ALL - {ASKER}, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY),
    "move": ({STAFF}, {STAFF}, {STAFF}, {STAFF}, NOBODY, NOBODY),
    "merge": ({STAFF}, {STAFF}, {STAFF}, {STAFF}, NOBODY, NOBODY),
    "split": ({STAFF}, {STAFF}, {STAFF}, {STAFF}, NOBODY, NOBODY),
}
DEEDS = {
    "close": policies.can_close,
    "reopen": policies.can_reopen,
    "lock": policies.can_lock,
    "unlock": policies.can_unlock,
    "move": merging_policies.can_move,
    "merge": merging_policies.can_merge,
    "split": merging_policies.can_split,
    "claim": lambda actor, thread: policies.can_claim(actor, thread, NOW),
}


def in_state(state: str, **changes: object) -> Thread:
    thread = a_thread(state, **changes)
    if state == "closed":
        thread.closed_reason = "off_topic"
    return thread


@pytest.mark.parametrize("deed", TABLE)
@pytest.mark.parametrize("state", STATES)
def test_who_may_change_where_a_question_stands(deed, state):
    allowed = {name for name, person in PEOPLE.items() if DEEDS[deed](person, in_state(state))}
    assert allowed == TABLE[deed][STATES.index(state)]


@pytest.mark.parametrize("deed", TABLE)
def test_a_stranger_may_nothing(deed):
    for state in ("open", "closed", "locked"):
        assert not DEEDS[deed](None, in_state(state))


@pytest.mark.parametrize("deed", ["close", "move", "merge", "split", "claim"])
def test_a_suggestion_has_states_of_its_own(deed):
    assert not DEEDS[deed](PEOPLE[STAFF], a_thread(kind="suggestion"))


@pytest.mark.parametrize(
    ("preset", "reputation", "own", "any_one"),
    [
        ("young", 1, True, True),
        ("customers", 249, False, False),
        ("customers", 250, True, False),
        ("customers", 3000, True, True),
    ],
)
def test_closing_is_earned(known_settings, preset, reputation, own, any_one):
    known_settings.current = InstanceSettings(privilege_preset=preset)
    asker, peer = somebody(1, reputation=reputation), somebody(3, reputation=reputation)
    assert bool(policies.can_close(asker, in_state("open"))) is own
    assert bool(policies.can_reopen(asker, in_state("closed"))) is own
    assert bool(policies.can_close(peer, in_state("open"))) is any_one
    assert bool(policies.can_reopen(peer, in_state("closed"))) is any_one


def test_a_refused_closing_says_what_it_takes(known_settings):
    known_settings.current = InstanceSettings(privilege_preset="customers")
    assert "You need at least 3000 reputation" in str(policies.can_close(PEOPLE[PEER], in_state("open")).reason)


def test_a_claimed_question_is_let_go_by_who_has_it_and_by_staff():
    thread = a_thread(claimed_by_id=3, claimed_until=NOW + timedelta(minutes=1))
    assert {name for name, person in PEOPLE.items() if policies.can_release(person, thread, NOW)} == {PEER, STAFF}
    assert not policies.can_claim(PEOPLE[AUTHOR], thread, NOW)
    assert policies.can_claim(PEOPLE[AUTHOR], thread, NOW + timedelta(minutes=1))


def test_what_is_merged_is_left_alone():
    gone = a_thread(merged_into_id=4)
    assert not any(deed(person, gone) for deed in DEEDS.values() for person in PEOPLE.values())
