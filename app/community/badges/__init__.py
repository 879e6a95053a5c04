"""What members are honoured for: rules over posts, votes and the ledger, which the worker goes by.

A badge stays where a score sinks later or a post goes: it says what once was so. It is taken back only where votes that
earned it are annulled, with a line in the log (`actions/awarding.take_back`), and given again where they are restored.
"""

from app.community.badges.badge import BRONZE, GOLD, LEVELS, SILVER, Badge
from app.community.badges.table import BADGES


def badge_title(name: str) -> str:
    """What the badge is called; its name where there is no such badge any more."""
    return str(BADGES[name].title) if name in BADGES else name


__all__ = ["BADGES", "BRONZE", "GOLD", "LEVELS", "SILVER", "Badge", "badge_title"]
