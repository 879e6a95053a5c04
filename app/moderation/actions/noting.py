"""What moderators write down about a member, for each other."""

from __future__ import annotations

from datetime import datetime

from app.accounts.models import Member
from app.core.audit import write_down
from app.core.policy import require
from app.moderation.actions.reasons import checked_words
from app.moderation.policies import can_sanction_at_all

NOTED = "member.noted"


def note(actor: Member, member: Member, text: str, now: datetime) -> None:
    """Add a note to the log. Raises NotAllowed for who does not moderate everything, Refused where it is none."""
    require(can_sanction_at_all(actor))
    write_down(NOTED, actor, member, now, member_id=member.id, reason=checked_words(text, "text"))
