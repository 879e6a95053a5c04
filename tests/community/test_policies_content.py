"""Truth tables: who follows, uploads, tags, reads spaces, sorts by root cause, merges, and withdraws versions."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.members.models import NEVER
from app.community.attachments import policies as attachments_policies
from app.community.editing import policies as editing_policies
from app.community.following import policies as following_policies
from app.community.merging import policies as merging_policies
from app.community.root_causes import policies as root_causes_policies
from app.community.spaces import policies as spaces_policies
from app.community.spaces.models import Space
from app.community.tags import policies as tags_policies
from app.community.thread_state import policies as state_policies
from app.community.voting import policies as voting_policies
from app.community.voting.models import Vote
from app.core.settings import InstanceSettings
from tests.cast import NOW
from tests.community.test_policies import (
    ASKER,
    EVERYBODY,
    PEER,
    PEOPLE,
    STAFF,
    STAFF_ELSEWHERE,
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


def test_members_follow_anything_but_themselves():
    assert who(lambda each: following_policies.can_follow(each, a_thread())) == EVERYBODY
    assert who(lambda each: following_policies.can_follow(each, somebody(3))) == EVERYBODY - {PEER}
    assert not following_policies.can_follow(None, a_thread())
    assert not following_policies.can_follow(suspended(), a_thread())


def test_staff_see_root_causes_and_set_those_of_their_space():
    assert who(root_causes_policies.can_see_themes) == {STAFF, STAFF_ELSEWHERE}
    assert who(root_causes_policies.can_keep_themes) == {STAFF, STAFF_ELSEWHERE}
    assert who(lambda each: root_causes_policies.can_set_root_cause(each, a_thread())) == {STAFF}
    assert not root_causes_policies.can_see_themes(None)
    assert not root_causes_policies.can_set_root_cause(None, a_thread())


@pytest.mark.parametrize(
    ("kind", "waiting", "age", "is_allowed"),
    [
        ("image", 19, SECOND, True),
        ("image", 20, SECOND, False),
        ("file", 0, DAY - SECOND, False),
        ("file", 19, DAY, True),
        ("file", 20, DAY, False),
    ],
)
def test_files_are_uploaded_from_the_second_day(kind, waiting, age, is_allowed):
    assert bool(attachments_policies.can_attach(newcomer(age), kind, waiting, NOW)) is is_allowed
    assert not attachments_policies.can_attach(None, kind, waiting, NOW)
    assert not attachments_policies.can_attach(suspended(), kind, waiting, NOW)


@pytest.mark.parametrize(
    ("files", "pictures", "member", "is_allowed"),
    [
        (5, 1, newcomer(SECOND), True),
        (6, 0, newcomer(2 * DAY), False),
        (0, 2, newcomer(SECOND), False),
        (0, 2, newcomer(DAY), True),
        (0, 2, newcomer(SECOND, 1), True),
        (0, 2, newcomer(SECOND, 0, ("agent", None)), True),
    ],
)
def test_a_post_has_five_files_and_on_the_first_day_one_image(files, pictures, member, is_allowed):
    assert bool(attachments_policies.can_carry(member, files, pictures, NOW)) is is_allowed


@pytest.mark.parametrize(
    ("visibility", "is_in_segment", "expected", "is_open"),
    [
        ("everyone", False, EVERYBODY, True),
        ("members", False, EVERYBODY, False),
        ("segments", False, {STAFF}, False),
        ("segments", True, EVERYBODY, False),
    ],
)
def test_who_reads_a_space(visibility, is_in_segment, expected, is_open):
    space = Space(id=7, visibility=visibility)

    def may_read(viewer):
        return spaces_policies.can_read_space(viewer, space, is_in_segment=is_in_segment)

    assert who(may_read) == expected
    assert bool(may_read(None)) is is_open


@pytest.mark.parametrize(
    ("check", "points", "in_space"),
    [
        (lambda actor: tags_policies.can_create_tag(actor, 7), 300, {STAFF}),
        (tags_policies.can_describe_tag, 1000, NOBODY),
        (tags_policies.can_name_synonyms, 2500, NOBODY),
    ],
)
def test_work_on_tags_is_earned(customers, check, points, in_space):
    assert who(check) == in_space
    assert check(somebody(3, reputation=points))
    assert not check(somebody(3, reputation=points - 1))
    assert check(somebody(3, ("moderator", None)))


def test_only_staff_of_all_spaces_merge_tags():
    assert who(tags_policies.can_merge_tags) == NOBODY
    assert tags_policies.can_merge_tags(somebody(3, ("agent", None)))
    assert not any(
        check(None)
        for check in (tags_policies.can_merge_tags, tags_policies.can_describe_tag, tags_policies.can_name_synonyms)
    )


def test_moderators_withdraw_a_version_that_is_not_the_current_one():
    post = a_post(a_thread(), revision=3)
    assert who(lambda each: editing_policies.can_withdraw_version(each, post, 2)) == {STAFF}
    assert who(lambda each: editing_policies.can_withdraw_version(each, post, 3)) == NOBODY
    assert not editing_policies.can_withdraw_version(None, post, 2)
    assert not editing_policies.can_withdraw_version(somebody(6, ("agent", 7)), post, 2)


@pytest.mark.parametrize(
    ("thread", "into", "is_allowed"),
    [
        ({}, {}, True),
        ({}, {"id": 1}, False),
        ({}, {"kind": "suggestion"}, False),
        ({}, {"visibility": "private"}, False),
        ({"visibility": "private"}, {"visibility": "private"}, True),
        ({"visibility": "private"}, {"visibility": "private", "asker_id": 2}, False),
        ({"visibility": "private", "asker_id": None}, {"visibility": "private", "asker_id": None}, False),
        ({"asker_id": 3}, {}, True),
        ({"support": "with_support"}, {}, True),
        ({"support": "with_support", "asker_id": 3}, {}, False),
        ({"support": "with_support", "asker_id": None}, {"asker_id": None}, False),
        ({}, {"space_id": 8}, False),
        ({}, {"hidden_at": NOW}, False),
    ],
)
def test_a_merge_shows_nothing_to_others_and_leaves_a_case_with_its_customer(thread, into, is_allowed):
    support = thread.get("support", "none")
    found = a_thread(**{"id": 1} | {name: value for name, value in thread.items() if name != "support"})
    found.support_state = support
    target = a_thread(**{"id": 2} | into)
    expected = {STAFF} if is_allowed else NOBODY
    assert who(lambda each: merging_policies.can_merge(each, found, target)) == expected


@pytest.mark.parametrize(
    ("here", "there", "canonical", "is_allowed"),
    [
        ("everyone", "everyone", {}, True),
        ("everyone", "members", {}, False),
        ("members", "members", {}, True),
        ("members", "segments", {}, False),
        ("segments", "members", {}, True),
        ("segments", "segments", {}, False),
        ("segments", "segments", {"space_id": 7}, True),
        ("everyone", "everyone", {"id": 1}, False),
        ("everyone", "everyone", {"kind": "suggestion"}, False),
        ("everyone", "everyone", {"visibility": "private"}, False),
        ("everyone", "everyone", {"hidden_at": NOW}, False),
    ],
)
def test_a_duplicate_points_at_what_its_readers_can_read(here, there, canonical, is_allowed):
    thread = a_thread(id=1)
    thread.space = Space(id=7, visibility=here)
    other = a_thread(**{"id": 2, "space_id": 8} | canonical)
    other.space = Space(id=other.space_id, visibility=there)
    assert bool(state_policies.can_take_duplicate(other, thread)) is is_allowed


@pytest.mark.parametrize(
    ("age", "edited", "is_allowed"),
    [(DAY, None, True), (DAY + SECOND, None, False), (2 * DAY, DAY, True), (2 * DAY, 2 * DAY, False)],
)
def test_a_vote_is_changed_within_a_day_or_after_an_edit(age, edited, is_allowed):
    post = a_post(a_thread(), edited_at=None if edited is None else NOW - edited)
    assert bool(voting_policies.can_change_vote(Vote(cast_at=NOW - age), post, NOW)) is is_allowed


def test_who_rejected_the_answers_undoes_it():
    rejected = a_thread(answer_state="rejected")
    assert who(lambda each: voting_policies.can_unreject(each, rejected)) == {ASKER}
    assert who(lambda each: voting_policies.can_unreject(each, a_thread())) == NOBODY
    assert not voting_policies.can_unreject(None, rejected)
    assert not voting_policies.can_unaccept(None, a_post(a_thread(accepted_post_id=9)))
    assert not voting_policies.can_reject(None, a_thread())
    assert not voting_policies.can_unreject(PEOPLE[ASKER], a_thread(answer_state="rejected", kind="suggestion"))


@pytest.mark.parametrize(("decided_as", "backs", "unbacks"), [(None, True, True), ("shipped", False, True)])
def test_a_decided_suggestion_is_no_longer_backed_but_let_go(decided_as, backs, unbacks):
    thread = a_thread(kind="suggestion", decided_as=decided_as)
    assert bool(voting_policies.can_back(PEOPLE[PEER], thread)) is backs
    assert bool(voting_policies.can_unback(PEOPLE[PEER], thread)) is unbacks
    assert bool(voting_policies.can_set_backing(PEOPLE[PEER], thread, is_backing=False)) is backs
    assert bool(voting_policies.can_set_backing(PEOPLE[PEER], thread, is_backing=True)) is unbacks
