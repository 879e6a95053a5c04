"""What was written here since the last import, and must survive the next one."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import and_, select

from app.community.models import Imported, Revision
from app.core.db import db


def edited_here(post_ids: Collection[int]) -> set[int]:
    """Those of these posts that have a version which no dump brought."""
    if not post_ids:
        return set()
    statement = (
        select(Revision.post_id)
        .outerjoin(Imported, and_(Imported.kind == "revision", Imported.local_id == Revision.id))
        .where(Revision.post_id.in_(post_ids), Imported.id.is_(None))
    )
    return set(db.session.scalars(statement))
