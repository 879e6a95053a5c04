"""What a person was doing before they signed in, and where they go afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

from app.accounts.members.models import Member
from app.accounts.registration.models import LONGEST_NEXT, LONGEST_PENDING


class Intent(NamedTuple):
    """The page to return to, the pending action started there, and the drafts written before sign-in.

    `pending` is in the format of `community.pending_actions`; `draft_hash` is the hash of a visitor's cookie.
    """

    next: str = ""
    pending: str = ""
    draft_hash: str | None = None

    def stored(self) -> dict[str, str]:
        """Return the columns that carry the intent to another device, without long or unprintable values."""
        return {
            "next_path": _fitting(self.next, LONGEST_NEXT),
            "pending": _fitting(self.pending, LONGEST_PENDING),
        }


class Landing(NamedTuple):
    """Where a person is redirected to, and the message shown there: a category of `flask.flash` and its text."""

    address: str
    message: tuple[str, Any] | None = None


Arrival: TypeAlias = Callable[[Member, Intent, datetime], Landing | None]
"""A function that runs when a member signs in; it returns None if there was nothing to do."""


def _fitting(text: str, most: int) -> str:
    return text if len(text) <= most and text.isprintable() else ""
