"""Points of each event and reputation of each privilege, by the instance's preset.

The numbers are those of Stack Exchange and Apache Answer. `cost_of` reads the preset from process memory, so policies
remain functions of attributes alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.accounts.members.models import START_REPUTATION, Member
from app.core.settings import settings

FLOOR = START_REPUTATION  # no event reduces reputation below it
DAILY_CAP = 200  # points per UTC day from capped events; Stack Exchange
VOTES_A_DAY = 30
VOTE_CHANGEABLE = timedelta(days=1)  # from when it was cast; later only if the post has been edited since
VOTES_UP_A_DAY_FOR_ONE = 6  # by one member on the posts of another
VOTES_DOWN_A_DAY_FOR_ONE = 3


@dataclass(frozen=True)
class ReputationEvent:
    """Something that earns or costs `points`; capped events count towards `DAILY_CAP`."""

    kind: str
    points: int
    is_capped: bool = True


VOTED_UP = ReputationEvent("voted_up", 10)
VOTED_DOWN = ReputationEvent("voted_down", -2)
VOTING_DOWN = ReputationEvent("voting_down", -1)  # the cost to the voter, for answers only
ACCEPTED = ReputationEvent("accepted", 15, is_capped=False)
ACCEPTING = ReputationEvent("accepting", 2, is_capped=False)
EDIT_ACCEPTED = ReputationEvent("edit_accepted", 2)
EDIT_REJECTED = ReputationEvent("edit_rejected", -2)
REMOVED_AS_ABUSE = ReputationEvent("removed_as_abuse", -100)
SUGGESTION_SHIPPED = ReputationEvent("suggestion_shipped", 15)
VOTES_ANNULLED = "votes_annulled"  # the kind of reversals of serial and reciprocal votes
ACCEPTANCE_RESTS = "acceptance_rests"  # the kind of reversals while an accepted answer is hidden or deleted
ASSOCIATION_BONUS, BOUNTY = "association_bonus", "bounty"  # kinds that only imports create, with points of their own
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
    """Return the events that a vote of 1 or -1 causes for author and voter."""
    return (VOTED_UP,) if value > 0 else (VOTED_DOWN, VOTING_DOWN)


def cost_of(privilege: str) -> int:
    """Return the reputation that a privilege requires, by the preset of the instance. Raises KeyError."""
    return PRESETS.get(settings().privilege_preset, YOUNG)[privilege]


def costs_by_preset(privilege: str) -> dict[str, int]:
    """Return the reputation that the privilege requires, by the name of the preset."""
    return {name: preset[privilege] for name, preset in PRESETS.items()}


def privileges() -> list[tuple[str, int]]:
    """Return all privileges with the reputation that they require here, the lowest first."""
    return sorted(((name, cost_of(name)) for name in CUSTOMERS), key=lambda each: each[1])


def has_earned(member: Member, privilege: str) -> bool:
    """Return whether the member has the reputation for the privilege. Privileges at the floor are open to everyone."""
    cost = cost_of(privilege)
    return cost <= FLOOR or member.reputation >= cost
