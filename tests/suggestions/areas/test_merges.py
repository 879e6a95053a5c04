"""A source is merged: what grew out of the one grew out of the other, and no customer is lost."""

from __future__ import annotations

from sqlalchemy import select

from app.community.merging import actions as merging_actions
from app.community.spaces.models import Space
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.worker import run_until_empty
from app.suggestions.areas import actions as areas_actions
from app.suggestions.models import Source, Suggestion
from app.suggestions.queries import get_suggestion
from app.suggestions.sources import actions as sources_actions
from tests.community.samples import a_question

WISH = "The display should say that it waits for the drum to come to rest."


def a_suggestion_from(thread, pia, ada, now) -> Suggestion:
    with unit_of_work():
        space = db.session.get_one(Space, thread.space_id)
        area = areas_actions.make_area(ada, name="Panel", space=space, owner=None, now=now)
        return sources_actions.make_from(
            pia, db.session.get_one(Thread, thread.id), area=area, title="Show why it waits", body=WISH, now=now
        )


def merge(actor, thread, into, now):
    with unit_of_work():
        merging_actions.merge(actor, db.session.get_one(Thread, thread.id), db.session.get_one(Thread, into.id), now)
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
        sources_actions.add_source(pia, get_suggestion(idea.id, pia), db.session.get_one(Thread, other.id), now)
    merge(mia, one, other, now)
    assert sources() == {(one.id, ana.id), (other.id, zoe.id)}
    assert idea.source_count == 2
