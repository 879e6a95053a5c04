"""What each deed earns and what each privilege costs, in points.

The numbers are Stack Exchange's and Apache Answer's. The preset in use is one of the instance's settings, which every
process keeps in memory: `cost_of` asks for it there, so that policies can stay functions of attributes alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.accounts.members.models import START_REPUTATION, Member
from app.core.settings import settings

FLOOR = START_REPUTATION  # no deed takes anyone below it
DAILY_CAP = 200  # points by UTC day that capped deeds bring; Stack Exchange
VOTES_A_DAY = 30
VOTE_CHANGEABLE = timedelta(days=1)  # from when it was cast; later only where the post was edited since
VOTES_UP_A_DAY_FOR_ONE = 6  # by one member for the posts of one other
VOTES_DOWN_A_DAY_FOR_ONE = 3


@dataclass(frozen=True)
class ReputationEvent:
    """Something that earns or costs `points`; a capped one counts towards the day's `DAILY_CAP`."""

    kind: str
    points: int
    is_capped: bool = True


VOTED_UP = ReputationEvent("voted_up", 10)
VOTED_DOWN = ReputationEvent("voted_down", -2)
VOTING_DOWN = ReputationEvent("voting_down", -1)  # the voter's price, on answers only
ACCEPTED = ReputationEvent("accepted", 15, is_capped=False)
ACCEPTING = ReputationEvent("accepting", 2, is_capped=False)
EDIT_ACCEPTED = ReputationEvent("edit_accepted", 2)
EDIT_REJECTED = ReputationEvent("edit_rejected", -2)
REMOVED_AS_ABUSE = ReputationEvent("removed_as_abuse", -100)
SUGGESTION_SHIPPED = ReputationEvent("suggestion_shipped", 15)
VOTES_ANNULLED = "votes_annulled"  # the kind of undos of votes in series and in rings
ACCEPTANCE_RESTS = "acceptance_rests"  # the kind of undos while an accepted answer is hidden or deleted
ASSOCIATION_BONUS, BOUNTY = "association_bonus", "bounty"  # kinds that only imports bring, with points of their own
DEEDS = (
    VOTED_UP,
    VOTED_DOWN,
    VOTING_DOWN,
    ACCEPTED,
    ACCEPTING,
    EDIT_ACCEPTED,
    EDIT_REJECTED,
    REMOVED_AS_ABUSE,
    SUGGESTION_SHIPPED,
)
OF_A_VOTE = (VOTED_UP, VOTED_DOWN, VOTING_DOWN)
OF_AN_ACCEPTANCE = (ACCEPTED, ACCEPTING)
CAPPED_KINDS = tuple(deed.kind for deed in DEEDS if deed.is_capped and deed.points > 0)
CUSTOMERS = {  # Apache Answer's level 2
    "ask": 1,
    "answer": 1,
    "comment": 1,
    "back": 1,
    "flag": 1,
    "vote_up": 8,
    "many_links": 10,
    "suggest_edits": 1,
    "edit": 1000,
    "review_posts": 500,
    "vote_down": 125,
    "create_tag": 300,
    "tag_synonyms": 2500,
    "close_own": 250,
    "close_any": 3000,
}
YOUNG = dict.fromkeys(CUSTOMERS, FLOOR) | {"vote_down": 125}
MATURE = CUSTOMERS | {"vote_up": 15, "vote_down": 125, "edit": 2000, "close_any": 3000}
PRESETS = {"young": YOUNG, "customers": CUSTOMERS, "mature": MATURE}


def deeds_of_vote(value: int) -> tuple[ReputationEvent, ...]:
    """What a vote of 1 or -1 brings its author and its voter."""
    return (VOTED_UP,) if value > 0 else (VOTED_DOWN, VOTING_DOWN)


def cost_of(privilege: str) -> int:
    """The reputation at which a privilege opens, by the instance's preset.

    Raises KeyError where there is no such privilege.
    """
    return PRESETS.get(settings().privilege_preset, YOUNG)[privilege]


def costs_by_preset(privilege: str) -> dict[str, int]:
    """What the privilege costs in each preset, by the preset's name."""
    return {name: preset[privilege] for name, preset in PRESETS.items()}


def privileges() -> list[tuple[str, int]]:
    """All privileges with what they cost here, the cheapest first."""
    return sorted(((name, cost_of(name)) for name in CUSTOMERS), key=lambda each: each[1])


def has_earned(member: Member, privilege: str) -> bool:
    """Does the member's reputation open the privilege? What opens at the floor is everyone's."""
    cost = cost_of(privilege)
    return cost <= FLOOR or member.reputation >= cost
