"""Find the questions that a rule escalates now: in SQL, except for whole words, which SQL can only narrow down."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    ColumnExpressionArgument,
    String,
    and_,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from app.accounts.segments.models import SegmentMember
from app.cases import rules
from app.cases.business_hours.calendar import Calendar
from app.cases.case.models import Case
from app.cases.csat.models import SatisfactionRating
from app.cases.current_case import is_before
from app.cases.escalation_rules.models import EscalationRule, RuleMatch
from app.community.posts.models import OPENING, Post
from app.community.tags.models import Tag, ThreadTag
from app.community.threads.models import ANSWERS_REJECTED, NO_SUPPORT, UNANSWERED, Thread
from app.core.db.base import db

HOUR = timedelta(hours=1)
BEYOND = re.compile(r"[^!-~]+|[%_\\]")  # what LIKE would interpret differently
WORDS_APART = re.compile(r"\s*,\s*")


class Match(NamedTuple):
    """A thread that a rule escalates, and the occasion; empty for triggers that happen only once per thread."""

    thread_id: int
    occasion: str


def find_matches(
    rule: EscalationRule, now: datetime, calendar: Calendar, *, thread_id: int | None = None
) -> list[Match]:
    """Return what the rule escalates now, oldest question first; restricted to one thread if `thread_id` is set."""
    statement = matching(rule, now, calendar)
    if thread_id is not None:
        statement = statement.where(Thread.id == thread_id)
    rows = db.session.execute(statement).all()
    found = words_of(rule)
    return [
        Match(row.id, _occasion(rule, row))
        for row in rows
        if found is None or found.search(f"{row.title}\n{row.body}".casefold())
    ]


def matching(rule: EscalationRule, now: datetime, calendar: Calendar) -> Any:
    """Build the statement for threads that the rule may escalate now, before the check for whole words."""
    statement: Any = select(Thread.id, Thread.rejected_at).where(
        *narrowed(rule, now),
        Thread.created_at.between(now - timedelta(days=rule.look_back_days), now),
        ~_was_withdrawn(rule),
    )
    if rule.word:
        statement = statement.add_columns(Thread.title, Post.body)
        statement = statement.join(Post, and_(Post.thread_id == Thread.id, Post.kind == OPENING))
        statement = statement.where(holds_words(rule))
    if rule.trigger == rules.LOW_RATING:
        return _rated_low(statement, rule, now)
    return statement.where(*is_unsolved(), *_happened(rule, now, calendar)).order_by(Thread.created_at, Thread.id)


def narrowed(rule: EscalationRule, now: datetime) -> Sequence[ColumnElement[bool]]:
    """Build the conditions for the rule's space, tag and segment (in which the person who asked was by `now`)."""
    wanted: list[ColumnElement[bool]] = []
    if rule.space_id is not None:
        wanted.append(Thread.space_id == rule.space_id)
    if rule.tag_id is not None:
        tag = select(func.coalesce(Tag.canonical_id, Tag.id)).where(Tag.id == rule.tag_id).scalar_subquery()
        wanted.append(exists().where(ThreadTag.thread_id == Thread.id, ThreadTag.tag_id == tag))
    if rule.segment_id is not None:
        is_in = (SegmentMember.member_id == Thread.asker_id, SegmentMember.segment_id == rule.segment_id)
        wanted.append(exists().where(*is_in, SegmentMember.since <= now))
    return wanted


def is_shown_question() -> Sequence[ColumnExpressionArgument[bool]]:
    """Build the conditions for visible questions, exactly as in the partial index, so that it is used."""
    return (
        Thread.kind == literal_column("'question'"),
        Thread.is_shown,
    )


def is_unsolved() -> Sequence[ColumnExpressionArgument[bool]]:
    """Build the conditions for the questions in the index `ix_thread_unsolved_created`."""
    return (
        *is_shown_question(),
        Thread.accepted_post_id.is_(None),
        Thread.closed_at.is_(None),
        Thread.archived_at.is_(None),
    )


