"""Undo what was just sent or resolved: the text is a draft again, the case and its SLA timers are as before."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import delete

from app.accounts.members.models import Member
from app.cases import history_kinds, rules
from app.cases.case.models import Case, CaseHistoryEntry
from app.cases.case_history import lock_case, mark_case_changed, record_case_event, record_history, tell
from app.cases.events import CASE_UNDONE
from app.cases.policies import can_note, can_work_on
from app.cases.reasons import reason_words
from app.cases.sla.models import SlaClock, SlaClockChange
from app.cases.timeline.models import CaseMessage, CaseNote
from app.cases.undo_send.models import CaseUndo
from app.community.drafts import actions as drafts_actions
from app.community.drafts.models import Draft
from app.community.posts.models import Post
from app.community.removal import unpost
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.row_version import put_back
from app.core.db.session import lock_row
from app.core.errors import InvalidInput, NotAllowed
from app.core.outbox.events import cancel
from app.core.policy import require_allowed

TOO_LATE = _("The %(seconds)s seconds to undo this have passed.", seconds=rules.UNDO_FOR.seconds)
CHANGED_SINCE = _("The case has changed since, so this can no longer be undone.")
FORGOTTEN_AFTER = timedelta(hours=1)


def undo(actor: Member, sent: CaseUndo, cases: dict[int, Case], now: datetime) -> Draft | None:
    """Undo the action and its effects, and return its text, saved as a draft. Raises InvalidInput if too late."""
    if sent.actor_id != actor.id:
        raise NotAllowed(_("Only the person who did this can undo it."))
    if now >= sent.at + rules.UNDO_FOR:
        raise InvalidInput(TOO_LATE)
    kept = [(each, cases[each["id"]]) for each in sent.before["cases"] if each["id"] in cases]
    for each, case in kept:
        _require_unchanged(actor, sent, each, case)
    first, case = kept[0]
    fields = _take_back(actor, sent, first, case, now)
    cancel(sent.before["events"])
    for each, other in kept:
        _put_back(actor, sent, each, other, now)
    db.session.delete(sent)
    return _draft(actor, f"{sent.kind}:{case.id}", fields, now)


def forget_undos(now: datetime) -> None:
    """Delete what can no longer be undone."""
    old = delete(CaseUndo).where(CaseUndo.at < now - FORGOTTEN_AFTER)
    db.session.execute(old, execution_options={"synchronize_session": False})


def _require_unchanged(actor: Member, sent: CaseUndo, kept: dict[str, Any], case: Case) -> None:
    """Lock the case and refuse the undo if it changed since; never for a note, which conflicts with nothing."""
    lock_case(case)
    if sent.kind == rules.NOTE:
        require_allowed(can_note(actor, case))
        return
    require_allowed(can_work_on(actor, case))
    if case.revision != kept["revision"]:
        raise InvalidInput(CHANGED_SINCE)


def _take_back(actor: Member, sent: CaseUndo, kept: dict[str, Any], case: Case, now: datetime) -> dict[str, str]:
    """Remove the text and return it, by form field."""
    thread = db.session.get_one(Thread, case.thread_id)
    unpost.unaccept(actor, thread, kept["thread"], now)
    if sent.kind in (rules.NOTE, rules.MESSAGE):
        table: Any = CaseNote if sent.kind == rules.NOTE else CaseMessage
        words = db.session.get(table, sent.about_id)
        if words is None or lock_row(words).revision > 1 or words.withdrawn_at:
            raise InvalidInput(CHANGED_SINCE)
        db.session.delete(words)
        return {"body": words.body}
    post = db.session.get(Post, sent.about_id) if sent.about_id else None
    if post is not None:
        unpost.unpost(actor, post, kept["thread"], now)
    given = {"body": post.body} if post else {}
    if sent.kind == rules.RESOLVING:
        canonical = f"/questions/{case.canonical_id}" if case.canonical_id else ""
        given |= {
            "knowledge": case.knowledge or "",
            "reason": reason_words(case.knowledge_reason),
            "canonical": canonical,
        }
    return given


def _put_back(actor: Member, sent: CaseUndo, kept: dict[str, Any], case: Case, now: datetime) -> None:
    """Restore status, assignee, follow-up date, solution and SLA timers."""
    thread, active_at = db.session.get_one(Thread, case.thread_id), case.active_at
    if sent.kind != rules.NOTE:
        mark_case_changed(case, thread, now)
        case.active_at = active_at
    put_back(case, kept["case"])
    for clock_id, changes in kept["clocks"].items():
        put_back(db.session.get_one(SlaClock, int(clock_id)), changes)
    for table, ids in (
        (SlaClockChange, kept["turns"]),
        (SlaClock, kept["new_clocks"]),
        (CaseHistoryEntry, kept["entries"]),
    ):
        db.session.execute(delete(table).where(table.id.in_(ids)), execution_options={"synchronize_session": False})
    record_history(case, history_kinds.UNSENT, actor, now, what=sent.kind)
    db.session.flush()
    tell(thread, now)
    record_case_event(CASE_UNDONE, actor, case, now, what=sent.kind)


def _draft(actor: Member, key: str, fields: dict[str, str], now: datetime) -> Draft | None:
    """Save the text as a draft, followed by anything written since."""
    begun = drafts_actions.find(actor, key)
    later = begun.fields.get("body", "") if begun else ""
    if later and fields.get("body") and later != fields["body"]:
        fields["body"] += f"\n\n{later}"
    return drafts_actions.save(actor, key, fields, now)
