"""Save and delete saved replies, private or shared."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select, update

from app.accounts.members.models import Member
from app.cases.policies import can_change_saved_reply, can_manage_saved_reply
from app.cases.redaction import actions as redaction_actions
from app.cases.saved_replies.models import SavedReply
from app.cases.saved_replies.rules import VARIABLES, unknown_in
from app.community.spaces.models import Space
from app.core.audit_log import write_audit_log
from app.core.db.base import db
from app.core.db.row_version import require_current_version
from app.core.db.session import lock_row
from app.core.errors import InvalidInput
from app.core.policy import require_allowed

MOST_USED_AT_ONCE = 20  # replies in one text; more is a faulty page


@dataclass(frozen=True)
class SavedReplyInput:
    """Contents of a saved reply: text, language ("" for any), space, and whether it is shared."""

    title: str
    body: str
    locale: str
    space: Space | None
    is_shared: bool


def save_reply(
    actor: Member, reply: SavedReply | None, words: SavedReplyInput, seen: int, now: datetime, *, confirm: str = ""
) -> SavedReply:
    """Create or update a saved reply; a shared one has no owner, one no longer shared belongs to the actor.

    Only lines that are new to those who share it are checked. Raises InvalidInput for unknown variables.
    """
    space_id = words.space.id if words.space else None
    if reply is not None:
        require_allowed(can_change_saved_reply(actor, lock_row(reply)))
        require_current_version(reply.stamp, seen)
    require_allowed(can_manage_saved_reply(actor, space_id))
    _check(words.body)
    new = _new_to_others(reply, words)
    found = redaction_actions.leaks_for_everyone(new, ())
    redaction_actions.require_confirmation_always(new, found, confirm)
    if reply is None:
        reply = SavedReply(created_at=now)
        db.session.add(reply)
    elif reply.owner_id is None:
        write_audit_log("reply.changed", actor, reply, now)
    reply.title, reply.body, reply.locale, reply.changed_at = words.title, words.body, words.locale, now
    reply.owner_id, reply.space_id = None if words.is_shared else actor.id, space_id
    db.session.flush()
    if found:
        redaction_actions.keep_yes(actor, reply, found, space_id, now)
    return reply


def _new_to_others(reply: SavedReply | None, words: SavedReplyInput) -> str:
    """Return the lines that are new to those who share the reply; empty if it is not shared."""
    before = {reply.title, *reply.body.splitlines()} if reply is not None and reply.owner_id is None else set()
    lines = (words.title, *words.body.splitlines()) if words.is_shared else ()
    return "\n".join(line for line in lines if line not in before)


def delete_reply(actor: Member, reply: SavedReply, now: datetime) -> None:
    require_allowed(can_change_saved_reply(actor, lock_row(reply)))
    if reply.owner_id is None:
        write_audit_log("reply.deleted", actor, reply, now)
    db.session.delete(reply)


def count_uses(actor: Member, ids: Collection[int]) -> None:
    """Increase the use count of these replies, which were sent."""
    usable = (SavedReply.owner_id.is_(None)) | (SavedReply.owner_id == actor.id)
    used = select(SavedReply.id).where(SavedReply.id.in_(sorted(ids)[:MOST_USED_AT_ONCE]), usable)
    if ids:
        db.session.execute(
            update(SavedReply).where(SavedReply.id.in_(used)).values(use_count=SavedReply.use_count + 1),
            execution_options={"synchronize_session": False},
        )


def _check(body: str) -> None:
    unknown = unknown_in(body)
    if unknown:
        known = ", ".join(f"{{{{{name}}}}}" for name in VARIABLES)
        names = ", ".join(f"{{{{{name}}}}}" for name in unknown)
        raise InvalidInput(
            _("Unknown placeholder: %(names)s. Use one of these: %(known)s.", names=names, known=known), field="body"
        )
