"""Who reads what of a case, and who may do what with it: the table of the domain, word for word."""

from __future__ import annotations

import pytest

from app.accounts.members.models import Member, Role
from app.cases import policies
from app.cases.case.models import Case
from app.cases.policies import can_escalate
from app.community.threads.models import Thread

HERE, ELSEWHERE = 1, 2
ASKER_ID = 1


def person(name: str) -> Member | None:
    """Someone seen from a thread of the space HERE whose asker has the id 1."""
    all_held: dict[str, list[tuple[str, int | None]]] = {
        "moderator": [("moderator", None)],
        "moderator here": [("moderator", HERE)],
        "moderator elsewhere": [("moderator", ELSEWHERE)],
        "agent": [("agent", None)],
        "agent here": [("agent", HERE)],
        "agent elsewhere": [("agent", ELSEWHERE)],
        "product": [("product", None)],
        "admin": [("admin", None)],
    }
    held = all_held.get(name, [])
    if name == "stranger":
        return None
    roles = [Role(name=role, space_id=space_id) for role, space_id in held]
    return Member(id=ASKER_ID if name == "asker" else 2, handle="x", name="X", roles=roles)


def a_case(**of_thread: object) -> Case:
    thread = Thread(id=7, space_id=HERE, asker_id=ASKER_ID, kind="question", visibility="public", **of_thread)
    return Case(id=3, thread_id=7, thread=thread, status="open")


EVERYONE = (
    "stranger", "peer", "asker", "moderator", "moderator here", "moderator elsewhere",
    "agent", "agent here", "agent elsewhere", "product", "admin",
)  # fmt: skip
SUPPORT = {"agent", "agent here", "admin"}
MODERATORS = {"moderator", "moderator here"}

WHO_MAY = {
    "can_read_messages": SUPPORT | {"asker"},
    "can_message": SUPPORT | {"asker"},
    "can_read_notes": SUPPORT | MODERATORS,
    "can_note": SUPPORT | MODERATORS,
    "can_see_case": SUPPORT,
    "can_work_on": SUPPORT,
    "can_see_own_case": {"asker"},
    "can_see_summary": SUPPORT | {"product"},
    "can_see_status": SUPPORT | MODERATORS | {"product"},
}


@pytest.mark.parametrize("who", EVERYONE)
@pytest.mark.parametrize("what", WHO_MAY)
def test_everyone_reads_and_does_what_the_table_says(what, who):
    verdict = getattr(policies, what)(person(who), a_case())
    assert bool(verdict) == (who in WHO_MAY[what])


@pytest.mark.parametrize("who", EVERYONE)
def test_the_desk_is_for_support_of_any_space(who):
    assert bool(policies.can_use_desk(person(who))) == (who in SUPPORT | {"agent elsewhere"})


@pytest.mark.parametrize("who", EVERYONE)
def test_only_admins_run_teams(who):
    assert bool(policies.can_run_teams(person(who))) == (who == "admin")


@pytest.mark.parametrize("who", EVERYONE)
@pytest.mark.parametrize("is_overdue", [False, True])
def test_moderators_and_support_escalate_at_once_and_the_asker_after_the_delay(who, is_overdue):
    allowed = SUPPORT | MODERATORS | ({"asker"} if is_overdue else set())
    assert bool(can_escalate(person(who), a_case().thread, is_overdue=is_overdue)) == (who in allowed)


def test_a_suggestion_is_not_escalated():
    thread = a_case().thread
    thread.kind = "suggestion"
    assert not can_escalate(person("agent"), thread)


def test_a_solved_question_is_not_escalated_by_its_asker():
    assert not can_escalate(person("asker"), a_case(accepted_post_id=9).thread, is_overdue=True)


@pytest.mark.parametrize(
    ("who", "is_able"), [("agent", True), ("agent elsewhere", False), ("peer", False), ("moderator", False)]
)
def test_a_case_is_given_only_to_those_who_can_work_on_it(who, is_able):
    giver, taker = person("admin"), person(who)
    assert giver
    assert taker
    assert bool(policies.can_take(giver, taker, a_case())) == is_able
