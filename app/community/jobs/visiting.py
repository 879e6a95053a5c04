"""On which days members were here, and when last."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select, update

from app.accounts.models import Member
from app.accounts.sessions import HERE
from app.community.models import Visit
from app.core.db import db, insert_missing
from app.core.sightings import Sighting


def fold_visits(now: datetime) -> None:  # noqa: ARG001 — every job is told the time
    """Make a visit of each member's days from what was seen of them; members in the order of their ids."""
    newest = db.session.scalar(select(func.max(Sighting.id)).where(Sighting.kind == HERE))
    if newest is None:
        return
    seen = (Sighting.kind == HERE, Sighting.id <= newest)
    found = [(row[0], row[1]) for row in db.session.execute(select(Sighting.subject_id, Sighting.at).where(*seen))]
    there = set(db.session.scalars(select(Member.id).where(Member.id.in_({member_id for member_id, _at in found}))))
    days = sorted({(member_id, at.date()) for member_id, at in found if member_id in there})
    insert_missing(Visit, [{"member_id": member_id, "day": day} for member_id, day in days])
    for member_id, at in sorted(dict(sorted(found)).items()):
        last = update(Member).where(Member.id == member_id).values(last_seen_at=at)
        db.session.execute(last, execution_options={"synchronize_session": False})
    db.session.execute(delete(Sighting).where(*seen), execution_options={"synchronize_session": False})
