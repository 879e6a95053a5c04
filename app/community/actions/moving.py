"""Move a question to another space."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.accounts.models import Member
from app.community.actions import counting
from app.community.actions.tagging import set_tags
from app.community.events import THREAD_MOVED
from app.community.models import Space, Thread
from app.community.policies import can_move
from app.core.audit import write_down
from app.core.db import lock
from app.core.events import record
from app.core.policy import require


def move(actor: Member, thread: Thread, space: Space, *, tags: Iterable[str] | None = None, now: datetime) -> Thread:
    """Put the question into the space, which the actor may read; with other tags where the space asks for some.

    Who reads it from now on is what that space says. Raises NotAllowed where `can_move` says no, Refused where the
    space's rules on tags do.
    """
    if lock(thread).space_id == space.id:
        return thread
    require(can_move(actor, thread))
    before_id = thread.space_id
    thread.space, thread.space_id, thread.changed_at = space, space.id, now
    set_tags(actor, thread, thread.tag_names if tags is None else tags, now)
    if thread.is_listed:
        counting.count_in_spaces({before_id: -1, space.id: 1})
    known: dict[str, Any] = {"from_space_id": before_id, "to_space_id": space.id}
    record(THREAD_MOVED, actor, thread, now, thread_id=thread.id, **known)
    write_down("thread.moved", actor, thread, now, member_id=thread.asker_id, space_id=before_id, **known)
    return thread
