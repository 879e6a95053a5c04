"""What the clock does for the community."""

from __future__ import annotations

from app.community import jobs
from app.core.db import db, unit_of_work
from app.core.sightings import Sighting
from tests.community.threads import a_question


def test_views_are_added_once_to_the_threads_that_were_seen(ana, ben, machines, now):
    seen, unseen = (a_question(ana, machines, now) for _each in range(2))
    with unit_of_work():
        for member_id in (ben.id, None, None):
            db.session.add(Sighting(kind="thread", subject_id=seen.id, member_id=member_id, at=now))
        db.session.add(Sighting(kind="member", subject_id=seen.id, member_id=ben.id, at=now))
    for _twice in range(2):
        with unit_of_work():
            jobs.fold_views(now)
    db.session.expire_all()
    assert (seen.view_count, unseen.view_count, seen.changed_at) == (3, 0, now)
    assert [left.kind for left in db.session.scalars(db.select(Sighting))] == ["member"]
