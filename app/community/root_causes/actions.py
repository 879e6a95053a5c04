"""Set the root cause of a question; describe and merge root causes."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select, update

from app.accounts.members.models import Member
from app.community.events import THREAD_THEMED
from app.community.root_causes.models import RootCause
from app.community.root_causes.policies import can_keep_themes, can_set_root_cause
from app.community.threads.models import Thread
from app.core.audit_log import write_audit_log
from app.core.db.base import db
from app.core.db.insert import insert_if_absent
from app.core.db.row_version import require_current_version
from app.core.db.session import lock_row
from app.core.errors import InvalidInput
from app.core.outbox.events import record_event
from app.core.policy import require_allowed

LONGEST_THEME = 120  # characters; half a sentence


def set_root_cause(actor: Member, thread: Thread, name: str, now: datetime) -> RootCause | None:
    """Set the root cause of the thread, creating it if needed; an empty name removes it. Raises InvalidInput."""
    require_allowed(can_set_root_cause(actor, thread))
    lock_row(thread)
    theme = _known_or_new(actor, name, now)
    before, thread.theme_id = thread.theme_id, theme.id if theme else None
    if thread.theme_id != before:
        record_event(THREAD_THEMED, actor, thread, now, thread_id=thread.id, theme_id=thread.theme_id, before=before)
    return theme


def describe(actor: Member, theme: RootCause, *, name: str, description: str, seen: int, now: datetime) -> RootCause:
    """Edit the root cause. Raises InvalidInput if the name is empty or taken, StaleVersion if `seen` is stale."""
    require_allowed(can_keep_themes(actor))
    lock_row(theme)
    if seen:
        require_current_version(theme.stamp, seen)
    name = _one_line(name)
    if not name:
        raise InvalidInput(_("Enter a name for the root cause."), field="name")
    if db.session.scalar(select(RootCause.id).where(RootCause.folded == name, RootCause.id != theme.id)):
        raise InvalidInput(_("A root cause with this name already exists. Merge the two instead."), field="name")
    theme.name = theme.folded = name
    theme.description = description
    write_audit_log("theme.described", actor, theme, now)
    return theme


def merge(actor: Member, theme: RootCause, into_name: str, now: datetime) -> RootCause:
    """Move all threads of the root cause to the one of this name, and delete it. Raises InvalidInput."""
    require_allowed(can_keep_themes(actor))
    into = find_theme(into_name)
    if into is None or into.id == theme.id:
        raise InvalidInput(_("Enter the name of the other root cause, as shown in the list."), field="into")
    named = select(Thread.id).where(Thread.theme_id == theme.id).order_by(Thread.id)
    db.session.execute(named.with_for_update(key_share=True)).all()
    for each in sorted((theme, into), key=lambda each: each.id):
        lock_row(each)
    db.session.execute(update(Thread).where(Thread.theme_id == theme.id).values(theme_id=into.id))
    write_audit_log("theme.merged", actor, into, now, gone_id=theme.id)
    db.session.delete(theme)
    return into


def find_theme(name: str) -> RootCause | None:
    """Return the root cause with this name, ignoring case, or None."""
    return db.session.scalar(select(RootCause).where(RootCause.folded == _one_line(name)))


def _known_or_new(actor: Member, name: str, now: datetime) -> RootCause | None:
    name = _one_line(name)
    if not name:
        return None
    found = find_theme(name)
    if found is None:
        insert_if_absent(RootCause, name=name, folded=name, description="", created_by_id=actor.id, created_at=now)
        found = find_theme(name)
    return found


def _one_line(name: str) -> str:
    name = " ".join(name.split())
    if len(name) > LONGEST_THEME:
        raise InvalidInput(_("Use at most %(most)s characters for the root cause.", most=LONGEST_THEME), field="theme")
    return name
