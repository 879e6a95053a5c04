"""Every change of status carries a response; what ships rewards whoever suggested it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts.members.models import Member
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import Conflict, InvalidInput, NotAllowed
from app.core.outbox.models import Event
from app.reputation.queries import ledger_mismatches
from app.suggestions import actions as suggestions_actions
from app.suggestions.areas import actions as areas_actions
from app.suggestions.models import StatusChange, Suggestion
from tests.suggestions.conftest import WHY, loaded, suggest


def reputation(member: Member) -> int:
    return db.session.scalars(select(Member.reputation).where(Member.id == member.id)).one()


def test_a_change_keeps_who_when_and_why(pia, idea, decide, now):
    decide(idea, "planned")
    change = db.session.scalars(select(StatusChange)).one()
    assert (change.before, change.after, change.author_id, change.at) == ("open", "planned", pia.id, now)
    assert change.response == WHY
    assert "<p>" in change.html
    assert (loaded(idea).status, loaded(idea).status_at, loaded(idea).revision) == ("planned", now, 2)


def test_it_is_told_with_both_statuses(pia, idea, decide):
    decide(idea, "under_review")
    event = db.session.scalars(select(Event).where(Event.name == "suggestion.status_changed")).one()
    assert (event.actor_id, event.subject_id) == (pia.id, idea.id)
    assert event.values == {"thread_id": idea.id, "status": "under_review", "before": "open"}


def test_shipping_earns_the_one_who_suggested_it_points_and_taking_it_back_costs_them(ana, idea, decide):
    decide(idea, "shipped")
    assert reputation(ana) == 16
    decide(idea, "under_review")
    assert reputation(ana) == 1
    decide(idea, "shipped")
    assert reputation(ana) == 16
    assert not ledger_mismatches()


def test_nobody_earns_points_by_shipping_what_they_suggested(pia, laundry, decide, now):
    own = suggest(pia, laundry, now)
    decide(own, "shipped")
    assert reputation(pia) == 1


@pytest.mark.parametrize("status", ["open", "draft", "merged", "someday", ""])
def test_it_becomes_only_what_the_table_lets_it(idea, decide, status):
    with pytest.raises(InvalidInput) as refusal:
        decide(idea, status)
    assert refusal.value.field == "status"
    assert db.session.scalar(select(StatusChange.id)) is None


@pytest.mark.parametrize("response", ["", "Soon.", "x" * 5001])
def test_without_a_response_nothing_changes(idea, decide, response):
    with pytest.raises(InvalidInput) as refusal:
        decide(idea, "planned", response)
    assert refusal.value.field == "response"
    assert loaded(idea).status == "open"


def test_of_two_who_answer_at_once_the_second_is_told(pia, idea, decide, now):
    decide(idea, "planned", revision=1)
    with pytest.raises(Conflict):
        decide(idea, "declined", revision=1)
    assert loaded(idea).status == "planned"
    assert len(db.session.scalars(select(StatusChange)).all()) == 1


def test_support_does_not_decide_but_the_area_s_owner_does(ada, gus, lea, machines, laundry, idea, now):
    with pytest.raises(NotAllowed), unit_of_work():
        suggestions_actions.set_status(gus, loaded(idea), "planned", WHY, now)
    with unit_of_work():
        areas_actions.change_area(ada, laundry, name="Laundry", space=machines, owner=lea)
    with unit_of_work():
        suggestions_actions.set_status(lea, loaded(idea), "planned", WHY, now)
    assert db.session.get_one(Suggestion, idea.id).status == "planned"
