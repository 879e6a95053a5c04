"""Who may not take part for a while."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _

from app.accounts.models import Member
from app.core.policy import Verdict, no, yes

SILENCED = _("The moderators have silenced you for a while: you can read, but not write or vote.")


def takes_part(actor: Member) -> Verdict:
    """May the signed-in member write and vote at this request? So that pages offer nothing that would be refused."""
    return no(SILENCED) if actor.is_silenced else yes


def can_take_part(actor: Member, now: datetime) -> Verdict:
    """May the actor write and vote? Every POST of the suspended is refused before; other doors come this far."""
    return no(SILENCED) if actor.is_silenced_at(now) else yes
