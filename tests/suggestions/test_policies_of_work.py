"""Who may merge, separate, move and back on behalf of customers, and when: truth tables."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.accounts.members.models import Member, Role
from app.community.spaces.models import EVERYONE, MEMBERS, SEGMENTS, Space
from app.community.voting.models import Backing
from app.suggestions.areas import policies as areas_policies
from app.suggestions.backing import policies as backing_policies
from app.suggestions.merging import policies
from app.suggestions.merging.models import SuggestionMerge
from app.suggestions.models import STATUSES, Area, Suggestion
from tests.cast import NOW
from tests.suggestions.test_policies import ELSEWHERE, EVERYWHERE_STAFF, HERE, allowed, member, suggestion, thread

IN_CHARGE = {"owner", "pia", "pia_here", "ada"}
UNDECIDED = {"open", "under_review", "needs_info", "planned", "in_progress"}


def one(status: str = "open", *, number: int = 9, space: Space | None = None, **changes: Any) -> Suggestion:
    """A suggestion with a thread in a space that everyone reads."""
    found = suggestion(status)
    found.id, space = number, space or Space(id=HERE, visibility=EVERYONE)
    found.thread = thread(id=number, space_id=space.id, **changes)
    found.thread.space = space
    return found


def merged_at(at) -> SuggestionMerge:
    return SuggestionMerge(suggestion_id=9, into_id=8, at=at)


@pytest.mark.parametrize(
    ("deed", "who"),
    [
        ("merge", IN_CHARGE),
        ("merge into one here", IN_CHARGE),
        ("merge into one elsewhere", {"owner", "pia", "ada"}),
        ("read where it went", IN_CHARGE | EVERYWHERE_STAFF - {"pia_elsewhere"}),
        ("separate", IN_CHARGE),
        ("move", IN_CHARGE),
        ("move elsewhere", {"pia", "ada"}),
        ("back for a customer", EVERYWHERE_STAFF),
        ("read who was backed for", EVERYWHERE_STAFF),
        ("withdraw what staff added", EVERYWHERE_STAFF),
        ("withdraw what the customer added", set()),
    ],
)
def test_who_may_do_what(deed, who):
    there = Space(id=ELSEWHERE, visibility=EVERYONE)
    customer = Member(id=99, handle="cara", name="Cara", roles=[])
    elsewhere = Area(id=2, owner_id=None, space_id=ELSEWHERE, space=there)
    deeds = {
        "merge": lambda actor: policies.can_merge(actor, one()),
        "merge into one here": lambda actor: policies.can_merge(actor, one(), one(number=8)),
        "merge into one elsewhere": lambda actor: policies.can_merge(actor, one(), one(number=8, space=there)),
        "read where it went": lambda actor: policies.can_read_merge(actor, one("merged")),
        "separate": lambda actor: policies.can_unmerge(actor, one("merged"), merged_at(NOW), NOW),
        "move": lambda actor: areas_policies.can_move(actor, one()),
        "move elsewhere": lambda actor: areas_policies.can_move(actor, one(), elsewhere),
        "back for a customer": lambda actor: backing_policies.can_back_for(actor, one(), customer),
        "read who was backed for": lambda actor: backing_policies.can_read_backings(actor, one()),
        "withdraw what staff added": lambda actor: backing_policies.can_withdraw_for(
            actor, one(), Backing(member_id=99, added_by_id=1)
        ),
        "withdraw what the customer added": lambda actor: backing_policies.can_withdraw_for(
            actor, one(), Backing(member_id=99)
        ),
    }
    assert allowed(deeds[deed]) == who


@pytest.mark.parametrize("status", STATUSES)
def test_only_what_is_undecided_and_published_is_merged_and_backed_for(status):
    pia, gus = member("pia"), member("gus")
    is_so = status in UNDECIDED
    assert bool(policies.can_merge(pia, one(status))) is is_so
    assert bool(policies.can_merge(pia, one(), one(status, number=8))) is is_so
    found = one(status, decided_as=None if is_so or status == "draft" else status)
    assert bool(backing_policies.can_back_for(gus, found)) is is_so
    assert bool(areas_policies.can_move(pia, one(status))) is (status != "merged")


@pytest.mark.parametrize("gone", ["hidden_at", "deleted_at"])
def test_what_is_hidden_or_deleted_is_neither_merged_nor_backed_for(gone):
    changes: dict[str, Any] = {gone: NOW}
    hidden = one(**changes)
    assert not policies.can_merge(member("pia"), hidden)
    assert not policies.can_merge(member("pia"), one(number=8), hidden)
    assert not backing_policies.can_back_for(member("gus"), hidden)


@pytest.mark.parametrize(
    ("here", "there", "is_so"),
    [
        (EVERYONE, EVERYONE, True),
        (MEMBERS, MEMBERS, True),
        (SEGMENTS, SEGMENTS, False),  # other segments may read it
        (EVERYONE, MEMBERS, False),
        (MEMBERS, EVERYONE, False),
        (EVERYONE, SEGMENTS, False),
        (SEGMENTS, EVERYONE, False),
    ],
)
def test_two_spaces_must_have_the_same_readers(here, there, is_so):
    first = one(space=Space(id=HERE, visibility=here))
    second = one(number=8, space=Space(id=ELSEWHERE, visibility=there))
    assert bool(policies.can_merge(member("pia"), first, second)) is is_so
    same = Space(id=HERE, visibility=here)
    assert policies.can_merge(member("pia"), one(space=same), one(number=8, space=same))


@pytest.mark.parametrize(("days", "is_so"), [(0, True), (30, True), (31, False)])
def test_a_merge_is_undone_for_thirty_days(days, is_so):
    verdict = policies.can_unmerge(member("pia"), one("merged"), merged_at(NOW - timedelta(days=days)), NOW)
    assert bool(verdict) is is_so


@pytest.mark.parametrize("who", ["asker", "staff"])
def test_only_other_customers_are_backed_for(who):
    roles = [Role(name="agent", space_id=None)] if who == "staff" else []
    customer = Member(id=77 if who == "asker" else 99, handle="cara", name="Cara", roles=roles)
    assert not backing_policies.can_back_for(member("gus"), one(), customer)
