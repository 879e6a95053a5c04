"""What the community does for whoever comes in."""

from __future__ import annotations

from datetime import datetime

from app.accounts.intents import Intent, Landing
from app.accounts.models import Member
from app.community.actions import drafting
from app.community.addresses import draft_address
from app.community.pending import pending_of
from app.community.resuming import resume


def continue_as_member(member: Member, intent: Intent, now: datetime) -> Landing | None:
    """Do what they started as a stranger; what they wrote is theirs, and they go on with the newest of it."""
    drafts = drafting.adopt(member, intent.draft_hash, now) if intent.draft_hash else []
    pending = pending_of(intent.pending)
    if pending is not None:
        return resume(member, pending, {draft.key: draft for draft in drafts}, intent.next, now)
    if drafts:
        return Landing(intent.next or draft_address(drafts[0].key))
    return None
