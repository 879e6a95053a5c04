"""Who reads what."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.models import Member
from app.community.models import Space, Thread
from app.community.models.space import EVERYONE, MEMBERS
from app.community.policies.privileges import SIGN_IN
from app.community.staff import is_staff_of, reads_private_threads_of
from app.community.states import REASONS
from app.core.policy import Verdict, no, yes


def can_read(
    viewer: Member | None, thread: Thread, *, is_invited: bool = False, is_in_segment: bool = False
) -> Verdict:
    """May the viewer read the thread? `is_invited` says that a `ThreadAccess` row names them, `is_in_segment` that they
    are in a segment that may read its space.

    The same as the clause `queries.reading.visible_to`, for one thread at hand.
    """
    is_asker = viewer is not None and thread.asker_id == viewer.id
    if not (thread.is_shown or is_asker or is_staff_of(viewer, thread.space_id)):
        return no(REASONS["gone"])
    reads_private = reads_private_threads_of(viewer, thread.space_id, are_sources=thread.source_at is not None)
    if not (thread.is_public or is_asker or is_invited or reads_private):
        return no(_("This thread is private."))
    if is_asker or is_invited or reads_private:
        return yes
    return can_read_space(viewer, thread.space, is_in_segment=is_in_segment)


def can_read_space(viewer: Member | None, space: Space, *, is_in_segment: bool = False) -> Verdict:
    """May the viewer read what is public in the space? The same as the clause `queries.reading.readable_spaces`."""
    if space.visibility == EVERYONE:
        return yes
    if viewer is None:
        return no(SIGN_IN)
    if space.visibility == MEMBERS or is_in_segment or is_staff_of(viewer, space.id):
        return yes
    return no(_("This space is restricted to certain members."))
