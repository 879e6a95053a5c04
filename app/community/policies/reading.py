"""Who reads what."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.models import Member
from app.community.models import Thread
from app.community.models.space import EVERYONE
from app.community.policies.privileges import SIGN_IN
from app.community.staff import is_staff_of, reads_private_threads_of
from app.community.states import REASONS
from app.core.policy import Verdict, no, yes


def can_read(viewer: Member | None, thread: Thread, *, is_invited: bool = False) -> Verdict:
    """May the viewer read the thread? `is_invited` says that a `ThreadAccess` row names them.

    The same as the clause `queries.reading.visible_to`, for one thread at hand.
    """
    is_asker = viewer is not None and thread.asker_id == viewer.id
    if not (thread.is_shown or is_asker or is_staff_of(viewer, thread.space_id)):
        return no(REASONS["gone"])
    reads_private = reads_private_threads_of(viewer, thread.space_id, are_sources=thread.source_at is not None)
    if not (thread.is_public or is_asker or is_invited or reads_private):
        return no(_("This thread is private."))
    return yes if viewer is not None or thread.space.visibility == EVERYONE else no(SIGN_IN)
