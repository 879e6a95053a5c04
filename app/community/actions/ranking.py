"""Keep the leaderboards: who earned how many points in a week, in a month, and in all."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import aliased

from app.community.boards import Board, boards_at
from app.community.models import Standing
from app.core.db import db, insert_missing, unit_of_work
from app.core.progress import go_on, spans
from app.reputation import rules
from app.reputation.models import LedgerEntry

AT_ONCE = 200  # members in one unit of work


def rank(now: datetime) -> None:
    """Bring the standing of everyone whose ledger has grown since the last time in line with it; drop ended boards.

    Who was trusted elsewhere before they came has earned nothing here: that bonus stands on no board.
    """
    new = spans("standings", {"ledger": LedgerEntry})
    grown = select(LedgerEntry.member_id).where(new["ledger"].holds(LedgerEntry.id)).distinct()
    members = db.session.scalars(grown.order_by(LedgerEntry.member_id)).all()
    boards = boards_at(now)
    for start in range(0, len(members), AT_ONCE):
        with unit_of_work():  # few at a time: nobody waits for long who wants to write
            for board in boards:
                _stand(board, members[start : start + AT_ONCE])
    _change(delete(Standing).where(Standing.board.not_in([board.name for board in boards])))
    go_on("standings", new, now)


def _stand(board: Board, members: Collection[int]) -> None:
    """Set these members' points on the board; whoever has none stands on it no longer."""
    points = _points(board, members)
    known = select(Standing.member_id, Standing.points)
    found = db.session.execute(known.where(Standing.board == board.name, Standing.member_id.in_(members)))
    before = {row[0]: row[1] for row in found}
    gone = [member_id for member_id in before if member_id not in points]
    mine = Standing.board == board.name
    _change(delete(Standing).where(mine, Standing.member_id.in_(gone)))
    for member_id, number in points.items():
        if before.get(member_id, number) != number:
            _change(update(Standing).where(mine, Standing.member_id == member_id).values(points=number))
    new = {member_id: number for member_id, number in points.items() if member_id not in before}
    insert_missing(Standing, [{"board": board.name, "member_id": m, "points": number} for m, number in new.items()])


def _points(board: Board, members: Collection[int]) -> dict[int, int]:
    """What these members earned on the board; what was taken back later was never earned."""
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
