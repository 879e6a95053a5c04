"""A customer reports that a shipped suggestion does not solve the problem."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.accounts.members.models import Member
from app.cases.case.models import Case
from app.cases.case_history import hold_all
from app.cases.current_case import case_going_on, current_case
from app.cases.escalation.actions import bring
from app.cases.reasons import NOT_SOLVED_BY, stored
from app.cases.timeline.actions import message
from app.community.spaces.models import Space
from app.community.text_rules import LONGEST_TITLE, checked_body
from app.community.threads.actions import ask
from app.community.threads.models import PRIVATE, Thread
from app.core.db.base import db
from app.core.db.session import lock_row
from app.core.outbox.events import record_event
from app.core.policy import require_allowed
from app.suggestions.actions import apply_status
from app.suggestions.events import SUGGESTION_REPORTED
from app.suggestions.loop import queries
from app.suggestions.loop.models import UnsolvedReport
from app.suggestions.loop.policies import can_report
from app.suggestions.loop.rules import LONGEST_REPORT
from app.suggestions.models import SHIPPED, UNDER_REVIEW, Suggestion
from app.suggestions.sources.actions import link_source


def report_unsolved(
    actor: Member, suggestion: Suggestion, question: Thread | None, text: str, now: datetime
) -> UnsolvedReport:
    """Put the shipped suggestion back under review, and reopen or open the actor's case with their text in it.

    `question` is a source that the actor asked; without one, a private question becomes their first. Returns the
    report, or that which the actor sent since it shipped. Raises InvalidInput if the text is too short or too long.
    """
    text = checked_body(text, most=LONGEST_REPORT)
    _lock(suggestion, question)
    newest = queries.newest_change(suggestion)
    require_allowed(can_report(actor, suggestion, newest, has_stake=queries.has_stake(actor, suggestion)))
    earlier = queries.report_of(actor, newest)
    if earlier is not None:
        return earlier
    case, thread = _case_of(actor, suggestion, question, text, now)
    report = UnsolvedReport(
        suggestion_id=suggestion.id,
        shipping_id=newest.id if newest else 0,
        member_id=actor.id,
        thread_id=thread.id,
        case_id=case.id if case else None,
        text=text,
        at=now,
    )
    db.session.add(report)
    if suggestion.status == SHIPPED:
        apply_status(actor, suggestion, UNDER_REVIEW, now)
    suggestion.thread.changed_at = now
    db.session.flush()
    record_event(SUGGESTION_REPORTED, actor, suggestion.thread, now, thread_id=suggestion.id, report_id=report.id)
    return report


def _lock(suggestion: Suggestion, question: Thread | None) -> None:
    """Lock the case of the question, both threads and the suggestion, in lock order."""
    case = case_going_on(question, for_asker=True) if question else None
    hold_all([case] if case else [], suggestion.thread, *([question] if question else []))
    lock_row(suggestion.thread)
    lock_row(suggestion)


def _case_of(
    actor: Member, suggestion: Suggestion, question: Thread | None, text: str, now: datetime
) -> tuple[Case | None, Thread]:
    """Return the actor's open case with the text in it, and its question."""
    if question is None:
        return _ask_privately(actor, suggestion, text, now)
    reason = stored(NOT_SOLVED_BY, suggestion.id)
    case = bring(actor, question, how="asker", reason=reason, priority="normal", now=now)
    db.session.flush()
    message(actor, case, text, now)
    return case, question


def _ask_privately(actor: Member, suggestion: Suggestion, text: str, now: datetime) -> tuple[Case | None, Thread]:
    """Ask a private question with the text, whose case support gets, and link it as a source."""
    title = _("Still not solved: %(title)s", title=suggestion.thread.title)
    if len(title) > LONGEST_TITLE:
        title = title[: LONGEST_TITLE - 1] + "…"
    space = db.session.get_one(Space, suggestion.thread.space_id)
    question = ask(actor, space=space, title=title, body=text, tags=[], visibility=PRIVATE, now=now)
    db.session.flush()
    link_source(actor, suggestion, question, now)
    return current_case(question), question
