"""Who may do what with a suggestion, and what it can become."""

from __future__ import annotations

from typing import Any

import pytest

from app.accounts.members.models import Member, Role
from app.community.spaces.models import Space
from app.community.threads.models import Thread
from app.suggestions import policies
from app.suggestions.models import STATUSES, Area, Source, Suggestion
from tests.cast import NOW

HERE, ELSEWHERE = 1, 2
STAFF = {
    "mia": ("moderator", None),
    "mia_elsewhere": ("moderator", ELSEWHERE),
    "gus": ("agent", None),
    "gus_here": ("agent", HERE),
    "gus_elsewhere": ("agent", ELSEWHERE),
    "pia": ("product", None),
    "pia_here": ("product", HERE),
    "pia_elsewhere": ("product", ELSEWHERE),
    "ada": ("admin", None),
}
EVERYONE = ("stranger", "ana", "owner", *STAFF)


def member(who: str) -> Member | None:
    if who == "stranger":
        return None
    number = EVERYONE.index(who) + 1
    roles = [Role(name=STAFF[who][0], space_id=STAFF[who][1])] if who in STAFF else []
    return Member(id=number, handle=who, name=who, reputation=1, roles=roles)


def thread(**changes: Any) -> Thread:
    return Thread(
        **({"id": 9, "kind": "suggestion", "visibility": "public", "space_id": HERE, "asker_id": 77} | changes)
    )


def suggestion(status: str = "open") -> Suggestion:
    owner = EVERYONE.index("owner") + 1
    area = Area(id=1, owner_id=owner, space=Space(id=HERE))
    return Suggestion(id=9, status=status, revision=1, thread=thread(), area=area)


def linked_by(who: str) -> Source:
    return Source(suggestion_id=9, thread_id=8, added_by_id=EVERYONE.index(who) + 1)


def allowed(question: Any) -> set[str]:
    return {who for who in EVERYONE if question(member(who))}


EVERYWHERE_STAFF = {
    "mia",
    "gus",
    "gus_here",
    "pia",
    "pia_here",
    "pia_elsewhere",
    "ada",
}  # product answers for all of the product


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("deed", "who"),
    [
        ("suggest", set(EVERYONE) - {"stranger"}),
        ("make out of a question", EVERYWHERE_STAFF),
        ("link a source", EVERYWHERE_STAFF),
        ("unlink what Gus linked", {"owner", "gus", "pia", "pia_here", "ada"}),
        ("unlink what Gus of here linked", {"owner", "gus_here", "pia", "pia_here", "ada"}),
        ("unlink what Pia of elsewhere linked", {"owner", "pia", "pia_here", "pia_elsewhere", "ada"}),
        ("unlink what Gus of elsewhere linked", {"owner", "pia", "pia_here", "ada"}),
        ("decide", {"owner", "pia", "pia_here", "ada"}),
        ("read a draft", EVERYWHERE_STAFF),
        ("read", set(EVERYONE)),
        ("open the product page", {"pia", "pia_here", "pia_elsewhere", "ada"}),
    ],
)
def test_who_may_do_what(deed, who):
    one = suggestion()
    deeds = {
        "suggest": lambda actor: policies.can_suggest(actor, one.area),
        "make out of a question": lambda actor: policies.can_make_from(actor, thread(kind="question")),
        "link a source": lambda actor: policies.can_link(actor, one),
        "unlink what Gus linked": lambda actor: policies.can_unlink(actor, one, linked_by("gus")),
        "unlink what Gus of here linked": lambda actor: policies.can_unlink(actor, one, linked_by("gus_here")),
        "unlink what Pia of elsewhere linked": lambda actor: policies.can_unlink(
            actor, one, linked_by("pia_elsewhere")
        ),
        "unlink what Gus of elsewhere linked": lambda actor: policies.can_unlink(
            actor, one, linked_by("gus_elsewhere")
        ),
        "decide": lambda actor: policies.can_decide(actor, one),
        "read a draft": lambda actor: policies.can_read_suggestion(actor, suggestion("draft")),
        "read": lambda actor: policies.can_read_suggestion(actor, one),
        "open the product page": policies.can_open_product,
    }
    assert allowed(deeds[deed]) == who


@pytest.mark.parametrize("gone", ["hidden_at", "deleted_at"])
def test_nothing_is_made_out_of_what_cannot_be_read(gone):
    assert not policies.can_make_from(member("gus"), thread(kind="question", **{gone: NOW}))


def test_what_was_merged_is_decided_and_sourced_where_it_went():
    assert not policies.can_decide(member("pia"), suggestion("merged"))
    assert not policies.can_link(member("pia"), suggestion("merged"))
    assert not policies.can_unlink(member("pia"), suggestion("merged"), linked_by("pia"))


@pytest.mark.parametrize("status", STATUSES)
def test_a_suggestion_becomes_anything_but_what_it_is_and_never_a_draft_again(status):
    assert set(policies.next_statuses(suggestion(status))) == set(STATUSES) - {status, "draft", "merged"}


def test_a_refusal_says_why():
    assert (
        str(policies.can_decide(member("gus"), suggestion()).reason)
        == "Only the product team can decide on suggestions."
    )
    assert str(policies.can_link(None, suggestion()).reason) == "Only staff can link source questions."
