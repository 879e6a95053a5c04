"""Who may edit or withdraw a note or a private message, and read its earlier versions."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.members.models import ADMIN, Member
from app.accounts.policies import can_act
from app.cases.case.models import Case
from app.cases.policies import can_read_messages, can_read_notes, can_see_case
from app.cases.timeline.models import CaseMessage, CaseNote
from app.core.policy import PolicyResult, denied


def can_change_words(actor: Member | None, case: Case, words: CaseMessage | CaseNote) -> PolicyResult:
    """Edit or withdraw a note or a private message: its author while they may read it, and admins."""
    if words.withdrawn_at is not None:
        return denied(_("This was withdrawn and can no longer be changed."))
    reading = can_read_notes(actor, case) if isinstance(words, CaseNote) else can_read_messages(actor, case)
    if not reading or actor is None:
        return reading
    if words.author_id == actor.id or actor.has_role(ADMIN):
        return can_act(actor)
    return denied(_("Only its author and admins can change this."))


def can_read_versions(actor: Member | None, case: Case, words: CaseMessage | CaseNote) -> PolicyResult:
    """Show the earlier versions to those who may read the text; of a withdrawn message only to support."""
    if isinstance(words, CaseNote):
        return can_read_notes(actor, case)
    return can_see_case(actor, case) if words.withdrawn_at else can_read_messages(actor, case)
