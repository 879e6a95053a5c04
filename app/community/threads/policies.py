"""Who may ask, who may read a thread, and who chooses the readers of a private question."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.members.models import Member
from app.accounts.policies import can_act
from app.community.permissions import REASONS, SIGN_IN, privileged, takes_part
from app.community.roles import is_staff_of, reads_private_threads_of
from app.community.spaces.models import Space
from app.community.spaces.policies import can_read_space
from app.community.threads.models import Thread
from app.core.policy import PolicyResult, allowed, denied


def can_invite(actor: Member | None, thread: Thread) -> PolicyResult:
    """Check whether the actor may invite readers: the author, and staff who can read private threads of the space."""
    if actor is None:
        return denied(SIGN_IN)
    if thread.is_public or not thread.is_question:
        return denied(_("You can only choose who reads private questions."))
    if not thread.is_shown:
        return denied(REASONS["gone"])
    if actor.id == thread.asker_id or reads_private_threads_of(actor, thread.space_id):
        return can_act(actor)
    return denied(_("Only the person who asked and support can choose who reads this."))


def can_exclude(actor: Member | None, thread: Thread, reader_id: int) -> PolicyResult:
    """Check whether the actor may revoke a reader's access: anyone who may invite, and the reader themselves."""
    return can_act(actor) if actor is not None and actor.id == reader_id else can_invite(actor, thread)


def can_read(
    viewer: Member | None, thread: Thread, *, is_invited: bool = False, is_in_segment: bool = False
) -> PolicyResult:
    """Check whether the viewer may read the thread; equivalent to the condition `visibility.visible_to`.

    `is_invited`: they have a `ThreadAccess` row. `is_in_segment`: they are in a segment that may read its space.
    """
    is_asker = viewer is not None and thread.asker_id == viewer.id
    if not (thread.is_shown or is_asker or is_staff_of(viewer, thread.space_id)):
        return denied(REASONS["gone"])
    reads_private = reads_private_threads_of(viewer, thread.space_id, are_sources=thread.source_at is not None)
    if not (thread.is_public or is_asker or is_invited or reads_private):
        return denied(_("This thread is private."))
    if is_asker or is_invited or reads_private:
        return allowed
    return can_read_space(viewer, thread.space, is_in_segment=is_in_segment)


def can_ask(actor: Member | None, space: Space | None) -> PolicyResult:
    """Check whether the actor may start a thread in the space; None means in any space."""
    if actor is None:
        return denied(_("Sign in to ask."))
    return takes_part(actor) and privileged(actor, "ask", space.id if space else None)
