"""What the clock does for the community."""

from __future__ import annotations

from app.community.members import jobs as members_jobs
from app.core.activity import PageView
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.community.samples import a_question


def test_views_are_added_once_to_the_threads_that_were_seen(ana, ben, machines, now):
    seen, unseen = (a_question(ana, machines, now) for _each in range(2))
    with unit_of_work():
        for member_id in (ben.id, None, None):
            db.session.add(PageView(kind="thread", subject_id=seen.id, member_id=member_id, at=now))
        db.session.add(PageView(kind="member", subject_id=seen.id, member_id=ben.id, at=now))
    for _twice in range(2):
        with unit_of_work():
            members_jobs.fold_views(now)
    db.session.expire_all()
    assert (seen.view_count, unseen.view_count, seen.changed_at) == (3, 0, now)
    assert [left.kind for left in db.session.scalars(db.select(PageView))] == ["member"]
