"""What the community does for whoever comes in."""

from __future__ import annotations

from datetime import datetime

from app.accounts.models import Member
from app.community.actions import drafting
from app.community.addresses import draft_address


def bring_drafts(member: Member, written_under: str, now: datetime) -> str | None:
    """What they wrote before they signed in is theirs now; they go on with the newest of it."""
    keys = drafting.adopt(member, written_under, now)
    return draft_address(keys[0]) if keys else None
