"""Truth tables: who reads a thread, who hides, approves and reports posts, and what suspended members may do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.members.models import NEVER
from app.community.permissions import REASONS
from app.community.posts import policies as posts_policies
from app.community.removal import policies as removal_policies
from app.community.spaces.models import Space
from app.community.thread_state import policies as state_policies
from app.community.threads import policies as threads_policies
from app.community.voting import policies as voting_policies
from app.core.settings import InstanceSettings
from tests.cast import NOW
from tests.community.test_policies import (
    ASKER,
    AUTHOR,
    EVERYBODY,
    PEER,
    PEOPLE,
    STAFF,
    a_post,
    a_thread,
    somebody,
)

pytestmark = pytest.mark.usefixtures("known_settings")

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
NOBODY: set[str] = set()


def who(verdict_of) -> set[str]:
    return {name for name, each in PEOPLE.items() if verdict_of(each)}


def suspended(number: int = 3):
    member = somebody(number)
    member.is_suspended, member.suspended_until = True, NEVER
    return member


def newcomer(age: timedelta, trust_level: int = 0, *roles: tuple[str, int | None]):
    member = somebody(3, *roles)
    member.trust_level, member.created_at = trust_level, NOW - age
    return member


@pytest.fixture
def customers(known_settings):
    known_settings.current = InstanceSettings(privilege_preset="customers")


@pytest.mark.parametrize(
    ("thread", "expected"),
    [
        ({"visibility": "private"}, {ASKER, STAFF}),
        ({"visibility": "public"}, NOBODY),
        ({"visibility": "private", "kind": "suggestion"}, NOBODY),
        ({"visibility": "private", "hidden_at": NOW}, NOBODY),
    ],
)
def test_readers_of_private_questions_are_chosen_by_their_author_and_staff(thread, expected):
    found = a_thread(**thread)
    assert who(lambda each: threads_policies.can_invite(each, found)) == expected
    assert who(lambda each: threads_policies.can_exclude(each, found, 3)) == expected | {PEER}
    assert not threads_policies.can_invite(None, found)
    assert not threads_policies.can_exclude(None, found, 3)


@pytest.mark.parametrize(
    ("thread", "options", "expected", "is_open"),
    [
        ({}, {}, EVERYBODY, True),
        ({"hidden_at": NOW}, {}, {ASKER, STAFF}, False),
        ({"hidden_at": NOW}, {"is_invited": True}, {ASKER, STAFF}, False),
        ({"visibility": "private"}, {}, {ASKER, STAFF}, False),
        ({"visibility": "private"}, {"is_invited": True}, EVERYBODY, True),
        ({"space": "segments"}, {}, {ASKER, STAFF}, False),
        ({"space": "segments"}, {"is_in_segment": True}, EVERYBODY, False),
        ({"space": "segments"}, {"is_invited": True}, EVERYBODY, True),
    ],
)
def test_who_reads_a_thread(thread, options, expected, is_open):
    found = a_thread(**{name: value for name, value in thread.items() if name != "space"})
    found.space = Space(id=7, visibility=thread.get("space", "everyone"))
    assert who(lambda each: threads_policies.can_read(each, found, **options)) == expected
    assert bool(threads_policies.can_read(None, found, **options)) is is_open


@pytest.mark.parametrize(("source_at", "is_allowed"), [(NOW, True), (None, False)])
def test_the_product_team_reads_private_sources(source_at, is_allowed):
    thread = a_thread(visibility="private", source_at=source_at)
    assert bool(threads_policies.can_read(somebody(9, ("product", None)), thread)) is is_allowed


def test_members_ask_in_any_space_unless_silenced(customers):
    silenced = somebody(3)
    silenced.is_silenced = True
    assert threads_policies.can_ask(PEOPLE[PEER], Space(id=7))
    assert threads_policies.can_ask(PEOPLE[PEER], None)
    assert not threads_policies.can_ask(None, None)
    assert not threads_policies.can_ask(silenced, None)


@pytest.mark.parametrize(
    ("changes", "hides", "unhides", "approves"),
    [
        ({}, {STAFF}, NOBODY, NOBODY),
        ({"hidden_at": NOW, "hidden_because": "flags"}, {STAFF}, {STAFF}, NOBODY),
        ({"hidden_at": NOW, "hidden_because": "flags", "author_id": 4}, {STAFF}, NOBODY, NOBODY),
        ({"hidden_at": NOW, "hidden_because": "staff", "author_id": 4}, {STAFF}, {STAFF}, NOBODY),
        ({"hidden_at": NOW, "hidden_because": "approval"}, NOBODY, NOBODY, {STAFF}),
        ({"hidden_at": NOW, "hidden_because": "approval", "author_id": 4}, NOBODY, NOBODY, NOBODY),
        ({"hidden_at": NOW, "hidden_because": "approval", "deleted_at": NOW}, NOBODY, NOBODY, NOBODY),
        ({"deleted_at": NOW}, NOBODY, NOBODY, NOBODY),
    ],
)
def test_staff_hide_show_and_approve(customers, changes, hides, unhides, approves):
    post = a_post(a_thread(), **changes)
    assert who(lambda each: removal_policies.can_hide(each, post)) == hides
    assert who(lambda each: removal_policies.can_unhide(each, post)) == unhides
    assert who(lambda each: removal_policies.can_approve(each, post)) == approves
    assert not any(
        check(None, post)
        for check in (removal_policies.can_hide, removal_policies.can_unhide, removal_policies.can_approve)
    )


@pytest.mark.parametrize(
    ("questions", "answers", "reputation", "is_allowed"),
    [(0, 0, 500, False), (1, 0, 500, True), (0, 1, 500, True), (0, 1, 499, False)],
)
def test_members_who_posted_approve_once_they_have_earned_it(customers, questions, answers, reputation, is_allowed):
    post = a_post(a_thread(), hidden_at=NOW, hidden_because="approval")
    actor = somebody(3, reputation=reputation)
    actor.question_count, actor.answer_count = questions, answers
    assert bool(removal_policies.can_approve(actor, post)) is is_allowed


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, EVERYBODY - {AUTHOR}),
        ({"score": 1}, EVERYBODY),
        ({"hidden_at": NOW, "hidden_because": "flags"}, NOBODY),
        ({"hidden_at": NOW, "hidden_because": "approval"}, EVERYBODY - {AUTHOR}),
        ({"hidden_at": NOW, "hidden_because": "approval", "deleted_at": NOW}, NOBODY),
    ],
)
def test_who_reports_a_post(changes, expected):
    post = a_post(a_thread(), **changes)
    assert who(lambda each: removal_policies.can_flag(each, post)) == expected
    assert not removal_policies.can_flag(None, post)


def test_a_stranger_deletes_and_restores_nothing():
    assert not removal_policies.can_delete(None, a_post(a_thread()))
    assert not removal_policies.can_undelete(None, a_post(a_thread(), deleted_at=NOW, deleted_by_id=2))


@pytest.mark.parametrize(
    ("post", "expected"),
    [
        ({"deleted_by_id": 2}, {STAFF}),
        ({"deleted_by_id": 4}, NOBODY),
        ({"deleted_by_id": None, "author_id": None}, NOBODY),
        ({"deleted_by_id": 4, "author_id": 4}, NOBODY),
    ],
)
def test_staff_delete_for_good_what_its_author_deleted(post, expected):
    found = a_post(a_thread(), deleted_at=NOW, **post)
    assert who(lambda each: removal_policies.can_delete(each, found)) == expected


def test_only_what_is_deleted_is_restored():
    assert who(lambda each: removal_policies.can_undelete(each, a_post(a_thread(), deleted_by_id=2))) == NOBODY
    opening = a_post(a_thread(deleted_at=NOW), "opening", deleted_at=NOW, deleted_by_id=2)
    assert who(lambda each: removal_policies.can_undelete(each, opening)) == {AUTHOR, STAFF}


@pytest.mark.parametrize(
    ("check", "thread"),
    [
        (posts_policies.can_answer, {}),
        (lambda actor, thread: posts_policies.can_comment(actor, a_post(thread)), {}),
        (lambda actor, thread: posts_policies.can_edit(actor, a_post(thread)), {}),
        (lambda actor, thread: voting_policies.can_vote(actor, a_post(thread), 1), {}),
        (voting_policies.can_back, {}),
        (lambda actor, thread: removal_policies.can_flag(actor, a_post(thread)), {}),
        (lambda actor, thread: removal_policies.can_delete(actor, a_post(thread, author_id=3)), {}),
        (state_policies.can_close, {}),
        (lambda actor, thread: threads_policies.can_ask(actor, None), {}),
    ],
)
def test_suspended_members_only_read(check, thread):
    assert check(PEOPLE[PEER], a_thread(**thread))
    assert not check(suspended(), a_thread(**thread))


@pytest.mark.parametrize(
    ("thread", "is_allowed"),
    [({}, True), ({"accepted_post_id": 9}, False), ({"asker_id": 3}, False), ({"kind": "suggestion"}, False)],
)
def test_an_unsolved_question_is_claimed_by_others(thread, is_allowed):
    assert bool(state_policies.can_claim(PEOPLE[PEER], a_thread(**thread), NOW)) is is_allowed
    assert not state_policies.can_claim(None, a_thread(**thread), NOW)


def test_who_has_claimed_a_question_claims_it_again():
    thread = a_thread(claimed_by_id=3, claimed_until=NOW + DAY)
    assert state_policies.can_claim(PEOPLE[PEER], thread, NOW)
    assert not state_policies.can_release(None, thread, NOW)
    assert who(lambda each: state_policies.can_release(each, thread, NOW + DAY)) == NOBODY


@pytest.mark.parametrize(
    ("thread", "expected"),
    [
        ({"archived_at": NOW}, {ASKER, STAFF}),
        ({"archived_at": NOW, "locked_at": NOW}, {STAFF}),
        ({"archived_at": NOW, "closed_at": NOW}, {STAFF}),
        ({"archived_at": NOW, "hidden_at": NOW}, NOBODY),
        ({}, NOBODY),
    ],
)
def test_an_archived_question_is_reopened_by_its_author(customers, thread, expected):
    assert who(lambda each: state_policies.can_reopen(each, a_thread(**thread))) == expected


def test_a_refusal_says_what_the_state_is():
    assert state_policies.can_close(PEOPLE[PEER], a_thread(hidden_at=NOW)).reason == REASONS["gone"]
    assert state_policies.can_close(PEOPLE[PEER], a_thread(locked_at=NOW)).reason == REASONS["locked"]
    assert state_policies.can_close(PEOPLE[PEER], a_thread(archived_at=NOW)).reason == REASONS["archived"]