def words_of(rule: EscalationRule) -> re.Pattern[str] | None:
    """Return a pattern that finds any of the rule's words, whole, in casefolded text; None for a rule without words."""
    if not rule.word:
        return None
    spellings = (r"\s+".join(map(re.escape, each.split())) for each in _words(rule))
    return re.compile(rf"(?<!\w)(?:{'|'.join(spellings)})(?!\w)")


def holds_words(rule: EscalationRule) -> ColumnElement[bool]:
    """Build a condition that matches at least what `words_of` finds. The statement must join Post.

    Databases fold letters beyond ASCII differently, so these match any character.
    """
    likes = [f"%{BEYOND.sub('%', each)}%" for each in _words(rule)]
    columns = (func.lower(Thread.title), func.lower(Post.body))
    return or_(*(column.like(like) for column in columns for like in likes))


def _words(rule: EscalationRule) -> list[str]:
    return [each.strip() for each in WORDS_APART.split(rule.word.casefold()) if each.strip()]


def _happened(rule: EscalationRule, now: datetime, calendar: Calendar) -> Sequence[ColumnElement[bool]]:
    """Build the conditions that the trigger happened, and that neither this rule nor anyone else has escalated it."""
    if rule.trigger == rules.REJECTED:
        was_resolved = exists().where(Case.thread_id == Thread.id, Case.resolved_at >= Thread.rejected_at)
        is_open = exists().where(Case.thread_id == Thread.id, Case.status.not_in(rules.FINISHED))
        has_fired = exists().where(*_firing_of(rule), RuleMatch.at >= Thread.rejected_at)
        return Thread.answer_state == ANSWERS_REJECTED, ~was_resolved, ~is_open, ~has_fired
    is_untouched = (Thread.support_state == NO_SUPPORT, ~exists().where(*_firing_of(rule)))
    if rule.trigger == rules.BACKINGS:
        return (*is_untouched, Thread.backing_count >= rule.amount)
    if rule.trigger == rules.ASKED:
        return is_untouched
    waited = Thread.created_at <= calendar.latest_start(now, rule.amount * HOUR)
    return (*is_untouched, waited, Thread.answer_state == UNANSWERED if rule.trigger == rules.NO_ANSWER else true())


def _rated_low(statement: Any, rule: EscalationRule, now: datetime) -> Any:
    """Restrict the statement to ratings of the threads' current cases, resolved at most 30 days ago."""
    newer = aliased(Case)
    has_fired = exists().where(*_firing_of(rule), RuleMatch.occasion == cast(SatisfactionRating.id, String))
    return (
        statement.add_columns(SatisfactionRating.id.label("rating_id"))
        .join(Case, Case.thread_id == Thread.id)
        .join(
            SatisfactionRating,
            and_(SatisfactionRating.case_id == Case.id, SatisfactionRating.resolved_at == Case.resolved_at),
        )
        .where(
            *is_shown_question(),
            Thread.closed_at.is_(None),
            Thread.archived_at.is_(None),
            SatisfactionRating.score <= rule.amount,
            SatisfactionRating.at >= now - rules.REOPENS_WITHIN,
            Case.resolved_at >= now - rules.REOPENS_WITHIN,
            Case.status.in_(rules.FINISHED),
            ~exists().where(newer.thread_id == Thread.id, newer.id != Case.id, is_before(newer, Case)),
            ~has_fired,
        )
        .order_by(SatisfactionRating.at, SatisfactionRating.id)
    )


def _firing_of(rule: EscalationRule) -> Sequence[ColumnElement[bool]]:
    return RuleMatch.rule_id == rule.id, RuleMatch.thread_id == Thread.id


def _was_withdrawn(rule: EscalationRule) -> ColumnElement[bool]:
    its = aliased(Case)
    return exists().where(*_firing_of(rule), RuleMatch.case_id == its.id, its.knowledge == rules.WITHDRAWN)


def _occasion(rule: EscalationRule, row: Any) -> str:
    if rule.trigger == rules.REJECTED:
        return str(row.rejected_at.isoformat())
    return str(row.rating_id) if rule.trigger == rules.LOW_RATING else ""
