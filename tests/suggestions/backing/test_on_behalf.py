"""Staff back a suggestion on behalf of a customer: it counts once, the customer can withdraw it, why is for staff."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.community.following.models import Subscription
from app.community.spaces.models import Space
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.community.voting.models import Backing
from app.core.audit_log import AuditLogEntry
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from app.core.mail import message
from app.core.outbox.worker import run_until_empty
from app.suggestions import queries as suggestions_queries
from app.suggestions.backing import actions
from tests.community.recount import differences
from tests.suggestions.conftest import loaded
from tests.suggestions.test_pages_reading import address

WHY = "Zyzzyva said so on the phone."


def back_for(actor, idea, customer, now, source=None, reason=WHY):
    with unit_of_work():
        source = db.session.get_one(Thread, source.id) if source else None
        actions.back_for(actor, loaded(idea), customer, source, reason, now)
    return db.session.scalars(select(Backing).filter_by(thread_id=idea.id, member_id=customer.id)).one()


def test_it_counts_like_a_backing_once_for_each_customer(gus, ben, idea, question, now):
    before = suggestions_queries.mass_of(loaded(idea), now)
    backing = back_for(gus, idea, ben, now, source=question, reason="")
    assert (backing.added_by_id, backing.source_id, backing.reason) == (gus.id, question.id, "")
    assert loaded(idea).thread.backing_count == 1
    assert suggestions_queries.mass_of(loaded(idea), now).customers == before.customers + 1
    assert db.session.scalars(select(Subscription.member_id).filter_by(thread_id=idea.id, member_id=ben.id)).one()
    with pytest.raises(InvalidInput, match="Ben Okafor already backs this suggestion"):
        back_for(gus, idea, ben, now)
    entry = db.session.scalars(select(AuditLogEntry).filter_by(action="backing.added")).one()
    assert (entry.actor_id, entry.member_id, entry.facts) == (gus.id, ben.id, {"source_id": question.id})
    assert differences() == []


def test_the_customer_withdraws_it_and_so_do_staff(gus, lea, ben, idea, now):
    back_for(gus, idea, ben, now)
    with unit_of_work():
        voting_actions.remove_me_too(ben, db.session.get_one(Thread, idea.id), now)
    assert loaded(idea).thread.backing_count == 0
    backing = back_for(gus, idea, ben, now)
    with unit_of_work():
        found = db.session.get_one(Backing, backing.id)
        assert actions.withdraw_for(lea, loaded(idea), found, now)
        assert not actions.withdraw_for(gus, loaded(idea), found, now)
    assert loaded(idea).thread.backing_count == 0
    assert db.session.query(Subscription).filter_by(thread_id=idea.id, member_id=ben.id).count() == 0
    assert differences() == []


def test_what_a_customer_backed_themselves_is_theirs(gus, ben, idea, now):
    with unit_of_work():
        voting_actions.add_me_too(ben, db.session.get_one(Thread, idea.id), now)
    backing = db.session.scalars(select(Backing)).one()
    with pytest.raises(NotAllowed), unit_of_work():
        actions.withdraw_for(gus, loaded(idea), backing, now)
    with pytest.raises(InvalidInput):
        back_for(gus, idea, ben, now)


@pytest.mark.parametrize("who", ["ana", "lea", "zoe"])
def test_not_for_its_author_staff_or_who_cannot_read_it(request, who, gus, idea, now):
    customer = request.getfixturevalue(who)
    if who == "zoe":
        with unit_of_work():
            db.session.get_one(Space, loaded(idea).thread.space_id).visibility = "segments"
    with pytest.raises(InvalidInput) as refused:
        back_for(gus, idea, customer, now)
    assert refused.value.field == "customer"
    assert loaded(idea).thread.backing_count == 0


def test_without_source_and_reason_it_is_refused(gus, ben, idea, now):
    with pytest.raises(InvalidInput) as refused:
        back_for(gus, idea, ben, now, reason="  ")
    assert refused.value.field == "source"


@pytest.mark.parametrize("status", ["shipped", "declined", "already_exists"])
def test_a_decided_one_cannot_be_backed_for_anyone(status, gus, ben, idea, decide, now):
    decide(idea, status)
    with pytest.raises(NotAllowed):
        back_for(gus, idea, ben, now)


def test_members_add_nobody(ana, zoe, ben, idea, now):
    for actor in (ana, zoe):
        with pytest.raises(NotAllowed):
            back_for(actor, idea, ben, now)


def test_the_customer_is_told_once_without_who_and_why(gus, ben, zoe, idea, question, now, signed_in):
    with unit_of_work():
        zoe.locale = "fr"
    back_for(gus, idea, ben, now)
    back_for(gus, idea, zoe, now, source=question)
    run_until_empty(now)
    told = {letter.to.partition("@")[0]: letter for letter in message.outbox()}
    assert set(told) == {"ben", "zoe"}
    assert len(message.outbox()) == 2
    assert told["ben"].subject == f"Support added your vote to “{loaded(idea).thread.title}”"
    assert told["zoe"].subject == f"L’assistance a ajouté votre vote à « {loaded(idea).thread.title} »"
    assert "to withdraw your vote" in told["ben"].text
    page = signed_in(ben).get("/inbox").text
    assert "Support added your vote to" in page
    for shown in (told["ben"].text, told["ben"].html, told["zoe"].text, page, signed_in(ben).get(address(idea)).text):
        assert "Gus" not in shown
        assert "Zyzzyva" not in shown


def test_a_vote_that_was_withdrawn_before_the_worker_came_is_not_told(gus, ben, idea, now):
    back_for(gus, idea, ben, now)
    with unit_of_work():
        voting_actions.remove_me_too(ben, db.session.get_one(Thread, idea.id), now + timedelta(seconds=1))
    run_until_empty(now)
    assert message.outbox() == []
