"""Dry run of a rule over the questions of the last 90 days, in a few statements."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from app.accounts.segments.models import SegmentMember
from app.cases import rules
from app.cases.business_hours.calendar import OpenTime
from app.cases.case.models import Case
from app.cases.csat.models import SatisfactionRating
from app.cases.escalation.queries import first_calendar
from app.cases.escalation_rules.dry_run import Chance, DryRun, RuleDefinition, Stretch, first_moment
from app.cases.escalation_rules.matching import HOUR, find_matches, holds_words, is_shown_question, narrowed, words_of
from app.cases.escalation_rules.models import EscalationRule
from app.community.events import ANSWERS_REJECTED
from app.community.posts.models import ANSWER, OPENING, Post
from app.community.threads.models import Thread
from app.community.voting.models import Backing
from app.core.db.base import db
from app.core.outbox.models import Event

EXAMPLES = 8
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
Chances = Callable[[Any], Sequence[Chance]]


class Firing(NamedTuple):
    """A question that the rule would have escalated, when, and whether another member solved it after that."""

    thread_id: int
    at: datetime
    was_solved: bool


def dry_run(definition: RuleDefinition, now: datetime) -> DryRun:
    """Return what the rule would have done by `now` if it had existed for 90 days."""
    rule, start = definition.rule, now - rules.DRY_RUN
    threads = _threads(rule, start, now)
    firings = list(firings_of(rule, threads, start, now))
    look_back = timedelta(days=rule.look_back_days)
    asked_at = {row.id: row.created_at for row in threads}
    reached = [firing for firing in firings if firing.at - asked_at[firing.thread_id] <= look_back]
    newest = sorted(reached, key=lambda firing: firing.at, reverse=True)
    first = _first_asked() or now
    return DryRun(
        days=min(rules.DRY_RUN // DAY, (now - first) // DAY),
        asked=len(threads),
        escalated=len(reached),
        solved_by_peers=sum(firing.was_solved for firing in reached),
        too_late=len(firings) - len(reached),
        at_once=len(find_matches(rule, now, first_calendar())),
        weeks=_by_week([firing.at for firing in reached], start, now),
        examples=[firing.thread_id for firing in newest[:EXAMPLES]],
    )


def _first_asked() -> datetime | None:
    """Return when the oldest public question was asked, from the index of question lists."""
    listed = select(Thread.created_at).where(*is_shown_question(), Thread.is_public)
    return db.session.scalar(listed.order_by(Thread.created_at, Thread.id).limit(1))


def firings_of(rule: EscalationRule, threads: Sequence[Any], start: datetime, now: datetime) -> Iterator[Firing]:
    """Yield what the rule would have escalated by `now`, each question once, regardless of its look-back."""
    chances, cases = _chances(rule, start, now), _cases(start)
    may_be_solved = rule.trigger == rules.LOW_RATING
    for row in threads:
        not_before = max(row.created_at, row.since) if rule.segment_id else row.created_at
        stood = () if may_be_solved else cases.get(row.id, ())
        at = first_moment(chances(row), stood, not_before=not_before)
        if at is None or at > now or _was_over(row, at) or (not may_be_solved and _is_by(row.accepted_at, at)):
            continue
        yield Firing(row.id, at, bool(row.accepted_at and row.accepted_at > at and not row.staff_role))


def _threads(rule: EscalationRule, start: datetime, now: datetime) -> Sequence[Any]:
    """Return the columns that the dry run needs of the questions asked since `start` that match the filters."""
    accepted, columns = aliased(Post), [Thread.id, Thread.created_at, Thread.accepted_at, Thread.closed_at]
    statement: Any = select(*columns, Thread.archived_at, Thread.rejected_at, accepted.staff_role)
    statement = statement.outerjoin(accepted, accepted.id == Thread.accepted_post_id)
    statement = statement.where(*is_shown_question(), *narrowed(rule, now), Thread.created_at >= start)
    if rule.segment_id:
        place = aliased(SegmentMember)
        is_in = and_(place.member_id == Thread.asker_id, place.segment_id == rule.segment_id)
        statement = statement.add_columns(place.since).join(place, is_in)
    if not rule.word:
        return db.session.execute(statement).all()
    statement = statement.add_columns(Thread.title, Post.body).where(holds_words(rule))
    statement = statement.join(Post, and_(Post.thread_id == Thread.id, Post.kind == OPENING))
    found = words_of(rule)
    rows = db.session.execute(statement)
    return [row for row in rows if found and found.search(f"{row.title}\n{row.body}".casefold())]


def _chances(rule: EscalationRule, start: datetime, now: datetime) -> Chances:
    """Return a function from a question's row to the periods in which the trigger condition was met."""
    if rule.trigger in rules.IN_HOURS:
        table, amount = OpenTime(first_calendar(), start, now), rule.amount * HOUR
        answered = _first_answers(start) if rule.trigger == rules.NO_ANSWER else {}
        return lambda row: _after(table.add(row.created_at, amount), answered.get(row.id))
    if rule.trigger == rules.BACKINGS:
        backed = _backed(rule.amount, start)
        return lambda row: _after(backed.get(row.id), None)
    if rule.trigger == rules.REJECTED:
        rejected = _rejections(start)
        return lambda row: rejected.get(row.id) or _after(row.rejected_at, None, goes_on=True)
    if rule.trigger == rules.LOW_RATING:
        rated = _low_ratings(rule.amount, start)
        return lambda row: _after(rated.get(row.id), None)
    return lambda row: (Chance(row.created_at),)


