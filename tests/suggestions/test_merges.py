"""A source is merged: what grew out of the one grew out of the other, and no customer is lost."""

from __future__ import annotations

from sqlalchemy import select

from app.community.actions import merging
from app.community.models import Space, Thread
from app.core.db import db, unit_of_work
from app.core.worker import run_until_empty
from app.suggestions.actions import areas, sourcing, suggesting
from app.suggestions.models import Source, Suggestion
from app.suggestions.queries import get_suggestion
from tests.community.threads import a_question

WISH = "The display should say that it waits for the drum to come to rest."


def a_suggestion_from(thread, pia, ada, now) -> Suggestion:
    with unit_of_work():
        space = db.session.get_one(Space, thread.space_id)
        area = areas.make_area(ada, name="Panel", space=space, owner=None, now=now)
        return suggesting.make_from(
            pia, db.session.get_one(Thread, thread.id), area=area, title="Show why it waits", body=WISH, now=now
        )


def merge(actor, thread, into, now):
    with unit_of_work():
        merging.merge(actor, db.session.get_one(Thread, thread.id), db.session.get_one(Thread, into.id), now)
    run_until_empty()
    db.session.expire_all()


def sources() -> set[tuple[int, int | None]]:
    return {(each.thread_id, each.customer_id) for each in db.session.scalars(select(Source))}


def test_a_source_goes_where_its_question_went(ana, zoe, pia, ada, mia, machines, now):
    one, other = a_question(ana, machines, now), a_question(zoe, machines, now)
    idea = a_suggestion_from(one, pia, ada, now)
    merge(mia, one, other, now)
    assert sources() == {(other.id, ana.id)}
    assert other.source_at is not None
    assert idea.source_count == 1


def test_two_sources_of_one_suggestion_stay_two_customers(ana, zoe, pia, ada, mia, machines, now):
    one, other = a_question(ana, machines, now), a_question(zoe, machines, now)
    idea = a_suggestion_from(one, pia, ada, now)
    with unit_of_work():
        sourcing.add_source(pia, get_suggestion(idea.id, pia), db.session.get_one(Thread, other.id), now)
    merge(mia, one, other, now)
    assert sources() == {(one.id, ana.id), (other.id, zoe.id)}
    assert idea.source_count == 2
