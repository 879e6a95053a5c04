"""Scheduled jobs: leaderboards, view counts of threads, days on which members visited."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, delete, func, select, update
from sqlalchemy.orm import aliased

from app.accounts.members.models import Member
from app.accounts.sign_in.sessions import HERE
from app.community.members.models import LeaderboardEntry, ReadMark, Visit
from app.community.members.rules import Board, boards_at
from app.community.posts.models import ANSWER, Post
from app.community.threads.models import Thread
from app.core.activity import PageView
from app.core.db.base import db
from app.core.db.insert import insert_many_if_absent
from app.core.db.session import unit_of_work
from app.core.outbox.checkpoints import save_checkpoint, unprocessed_ranges
from app.reputation import rules
from app.reputation.models import LedgerEntry

AT_ONCE = 200  # members in one unit of work


def update_leaderboards(now: datetime) -> None:
    """Update the leaderboards from new ledger entries, without trust from another site, and delete ended boards."""
    new = unprocessed_ranges("standings", {"ledger": LedgerEntry})
    grown = select(LedgerEntry.member_id).where(new["ledger"].holds(LedgerEntry.id)).distinct()
    members = db.session.scalars(grown.order_by(LedgerEntry.member_id)).all()
    boards = boards_at(now)
    for start in range(0, len(members), AT_ONCE):
        with unit_of_work():  # small batches, so that other writers do not wait long
            for board in boards:
                _stand(board, members[start : start + AT_ONCE])
    _change(delete(LeaderboardEntry).where(LeaderboardEntry.board.not_in([board.name for board in boards])))
    save_checkpoint("standings", new, now)


def _stand(board: Board, members: Collection[int]) -> None:
    """Store these members' points on the board; delete the entries of those without points."""
    points = _points(board, members)
    known = select(LeaderboardEntry.member_id, LeaderboardEntry.points)
    found = db.session.execute(
        known.where(LeaderboardEntry.board == board.name, LeaderboardEntry.member_id.in_(members))
    )
    before = {row[0]: row[1] for row in found}
    gone = [member_id for member_id in before if member_id not in points]
    mine = LeaderboardEntry.board == board.name
    _change(delete(LeaderboardEntry).where(mine, LeaderboardEntry.member_id.in_(gone)))
    for member_id, number in points.items():
        if before.get(member_id, number) != number:
            _change(update(LeaderboardEntry).where(mine, LeaderboardEntry.member_id == member_id).values(points=number))
    new = {member_id: number for member_id, number in points.items() if member_id not in before}
    insert_many_if_absent(
        LeaderboardEntry, [{"board": board.name, "member_id": m, "points": number} for m, number in new.items()]
    )


def _points(board: Board, members: Collection[int]) -> dict[int, int]:
    """Return the points that these members earned on the board, without points that were reversed later."""
    earned, undone = func.sum(LedgerEntry.counted), aliased(LedgerEntry)
    statement = select(LedgerEntry.member_id, earned).where(
        LedgerEntry.member_id.in_(members), LedgerEntry.kind != rules.ASSOCIATION_BONUS
    )
    if board.since is not None:
        at = func.coalesce(undone.at, LedgerEntry.at)
        statement = statement.outerjoin(undone, undone.id == LedgerEntry.undoes_id)
        statement = statement.where(LedgerEntry.at >= board.since, at >= board.since, at < board.until)
    found = db.session.execute(statement.group_by(LedgerEntry.member_id).having(earned > 0).order_by(earned))
    return {member_id: int(points) for member_id, points in found}


def _change(statement: object) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})  # type: ignore[call-overload]


SEEN = "thread"  # kind of the page view that a thread's page records
QUIETLY = {"synchronize_session": False}


def fold_views(now: datetime) -> None:  # noqa: ARG001 — every job gets the time
    """Add page views of threads to their view counts, and update the read marks of the members who viewed them."""
    newest = db.session.scalar(select(func.max(PageView.id)).where(PageView.kind == SEEN))
    if newest is None:
        return
    seen = and_(PageView.kind == SEEN, PageView.id <= newest)
    _count_views(seen)
    _mark_read(seen)
    db.session.execute(delete(PageView).where(seen), execution_options=QUIETLY)


def _count_views(seen: Any) -> None:
    """Update threads in the order of their ids, as locks are taken."""
    by_thread = select(PageView.subject_id, func.count()).where(seen).group_by(PageView.subject_id)
    for thread_id, views in sorted(tuple(row) for row in db.session.execute(by_thread)):
        db.session.execute(
            update(Thread).where(Thread.id == thread_id).values(view_count=Thread.view_count + views),
            execution_options=QUIETLY,
        )


def _mark_read(seen: Any) -> None:
    """Update the read marks: when the member last viewed the thread, and how many answers it had then."""
    rows = [
        {"of": member_id, "on": thread_id, "at": at, "answers": answers}
        for member_id, thread_id, at, answers in db.session.execute(_seen_by_members(seen))
    ]
    if not rows:
        return
    fresh = [
        {"member_id": r["of"], "thread_id": r["on"], "read_at": r["at"], "answers_seen": r["answers"]} for r in rows
    ]
    insert_many_if_absent(ReadMark, fresh)
    further = update(ReadMark).where(ReadMark.member_id == bindparam("of"), ReadMark.thread_id == bindparam("on"))
    changes: dict[Any, Any] = {ReadMark.read_at: bindparam("at"), ReadMark.answers_seen: bindparam("answers")}
    db.session.connection().execute(further.where(ReadMark.read_at < bindparam("at")).values(changes), rows)


def _seen_by_members(seen: Any) -> Select[Any]:
    last = (
        select(PageView.member_id, PageView.subject_id, func.max(PageView.at).label("at"))
        .join(Thread, Thread.id == PageView.subject_id)
        .where(seen, PageView.member_id.is_not(None))
        .group_by(PageView.member_id, PageView.subject_id)
        .subquery()
    )
    there = (Post.thread_id == last.c.subject_id, Post.kind == ANSWER, Post.created_at <= last.c.at)
    answers = select(func.count()).where(*there, Post.is_shown)
    return select(last, answers.select_from(Post).scalar_subquery()).order_by(last.c.member_id, last.c.subject_id)


def fold_visits(now: datetime) -> None:  # noqa: ARG001 — every job gets the time
    """Store a visit for each day of a member's page views, in the order of member ids."""
    newest = db.session.scalar(select(func.max(PageView.id)).where(PageView.kind == HERE))
    if newest is None:
        return
    seen = (PageView.kind == HERE, PageView.id <= newest)
    found = [(row[0], row[1]) for row in db.session.execute(select(PageView.subject_id, PageView.at).where(*seen))]
    there = set(db.session.scalars(select(Member.id).where(Member.id.in_({member_id for member_id, _at in found}))))
    days = sorted({(member_id, at.date()) for member_id, at in found if member_id in there})
    insert_many_if_absent(Visit, [{"member_id": member_id, "day": day} for member_id, day in days])
    for member_id, at in sorted(dict(sorted(found)).items()):
        last = update(Member).where(Member.id == member_id).values(last_seen_at=at)
        db.session.execute(last, execution_options={"synchronize_session": False})
    db.session.execute(delete(PageView).where(*seen), execution_options={"synchronize_session": False})
