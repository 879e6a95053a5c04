"""Truth tables: who withdraws, rates and merges cases, edits what was written, and sets up the work of support."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.members.models import NEVER, Member
from app.cases import policies
from app.cases.case.models import Case
from app.cases.rules import RATED_WITHIN
from app.cases.saved_replies.models import SavedReply
from app.cases.saved_views.models import CaseView
from app.cases.timeline import policies as timeline_policies
from app.cases.timeline.models import CaseMessage, CaseNote
from tests.cases.test_policies import ASKER_ID, ELSEWHERE, EVERYONE, HERE, MODERATORS, SUPPORT, a_case, person
from tests.cast import NOW

SOMEBODY = 2  # the id of everyone but the asker
DESK = SUPPORT | {"agent elsewhere"}
ALL_MODERATORS = MODERATORS | {"moderator elsewhere", "admin"}
STAFF = SUPPORT | MODERATORS


def who_may(verdict) -> set[str]:
    return {who for who in EVERYONE if verdict(person(who))}


def suspended(member: Member | None) -> Member | None:
    if member is not None:
        member.is_suspended, member.suspended_until = True, NEVER
    return member


def changed(case: Case, **values: object) -> Case:
    for name, value in values.items():
        setattr(case.thread if name in ("visibility", "hidden_at") else case, name, value)
    return case


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ({"opened_by_id": ASKER_ID, "status": "new"}, STAFF | {"asker"}),
        ({"opened_by_id": ASKER_ID, "status": "open"}, STAFF),
        ({"opened_by_id": SOMEBODY, "status": "new"}, STAFF),
        ({"opened_by_id": ASKER_ID, "status": "resolved"}, set()),
        ({"opened_by_id": ASKER_ID, "status": "new", "visibility": "private"}, set()),
    ],
)
def test_who_withdraws_an_escalation(case, expected):
    assert who_may(lambda actor: policies.can_withdraw(actor, changed(a_case(), **case))) == expected


def test_staff_read_why_the_case_of_a_private_question_is_not_withdrawn():
    case = changed(a_case(), visibility="private")
    assert policies.can_withdraw(person("agent"), case).reason == policies.ONLY_SUPPORT_READS
    assert policies.can_withdraw(person("peer"), case).reason == policies.ONLY_SUPPORT


def test_staff_reopen_a_withdrawn_case():
    assert who_may(lambda actor: policies.can_take_back(actor, a_case())) == STAFF


@pytest.mark.parametrize(
    ("case", "age", "allowed"),
    [
        ({}, timedelta(0), True),
        ({}, RATED_WITHIN, True),
        ({}, RATED_WITHIN + timedelta(seconds=1), False),
        ({"resolved_at": None}, timedelta(0), False),
        ({"resolved_at": NOW + timedelta(days=1)}, timedelta(0), False),
        ({"knowledge": "withdrawn"}, timedelta(0), False),
        ({"merged_into_id": 4}, timedelta(0), False),
    ],
)
def test_a_resolution_is_rated_for_ninety_days_unless_something_followed(case, age, allowed):
    found = changed(a_case(), **({"resolved_at": NOW} | case))
    assert bool(policies.can_rate(found, NOW, NOW + age)) is allowed


def test_customers_are_asked_only_about_what_was_resolved_for_them():
    assert policies.is_rated(changed(a_case(), resolved_at=NOW))
    assert not policies.is_rated(a_case())
    assert not policies.is_rated(changed(a_case(), resolved_at=NOW, knowledge="withdrawn"))
    assert not policies.is_rated(changed(a_case(), resolved_at=NOW, merged_into_id=4))


def test_moderators_set_the_rules_of_their_spaces():
    assert who_may(lambda actor: policies.can_set_rules(actor, HERE)) == MODERATORS | {"admin"}
    assert who_may(lambda actor: policies.can_set_rules(actor, ELSEWHERE)) == {
        "moderator",
        "moderator elsewhere",
        "admin",
    }
    assert who_may(lambda actor: policies.can_set_rules(actor, None)) == {"moderator", "admin"}
    assert who_may(policies.can_see_rules) == ALL_MODERATORS


def test_only_support_assigns_a_case():
    taker = person("agent")
    assert taker
    assert who_may(lambda actor: actor is not None and policies.can_take(actor, taker, a_case())) == SUPPORT


@pytest.mark.parametrize(
    ("asker_id", "into", "is_allowed"),
    [
        (ASKER_ID, {"visibility": "private"}, True),
        (5, {}, True),
        (5, {"visibility": "private"}, False),
        (5, {"hidden_at": NOW}, False),
        (None, {}, True),
    ],
)
def test_cases_of_two_customers_are_merged_only_into_a_public_one(asker_id, into, is_allowed):
    case, other = a_case(), changed(a_case(), **into)
    other.thread.asker_id = asker_id
    assert who_may(lambda actor: policies.can_merge_cases(actor, case, other)) == (SUPPORT if is_allowed else set())


def test_cases_without_a_customer_are_not_of_one_customer():
    case, other = a_case(), changed(a_case(), visibility="private")
    case.thread.asker_id = other.thread.asker_id = None
    assert not policies.can_merge_cases(person("agent"), case, other)


def test_both_cases_must_be_workable():
    case, other = a_case(), a_case()
    other.thread.space_id = ELSEWHERE
    assert who_may(lambda actor: policies.can_merge_cases(actor, case, other)) == {"agent", "admin"}
    assert who_may(lambda actor: policies.can_merge_cases(actor, other, case)) == {"agent", "admin"}


def test_agents_and_admins_set_an_absence():
    agent = person("agent")
    assert agent
    agent.id = 50
    assert who_may(lambda actor: policies.can_manage_absence(actor, agent)) == {"admin"}
    assert policies.can_manage_absence(agent, agent)
    peer = person("peer")
    assert peer
    assert who_may(lambda actor: policies.can_manage_absence(actor, peer)) == set()


@pytest.mark.parametrize(
    ("space_id", "expected"), [(None, DESK), (HERE, SUPPORT), (ELSEWHERE, {"agent", "agent elsewhere", "admin"})]
)
def test_replies_are_saved_for_all_spaces_or_where_one_works(space_id, expected):
    assert who_may(lambda actor: policies.can_manage_saved_reply(actor, space_id)) == expected
    shared = SavedReply(owner_id=None, space_id=space_id)
    assert who_may(lambda actor: policies.can_change_saved_reply(actor, shared)) == expected


def test_an_own_reply_is_edited_by_its_owner():
    own = SavedReply(owner_id=ASKER_ID, space_id=HERE)
    assert who_may(lambda actor: policies.can_change_saved_reply(actor, own)) == {"asker"}


def test_only_admins_set_sla_policies():
    assert who_may(policies.can_edit_sla_policies) == {"admin"}


@pytest.mark.parametrize(
    ("owner_id", "is_shared", "expected"),
    [(SOMEBODY, False, DESK), (50, False, set()), (50, True, {"admin"}), (ASKER_ID, True, {"admin"})],
)
def test_a_view_is_changed_by_its_owner_and_a_shared_one_by_admins(owner_id, is_shared, expected):
    view = CaseView(owner_id=owner_id, is_shared=is_shared)
    assert who_may(lambda actor: policies.can_change_view(actor, view)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (CaseNote(author_id=50), {"admin"}),
        (CaseNote(author_id=SOMEBODY), STAFF),
        (CaseMessage(author_id=50), {"admin"}),
        (CaseMessage(author_id=SOMEBODY), SUPPORT),
        (CaseMessage(author_id=ASKER_ID), {"asker", "admin"}),
        (CaseNote(author_id=SOMEBODY, withdrawn_at=NOW), set()),
    ],
)
def test_notes_and_messages_are_edited_by_their_authors_and_admins(words, expected):
    assert who_may(lambda actor: timeline_policies.can_change_words(actor, a_case(), words)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (CaseNote(), STAFF),
        (CaseMessage(), SUPPORT | {"asker"}),
        (CaseMessage(withdrawn_at=NOW), SUPPORT),
        (CaseNote(withdrawn_at=NOW), STAFF),
    ],
)
def test_earlier_versions_are_read_by_those_who_read_the_text(words, expected):
    assert who_may(lambda actor: timeline_policies.can_read_versions(actor, a_case(), words)) == expected


def test_the_status_of_all_cases_of_a_thread_is_read_as_that_of_one():
    assert who_may(lambda actor: policies.can_see_standing_of(actor, a_case().thread)) == STAFF | {"product"}
    assert who_may(lambda actor: policies.can_read_notes_of(actor, a_case().thread)) == STAFF


@pytest.mark.usefixtures("known_settings")
def test_suspended_members_only_read():
    thread, case = a_case().thread, a_case()
    assert not any(policies.can_escalate(suspended(person(who)), thread, is_overdue=True) for who in EVERYONE)
    assert not any(policies.can_message(suspended(person(who)), case) for who in EVERYONE)
    note = CaseNote(author_id=SOMEBODY)
    assert not any(timeline_policies.can_change_words(suspended(person(who)), case, note) for who in EVERYONE)
