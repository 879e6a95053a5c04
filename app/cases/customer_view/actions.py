"""The customer marks a case as solved, or a resolution as still broken."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.accounts.members.models import Member
from app.cases import rules
from app.cases.case import reopening
from app.cases.case.models import Case
from app.cases.case.queries import surviving_case
from app.cases.case_history import lock_case
from app.cases.current_case import current_case
from app.cases.escalation import actions as escalation_actions
from app.cases.policies import can_see_own_case
from app.cases.reasons import SAID_SOLVED, STILL_BROKEN, stored
from app.cases.resolution import actions as resolution_actions
from app.cases.timeline import actions as timeline_actions
from app.community.posts.models import Post
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.errors import InvalidInput
from app.core.policy import require_allowed


def reopen_as_unsolved(asker: Member, case: Case, body: str, now: datetime) -> Case:
    """Reopen the customer's unsolved case, or after 30 days open a new one linked to it; returns the open case."""
    require_allowed(can_see_own_case(asker, case))
    if not body:
        raise InvalidInput(_("Describe what is still wrong."), field="body")
    case = surviving_case(case)
    thread = case.thread
    last = current_case(thread) or case
    if last.was_withdrawn and thread.is_public:
        raise InvalidInput(_("This escalation was withdrawn. Escalate the question again if you need support."))
    if last.is_open:
        current = last
    elif last.may_reopen(now):
        current = reopening.reopen_by(rules.ASKER, asker, last, now=now)
    else:
        current = escalation_actions.open_case(
            asker, thread, how="asker", reason=stored(STILL_BROKEN), priority=last.priority, previous=last, now=now
        )
    db.session.flush()
    timeline_actions.message(asker, current, body, now)
    return current


def say_solved(asker: Member, case: Case, now: datetime, *, post: Post | None = None) -> Case:
    """Resolve the case for its customer and return it; `post`, an answer of the thread, becomes the accepted one."""
    require_allowed(can_see_own_case(asker, case))
    thread = lock_case(case)
    if not case.is_open:
        raise InvalidInput(_("This case is already resolved."))
    if post is not None:
        if post.thread_id not in (thread.id, thread.merged_into_id) or not post.is_answer or not post.is_shown:
            raise InvalidInput(_("Select an answer to this question."), field="post")
        voting_actions.accept(asker, post, now)
        resolution_actions.resolve_by_asker(asker, case, thread, post, now)
        return case
    case.knowledge_reason = stored(SAID_SOLVED)
    why = "resolved" if case.responded_at else "asker"
    resolution_actions.finish(asker, case, thread, rules.NOTHING, why, now, mover=rules.ASKER)
    return case
