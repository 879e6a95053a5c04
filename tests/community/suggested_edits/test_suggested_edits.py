"""Suggested edits: one at a time, looked at by others, earning and costing what the ledger says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.members.models import Member
from app.community.editing import actions as editing_actions
from app.community.editing.actions import EditConflict
from app.community.posts.models import Post, Revision
from app.community.removal import actions as removal_actions
from app.community.suggested_edits import actions as suggested_edits_actions
from app.community.suggested_edits.models import SuggestedEdit
from app.core.audit_log import AuditLogEntry
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from app.core.outbox.models import Event
from app.core.settings import change_settings
from app.reputation import actions as reputation_actions
from app.reputation import queries as reputation_queries
from app.reputation import rules
from tests.cast import person
from tests.community.recount import differences
from tests.community.samples import BODY, REPLY, TITLE, a_question, an_answer, opening_of

BETTER = "Take the hopper off, unplug it, and turn the burr by hand until it runs free."
NEW_TITLE = "The grinder stops after two seconds and blinks"


@pytest.fixture
def question(ana, machines, now):
    with unit_of_work():
        change_settings(now, privilege_preset="customers")
    return a_question(ana, machines, now)


@pytest.fixture
def reply(ben, question, now):
    return an_answer(ben, question, now)


@pytest.fixture
def later(now):
    return now + timedelta(minutes=10)


def suggest(actor, post, now, body=BETTER, revision=1, **changes):
    with unit_of_work():
        return suggested_edits_actions.suggest(actor, post, body=body, revision=revision, **changes, now=now)


def do(action, *args, **words):
    with unit_of_work():
        return action(*args, **words)


def test_what_is_suggested_changes_nothing_yet(reply, zoe, later):
    proposal = suggest(zoe, reply, later, summary="Unplug it first")
    assert (proposal.state, proposal.revision, proposal.body, proposal.summary) == (
        "pending",
        1,
        BETTER,
        "Unplug it first",
    )
    assert (reply.body, reply.revision, zoe.reputation) == (REPLY, 1, 1)


def test_what_is_taken_is_a_version_by_who_suggested_it(question, reply, ben, zoe, later):
    proposal = suggest(zoe, reply, later, summary="Unplug it first")
    do(suggested_edits_actions.take, ben, proposal, later)
    newest = db.session.scalars(db.select(Revision).filter_by(post_id=reply.id, number=2)).one()
    assert (newest.editor_id, newest.body, newest.summary) == (zoe.id, BETTER, "Unplug it first")
    assert (reply.body, reply.editor_id, reply.author_id) == (BETTER, zoe.id, ben.id)
    assert (proposal.state, proposal.decided_by_id, proposal.decided_at) == ("taken", ben.id, later)
    assert zoe.reputation == 3
    assert differences() == []


def test_a_question_gets_the_title_and_tags_that_were_suggested(question, ana, zoe, later):
    opening = opening_of(question)
    proposal = suggest(zoe, opening, later, body=BODY, title=NEW_TITLE, tags=["grinder", "burr"])
    do(suggested_edits_actions.take, ana, proposal, later)
    assert (question.title, question.tag_names, opening.revision) == (NEW_TITLE, ["grinder", "burr"], 2)
    assert differences() == []


def test_what_is_refused_costs_and_tells_why(reply, ben, zoe, later):
    with unit_of_work():
        reputation_actions.award(db.session.get_one(Member, zoe.id), rules.VOTED_UP, None, None, later)
    proposal = suggest(zoe, reply, later)
    do(suggested_edits_actions.refuse, ben, proposal, "It is not plugged in at all.", later)
    assert (proposal.state, proposal.reason) == ("refused", "It is not plugged in at all.")
    assert (reply.body, zoe.reputation) == (REPLY, 9)
    assert not reputation_queries.ledger_mismatches()


def test_a_refusal_without_a_reason_is_none(reply, ben, zoe, later):
    proposal = suggest(zoe, reply, later)
    with pytest.raises(InvalidInput, match="It helps the author improve"):
        do(suggested_edits_actions.refuse, ben, proposal, " ", later)
    assert proposal.state == "pending"


def test_what_is_made_better_are_two_versions(reply, ben, zoe, later):
    proposal = suggest(zoe, reply, later)
    do(suggested_edits_actions.improve, ben, proposal, body=BETTER + " Then plug it in.", now=later)
    versions = db.session.scalars(db.select(Revision).filter_by(post_id=reply.id).order_by(Revision.number)).all()
    assert [(each.editor_id, each.body) for each in versions[1:]] == [
        (zoe.id, BETTER),
        (ben.id, BETTER + " Then plug it in."),
    ]
    assert (proposal.state, zoe.reputation) == ("taken", 3)


def test_edits_bring_no_more_than_a_thousand_points(reply, ben, zoe, later, monkeypatch):
    monkeypatch.setattr(suggested_edits_actions, "MOST_EARNED", 2)
    do(suggested_edits_actions.take, ben, suggest(zoe, reply, later), later)
    do(suggested_edits_actions.take, ben, suggest(zoe, reply, later, body=REPLY, revision=2), later)
    assert (reply.revision, zoe.reputation) == (3, 3)
    assert not reputation_queries.ledger_mismatches()


def test_a_post_waits_for_one_at_a_time(reply, zoe, gus, later):
    suggest(zoe, reply, later)
    with pytest.raises(InvalidInput, match="Another edit to this post is already waiting for review"):
        suggest(do(person, "dan"), reply, later, body=BETTER + " Really.")
    assert db.session.query(SuggestedEdit).count() == 1


def test_the_same_words_are_no_suggestion(reply, zoe, later):
    with pytest.raises(InvalidInput, match="Your text is the same as the current version"):
        suggest(zoe, reply, later, body=REPLY)


def test_five_wait_at_most(question, zoe, now, later):
    posts = [an_answer(do(person, f"helper{n}"), question, now) for n in range(6)]
    for post in posts[:5]:
        suggest(zoe, post, later)
    with pytest.raises(InvalidInput, match="5 edits waiting for review"):
        suggest(zoe, posts[5], later)


def test_who_began_before_an_edit_is_shown_both_texts(reply, ben, zoe, later):
    do(editing_actions.edit, ben, reply, body=REPLY + " That is all.", revision=1, now=later)
    with pytest.raises(EditConflict):
        suggest(zoe, reply, later)


def test_an_edit_meanwhile_makes_it_outdated_and_keeps_its_text(reply, ben, zoe, later):
    proposal = suggest(zoe, reply, later)
    do(editing_actions.edit, ben, reply, body=REPLY + " That is all.", revision=1, now=later)
    assert (proposal.state, proposal.body) == ("outdated", BETTER)
    with pytest.raises(NotAllowed, match="This suggested edit has already been decided"):
        do(suggested_edits_actions.take, ben, proposal, later)
    assert suggest(zoe, reply, later, revision=2).state == "pending"


def test_its_author_takes_it_back(reply, ben, zoe, later):
    proposal = suggest(zoe, reply, later)
    with pytest.raises(NotAllowed):
        do(suggested_edits_actions.withdraw, ben, proposal, later)
    do(suggested_edits_actions.withdraw, zoe, proposal, later)
    assert (proposal.state, proposal.decided_by_id, zoe.reputation) == ("outdated", zoe.id, 1)
    do(suggested_edits_actions.withdraw, zoe, proposal, later + timedelta(hours=1))
    assert proposal.decided_at == later


def test_two_decisions_are_one(reply, ben, mia, zoe, later):
    proposal = suggest(zoe, reply, later)
    do(suggested_edits_actions.take, ben, proposal, later)
    for again in (
        suggested_edits_actions.take,
        lambda *args: suggested_edits_actions.refuse(args[0], args[1], "No.", args[2]),
    ):
        with pytest.raises(NotAllowed, match="This suggested edit has already been decided"):
            do(again, mia, proposal, later)
    assert (reply.revision, zoe.reputation) == (2, 3)


def test_staffs_decisions_stand_in_the_log(reply, ben, mia, zoe, later):
    do(suggested_edits_actions.take, mia, suggest(zoe, reply, later), later)
    do(suggested_edits_actions.refuse, mia, suggest(zoe, reply, later, body=REPLY, revision=2), "It was better.", later)
    entries = db.session.scalars(db.select(AuditLogEntry).order_by(AuditLogEntry.id)).all()
    assert [(each.action, each.member_id, each.reason) for each in entries] == [
        ("edit.taken", ben.id, ""),
        ("edit.refused", ben.id, "It was better."),
    ]


def test_each_is_recorded(question, reply, ben, zoe, later):
    proposal = suggest(zoe, reply, later)
    do(suggested_edits_actions.take, ben, proposal, later)
    events = db.session.scalars(db.select(Event).where(Event.name.startswith("edit.")).order_by(Event.id)).all()
    assert [(each.name, each.actor_id, each.subject_id) for each in events] == [
        ("edit.suggested", zoe.id, reply.id),
        ("edit.taken", ben.id, reply.id),
    ]
    assert all(each.values == {"thread_id": question.id, "proposal_id": proposal.id} for each in events)


def test_what_cannot_be_a_post_cannot_be_suggested(reply, zoe, later):
    with pytest.raises(InvalidInput) as refusal:
        suggest(zoe, reply, later, body="Short.")
    assert refusal.value.field == "body"
    assert db.session.get_one(Post, reply.id).body == REPLY
    assert reply.thread.title == TITLE


def test_a_second_press_does_nothing_more(reply, ben, zoe, later):
    proposal = suggest(zoe, reply, later)
    assert suggest(zoe, reply, later).id == proposal.id
    do(suggested_edits_actions.take, ben, proposal, later)
    do(suggested_edits_actions.take, ben, proposal, later)
    assert (reply.revision, zoe.reputation) == (2, 3)
    assert db.session.query(Event).filter(Event.name.startswith("edit.")).count() == 2


@pytest.mark.parametrize("deed", [removal_actions.delete, removal_actions.hide])
def test_what_waits_for_a_post_that_is_away_takes_no_room(question, mia, zoe, now, later, deed):
    posts = [an_answer(mia, question, now + timedelta(minutes=number)) for number in range(6)]
    with unit_of_work():
        for post in posts:
            post.staff_role = None
    for post in posts[:5]:
        suggest(zoe, db.session.get_one(Post, post.id), later)
    with pytest.raises(InvalidInput, match="5 edits waiting"):
        suggest(zoe, db.session.get_one(Post, posts[5].id), later)
    with unit_of_work():
        deed(mia, db.session.get_one(Post, posts[0].id), later)
    suggest(zoe, db.session.get_one(Post, posts[5].id), later)
