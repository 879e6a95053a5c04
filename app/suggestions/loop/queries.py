"""Queries for what became of a shipped suggestion: who has a stake in it, and who reports what."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.accounts.members.models import Member
from app.cases.case.models import Case
from app.community.threads.models import QUESTION, Thread
from app.community.voting.models import Backing
from app.core.db.base import db
from app.suggestions.loop.models import UnsolvedReport
from app.suggestions.models import SHIPPED, Source, StatusChange, Suggestion


def newest_change(suggestion: Suggestion) -> StatusChange | None:
    """Return the newest official response. One statement."""
    changes = select(StatusChange).where(StatusChange.suggestion_id == suggestion.id)
    return db.session.scalars(changes.order_by(StatusChange.id.desc()).limit(1)).first()


def newest_shipping(suggestion: Suggestion) -> StatusChange | None:
    """Return the response with which it shipped last, with its author. One statement."""
    shipped = select(StatusChange).options(joinedload(StatusChange.author))
    shipped = shipped.where(StatusChange.suggestion_id == suggestion.id, StatusChange.after == SHIPPED)
    return db.session.scalars(shipped.order_by(StatusChange.id.desc()).limit(1)).first()


def has_stake(member: Member, suggestion: Suggestion) -> bool:
    """Return whether the member made the suggestion, backs it, or asked in a source. At most one statement."""
    if suggestion.thread.asker_id == member.id:
        return True
    backs = select(Backing.id).where(Backing.thread_id == suggestion.id, Backing.member_id == member.id)
    asked = select(Source.id).where(Source.suggestion_id == suggestion.id, Source.customer_id == member.id)
    return bool(db.session.scalar(select(or_(backs.exists(), asked.exists()))))


def own_question(member: Member, suggestion: Suggestion, number: int = 0) -> Thread | None:
    """Return the source that the member asked, the one with this number first, else the newest. One statement."""
    mine = (Source.suggestion_id == suggestion.id, Thread.asker_id == member.id, Thread.kind == QUESTION)
    statement = select(Thread).join(Source, Source.thread_id == Thread.id).where(*mine, Thread.is_shown)
    return db.session.scalars(statement.order_by((Thread.id == number).desc(), Thread.id.desc()).limit(1)).first()


def report_of(member: Member, shipping: StatusChange | None) -> UnsolvedReport | None:
    """Return what the member reported since it shipped."""
    if shipping is None:
        return None
    return db.session.scalars(select(UnsolvedReport).filter_by(shipping_id=shipping.id, member_id=member.id)).first()


def reports_of(suggestion: Suggestion) -> Sequence[UnsolvedReport]:
    """Return all reports with their authors and questions, newest first. One statement."""
    statement = select(UnsolvedReport).options(joinedload(UnsolvedReport.member), joinedload(UnsolvedReport.thread))
    statement = statement.where(UnsolvedReport.suggestion_id == suggestion.id)
    return db.session.scalars(statement.order_by(UnsolvedReport.id.desc())).all()


def case_of(report: UnsolvedReport) -> Case | None:
    """Return the reporter's case."""
    return db.session.get(Case, report.case_id) if report.case_id else None
