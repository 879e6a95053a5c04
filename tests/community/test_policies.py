"""Truth tables: who may do what in which state of a thread. Pure: rows that no database has seen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.members.models import Member, Role
from app.community.posts import policies
from app.community.posts.models import Post
from app.community.removal import policies as removal_policies
from app.community.spaces.models import Space
from app.community.threads import policies as threads_policies
from app.community.threads.models import Thread
from app.community.voting import policies as voting_policies
from app.core.settings import InstanceSettings
from tests.cast import NOW

pytestmark = pytest.mark.usefixtures("known_settings")

ASKER, AUTHOR, PEER, STAFF, STAFF_ELSEWHERE = "asker", "author", "peer", "staff", "staff elsewhere"
EVERYBODY = {ASKER, AUTHOR, PEER, STAFF, STAFF_ELSEWHERE}
OPEN = {
    "answer": EVERYBODY,
    "comment": EVERYBODY,
    "vote": EVERYBODY - {AUTHOR},
    "edit": EVERYBODY,
    "back": EVERYBODY - {ASKER},
    "accept": {ASKER, STAFF},
}
NOTHING: dict[str, set[str]] = {deed: set() for deed in OPEN}
TABLE = {
    "open": OPEN,
    "closed": OPEN | {"answer": set()},
    "locked": NOTHING | {"edit": {STAFF}, "accept": {STAFF}},
    "archived": NOTHING | {"comment": {ASKER}, "edit": {ASKER}, "back": OPEN["back"], "accept": {ASKER}},
    "hidden": NOTHING | {"edit": {AUTHOR, STAFF}},
    "deleted": NOTHING | {"edit": {AUTHOR, STAFF}},
}


def somebody(number: int, *roles: tuple[str, int | None], reputation: int = 1) -> Member:
    return Member(
        id=number, reputation=reputation, roles=[Role(name=name, space_id=space_id) for name, space_id in roles]
    )


PEOPLE = {
    ASKER: somebody(1),
    AUTHOR: somebody(2),
    PEER: somebody(3),
    STAFF: somebody(4, ("moderator", 7)),
    STAFF_ELSEWHERE: somebody(5, ("moderator", 8)),
}


def a_thread(state: str = "open", **changes: object) -> Thread:
    values = {"kind": "question", "visibility": "public", "space_id": 7, "asker_id": 1, "answer_count": 1} | changes
    thread = Thread(**values, written_at=NOW - timedelta(days=7), support_state="none", backing_count=0, merged_count=0)
    if state != "open":
        setattr(thread, f"{state}_at", NOW)
    return thread


def a_post(thread: Thread, kind: str = "answer", **changes: object) -> Post:
    return Post(**({"id": 9, "kind": kind, "thread": thread, "author_id": 2} | changes))


def may(deed: str, actor: Member | None, post: Post) -> bool:
    thread = post.thread
    verdicts = {
        "answer": lambda: policies.can_answer(actor, thread),
        "comment": lambda: policies.can_comment(actor, post),
        "vote": lambda: voting_policies.can_vote(actor, post, 1),
        "edit": lambda: policies.can_edit(actor, post),
        "back": lambda: voting_policies.can_back(actor, thread),
        "accept": lambda: voting_policies.can_accept(actor, post, NOW),
    }
    return bool(verdicts[deed]())


@pytest.mark.parametrize("deed", OPEN)
@pytest.mark.parametrize("state", TABLE)
def test_what_a_state_leaves_to_whom(state, deed):
    post = a_post(a_thread(state))
    assert {name for name, person in PEOPLE.items() if may(deed, person, post)} == TABLE[state][deed]


@pytest.mark.parametrize("deed", OPEN)
def test_a_stranger_may_nothing_and_is_told_to_sign_in(deed):
    assert not may(deed, None, a_post(a_thread()))
    assert "Sign in" in str(voting_policies.can_vote(None, a_post(a_thread()), 1).reason)


@pytest.mark.parametrize("gone", [{"hidden_at": NOW}, {"deleted_at": NOW}])
def test_a_post_that_is_gone_is_left_to_its_author_and_staff(gone):
    post = a_post(a_thread(), "answer", **gone)
    assert {name for name, person in PEOPLE.items() if may("edit", person, post)} == {AUTHOR, STAFF}
    assert not any(may(deed, person, post) for deed in ("comment", "vote", "accept") for person in PEOPLE.values())


@pytest.mark.parametrize(
    ("preset", "value", "reputation", "allowed"),
    [
        ("young", 1, 1, True),
        ("young", -1, 124, False),
        ("young", -1, 125, True),
        ("customers", 1, 7, False),
        ("customers", 1, 8, True),
        ("mature", 1, 14, False),
        ("mature", 1, 15, True),
        ("mature", 0, 1, True),
    ],
)
def test_privileges_open_by_reputation(known_settings, preset, value, reputation, allowed):
    known_settings.current = InstanceSettings(privilege_preset=preset)
    verdict = voting_policies.can_vote(somebody(3, reputation=reputation), a_post(a_thread()), value)
    assert bool(verdict) is allowed


def test_a_refused_vote_says_at_what_reputation_voting_opens(known_settings):
    known_settings.current = InstanceSettings(privilege_preset="customers")
    assert (
        str(voting_policies.can_vote(PEOPLE[PEER], a_post(a_thread()), 1).reason)
        == "You need at least 8 reputation to vote."
    )


@pytest.mark.parametrize("privilege", ["vote", "edit"])
def test_staff_have_every_privilege_in_their_space(known_settings, privilege):
    known_settings.current = InstanceSettings(privilege_preset="mature")
    post = a_post(a_thread())
    assert may(privilege, PEOPLE[STAFF], post)
    assert not may(privilege, PEOPLE[STAFF_ELSEWHERE], post)


@pytest.mark.parametrize(("links", "reputation", "allowed"), [(2, 1, True), (3, 9, False), (3, 10, True)])
def test_more_than_two_links_are_a_privilege(known_settings, links, reputation, allowed):
    known_settings.current = InstanceSettings(privilege_preset="customers")
    assert bool(policies.can_link(somebody(3, reputation=reputation), 7, links)) is allowed


@pytest.mark.parametrize(
    "post",
    [
        a_post(a_thread(), "comment"),
        a_post(a_thread(visibility="private")),
        a_post(a_thread(kind="suggestion")),
        a_post(a_thread(kind="suggestion"), "opening"),
    ],
)
def test_votes_are_for_public_questions_and_their_answers(post):
    assert not may("vote", PEOPLE[PEER], post)


@pytest.mark.parametrize(
    "post",
    [
        a_post(a_thread(), "comment"),
        a_post(a_thread(), staff_role="agent"),
        a_post(a_thread(visibility="private")),
        a_post(a_thread(kind="suggestion"), "opening"),
    ],
)
def test_peers_edit_only_what_peers_wrote_in_public_questions(post):
    assert not may("edit", PEOPLE[PEER], post)
    assert may("edit", PEOPLE[AUTHOR], post)
    assert may("edit", PEOPLE[STAFF], post)


def test_staff_accept_after_seven_quiet_days():
    post = a_post(a_thread())
    assert voting_policies.can_accept(PEOPLE[STAFF], post, NOW)
    too_early = voting_policies.can_accept(PEOPLE[STAFF], post, NOW - timedelta(seconds=1))
    assert str(too_early.reason) == "Staff can accept an answer after 7 days without activity."
    assert voting_policies.can_accept(PEOPLE[ASKER], post, NOW - timedelta(days=7))


@pytest.mark.parametrize(("role", "allowed"), [("agent", True), ("moderator", False)])
def test_an_agent_accepts_at_once_while_support_works_on_the_thread(role, allowed):
    thread = a_thread()
    thread.support_state = "with_support"
    assert (
        bool(voting_policies.can_accept(somebody(6, (role, None)), a_post(thread), NOW - timedelta(days=6))) is allowed
    )


def test_only_answers_to_questions_are_accepted():
    assert not may("accept", PEOPLE[ASKER], a_post(a_thread(), "comment"))
    assert not may("accept", PEOPLE[ASKER], a_post(a_thread(kind="suggestion")))


def test_the_asker_and_staff_take_an_acceptance_back():
    thread = a_thread(accepted_post_id=9)
    assert {name for name, each in PEOPLE.items() if voting_policies.can_unaccept(each, a_post(thread))} == {
        ASKER,
        STAFF,
    }


@pytest.mark.parametrize(
    ("changes", "allowed"),
    [
        ({}, True),
        ({"answer_count": 0}, False),
        ({"accepted_post_id": 9}, False),
        ({"answer_state": "rejected"}, False),
        ({"kind": "suggestion"}, False),
        ({"locked_at": NOW}, False),
    ],
)
def test_the_asker_of_an_unsolved_question_says_that_nothing_helped(changes, allowed):
    thread = a_thread(**changes)
    assert bool(voting_policies.can_reject(PEOPLE[ASKER], thread)) is allowed
    assert not any(voting_policies.can_reject(each, thread) for name, each in PEOPLE.items() if name != ASKER)


@pytest.mark.parametrize(
    ("kind", "changes", "expected"),
    [
        ("answer", {}, {AUTHOR, STAFF}),
        ("comment", {}, {AUTHOR, STAFF}),
        ("answer", {"accepted_post_id": 9}, {STAFF}),
        ("answer", {"resting_post_id": 9}, {STAFF}),
        ("answer", {"locked_at": NOW}, {STAFF}),
        ("opening", {"answer_count": 0}, {AUTHOR, STAFF}),
        ("opening", {"answer_count": 1}, {STAFF}),
    ],
)
def test_what_others_built_on_is_not_deleted_by_its_author(kind, changes, expected):
    post = a_post(a_thread(**changes), kind)
    assert {name for name, person in PEOPLE.items() if removal_policies.can_delete(person, post)} == expected


@pytest.mark.parametrize(("deleted_by", "expected"), [(2, {AUTHOR, STAFF}), (4, {STAFF})])
def test_an_author_brings_back_what_they_deleted_themselves(deleted_by, expected):
    post = a_post(a_thread(), deleted_at=NOW, deleted_by_id=deleted_by)
    assert {name for name, person in PEOPLE.items() if removal_policies.can_undelete(person, post)} == expected


@pytest.mark.parametrize("visibility", ["everyone", "members"])
def test_a_stranger_reads_the_public_threads_of_open_spaces(visibility):
    thread = a_thread()
    thread.space = Space(id=7, visibility=visibility)
    assert bool(threads_policies.can_read(None, thread)) is (visibility == "everyone")
    assert threads_policies.can_read(PEOPLE[PEER], thread)