def _after(since: datetime | None, until: datetime | None, *, goes_on: bool = False) -> Sequence[Chance]:
    return () if since is None else (Chance(since, until, goes_on),)


def _first_answers(start: datetime) -> dict[int, datetime]:
    """Return, for questions asked since `start`, when their first visible answer was posted."""
    shown = (Post.kind == ANSWER, Post.is_shown)
    statement = select(Post.thread_id, func.min(Post.created_at)).join(Thread, Thread.id == Post.thread_id)
    return _by_thread(statement.where(*shown, Thread.created_at >= start).group_by(Post.thread_id))


def _backed(amount: int, start: datetime) -> dict[int, datetime]:
    """Return, for questions asked since `start`, when they reached this number of members with the same problem."""
    number = func.row_number().over(partition_by=Backing.thread_id, order_by=(Backing.backed_at, Backing.id))
    ranked = select(Backing.thread_id, Backing.backed_at, number.label("number")).where(Backing.backed_at >= start)
    found = ranked.subquery()
    statement = select(found.c.thread_id, found.c.backed_at).where(found.c.number == amount)
    return _by_thread(statement)


def _by_thread(statement: Any) -> dict[int, datetime]:
    return {row[0]: row[1] for row in db.session.execute(statement)}


def _rejections(start: datetime) -> dict[int, list[Chance]]:
    """Return the periods in which answers were marked as not helpful, each until the next answer."""
    told = select(Event.subject_id, Event.at).where(Event.name == ANSWERS_REJECTED.name, Event.at >= start)
    pairs = [(row.subject_id, row.at) for row in db.session.execute(told.order_by(Event.at))]
    threads = {thread_id for thread_id, _at in pairs}
    answered: dict[int, list[datetime]] = defaultdict(list)
    posts = select(Post.thread_id, Post.created_at).where(
        Post.kind == ANSWER, Post.created_at >= start, Post.thread_id.in_(told.with_only_columns(Event.subject_id))
    )
    for thread_id, at in db.session.execute(posts.order_by(Post.created_at)) if threads else ():
        answered[thread_id].append(at)
    found: dict[int, list[Chance]] = defaultdict(list)
    for thread_id, at in pairs:
        until = next((each for each in answered[thread_id] if each > at), None)
        found[thread_id].append(Chance(at, until, goes_on=True))
    return found


def _low_ratings(amount: int, start: datetime) -> dict[int, datetime]:
    """Return when the newest case of a question was first rated this low, at most 30 days after its resolution."""
    newer = aliased(Case)
    is_newest = ~select(newer.id).where(newer.thread_id == Case.thread_id, newer.id > Case.id).exists()
    statement = select(Case.thread_id, SatisfactionRating.at, SatisfactionRating.resolved_at).join(
        Case, Case.id == SatisfactionRating.case_id
    )
    rows = db.session.execute(
        statement.where(SatisfactionRating.score <= amount, SatisfactionRating.at >= start, is_newest)
    )
    found: dict[int, datetime] = {}
    for row in rows:
        if row.at - row.resolved_at <= rules.REOPENS_WITHIN:
            found[row.thread_id] = min(row.at, found.get(row.thread_id, row.at))
    return found


def _cases(start: datetime) -> dict[int, list[Stretch]]:
    """Return the cases opened since `start`, by question, oldest first."""
    columns = (Case.thread_id, Case.opened_at, Case.resolved_at, Case.closed_at, Case.knowledge)
    found: dict[int, list[Stretch]] = defaultdict(list)
    for row in db.session.execute(select(*columns).where(Case.opened_at >= start).order_by(Case.id)):
        ended_at = row.resolved_at or row.closed_at
        found[row.thread_id].append(Stretch(row.opened_at, ended_at, row.knowledge == rules.WITHDRAWN))
    return found


def _was_over(row: Any, at: datetime) -> bool:
    return _is_by(row.closed_at, at) or _is_by(row.archived_at, at)


def _is_by(happened: datetime | None, at: datetime) -> bool:
    return happened is not None and happened <= at


def _by_week(moments: Sequence[datetime], start: datetime, now: datetime) -> list[tuple[str, int]]:
    """Return the number of moments in each week since `start`, including weeks without any."""
    counts = Counter((at - DAY * at.weekday()).date() for at in moments)
    week, weeks = (start - DAY * start.weekday()).date(), []
    while week <= now.date():
        weeks.append((week.isoformat(), counts[week]))
        week += WEEK
    return weeks
