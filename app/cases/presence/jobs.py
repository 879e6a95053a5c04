"""What each agent has looked at: opening a case records a page view, which a job merges into `CaseSeen`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Subquery, and_, bindparam, delete, func, select, update

from app.accounts.members.models import Member
from app.cases.case.models import Case
from app.cases.presence.models import CaseSeen
from app.core.activity import PageView
from app.core.db.base import db
from app.core.db.insert import insert_many_if_absent

SEEN = "case"  # the kind of page view that a case's page records


def just_seen(reader: Member) -> Subquery:
    """Return the reader's page views since the last merge: `case_id` and `at`."""
    mine = and_(PageView.kind == SEEN, PageView.member_id == reader.id)
    last = select(PageView.subject_id.label("case_id"), func.max(PageView.at).label("at")).where(mine)
    return last.group_by(PageView.subject_id).subquery("just_seen")


def fold_seen(now: datetime) -> None:  # noqa: ARG001 — every job gets the time
    """Merge the page views of cases into the times at which each agent last looked at each case."""
    newest = db.session.scalar(select(func.max(PageView.id)).where(PageView.kind == SEEN))
    if newest is None:
        return
    seen = and_(PageView.kind == SEEN, PageView.id <= newest)
    rows = [dict(row) for row in db.session.execute(_last_of(seen)).mappings()]
    insert_many_if_absent(CaseSeen, rows)
    if rows:
        told = [{"of": row["member_id"], "on": row["case_id"], "at": row["seen_at"]} for row in rows]
        mine = (CaseSeen.member_id == bindparam("of"), CaseSeen.case_id == bindparam("on"))
        later: dict[Any, Any] = {CaseSeen.seen_at: bindparam("at")}
        further = update(CaseSeen).where(*mine, CaseSeen.seen_at < bindparam("at"))
        db.session.connection().execute(further.values(later), told)
    db.session.execute(delete(PageView).where(seen), execution_options={"synchronize_session": False})


def _last_of(seen: Any) -> Any:
    """Return the last page view of each existing agent and case."""
    last = select(
        PageView.member_id.label("member_id"),
        PageView.subject_id.label("case_id"),
        func.max(PageView.at).label("seen_at"),
    )
    last = last.join(Case, Case.id == PageView.subject_id).join(Member, Member.id == PageView.member_id).where(seen)
    return last.group_by(PageView.member_id, PageView.subject_id).order_by(PageView.member_id, PageView.subject_id)
