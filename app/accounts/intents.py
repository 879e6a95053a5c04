"""What a person wanted before they came in, and where they go on after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

from app.accounts.members.models import Member
from app.accounts.registration.models import LONGEST_NEXT, LONGEST_PENDING


class Intent(NamedTuple):
    """The page to come back to, the action that was started there, and the drafts that were written as a stranger.

    `pending` names the action, as `community.pending` writes it; `draft_hash` is the hash of a stranger's cookie.
    """

    next: str = ""
    pending: str = ""
    draft_hash: str | None = None

    def stored(self) -> dict[str, str]:
        """The columns that carry it to another device: what is too long or not printable is left out."""
        return {
            "next_path": _fitting(self.next, LONGEST_NEXT),
            "pending": _fitting(self.pending, LONGEST_PENDING),
        }


class Landing(NamedTuple):
    """Where a person goes on, and what they are told there: a category of `flask.flash`, and its message."""

    address: str
    message: tuple[str, Any] | None = None


Arrival: TypeAlias = Callable[[Member, Intent, datetime], Landing | None]
"""What is done for a member who comes in; None where nothing is."""


def _fitting(text: str, most: int) -> str:
    return text if len(text) <= most and text.isprintable() else ""
