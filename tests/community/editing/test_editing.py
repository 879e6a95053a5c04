"""Editing: every version is kept, and nobody overwrites what they have not seen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.community.editing import actions as editing_actions
from app.community.editing.actions import EditConflict
from app.community.posts.models import Revision
from app.core.audit_log import AuditLogEntry
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.core.outbox.models import Event
from app.core.settings import change_settings
from tests.community.recount import differences
from tests.community.samples import BODY, TITLE, a_question, an_answer, opening_of

NEW_BODY = "It hums, the light blinks three times, and then it smells of rubber."
NEW_TITLE = "The grinder stops and smells of rubber"


@pytest.fixture
def question(ana, machines, now):
    return a_question(ana, machines, now)


@pytest.fixture
def later(now):
    return now + timedelta(minutes=6)


def edit(actor, post, now, body=NEW_BODY, revision=1, **changes):
    with unit_of_work():
        return editing_actions.edit(actor, post, body=body, revision=revision, **changes, now=now)


def revisions_of(post):
    return db.session.scalars(db.select(Revision).filter_by(post_id=post.id).order_by(Revision.number)).all()


def test_an_edit_keeps_the_version_before(question, ana, later):
    opening = edit(ana, opening_of(question), later, title=NEW_TITLE, tags=["rubber"], summary="What I smell now")
    first, second = revisions_of(opening)
    assert (first.number, first.title, first.tag_names, first.body) == (1, TITLE, ["grinder"], BODY)
    assert (second.number, second.title, second.tag_names, second.body) == (2, NEW_TITLE, ["rubber"], NEW_BODY)
    assert (second.summary, second.editor_id, second.created_at) == ("What I smell now", ana.id, later)
    assert (opening.revision, opening.edited_at, opening.editor_id) == (2, later, ana.id)
    assert differences() == []


def test_the_thread_shows_the_new_words_at_once(question, ana, later):
    opening = edit(ana, opening_of(question), later, title=NEW_TITLE, tags=["Rubber", "grinder"])
    assert (question.title, question.slug) == (NEW_TITLE, "the-grinder-stops-and-smells-of-rubber")
    assert (question.tag_names, question.excerpt) == (["rubber", "grinder"], NEW_BODY)
    assert opening.html == f"<p>{NEW_BODY}</p>\n"
    assert question.active_at == question.changed_at == later


def test_what_is_not_sent_stays(question, ana, later):
    edit(ana, opening_of(question), later)
    assert (question.title, question.tag_names) == (TITLE, ["grinder"])


def test_an_edit_is_recorded(question, ana, later):
    opening = edit(ana, opening_of(question), later)
    event = db.session.scalars(db.select(Event).where(Event.name == "post.edited")).one()
    assert event.subject_id == opening.id
    assert event.values == {"thread_id": question.id, "revision": 2, "silent": False}


def test_the_authors_edit_of_the_first_minutes_is_silent(question, ana, now):
    opening = edit(ana, opening_of(question), now + timedelta(minutes=5))
    (only,) = revisions_of(opening)
    assert (only.body, only.number, opening.edited_at) == (NEW_BODY, opening.revision, None)
    assert question.active_at == now


def test_another_tab_sees_a_silent_edit_too(question, ana, now):
    edit(ana, opening_of(question), now)
    with pytest.raises(EditConflict):
        edit(ana, opening_of(question), now, body=BODY + " Again.")


def test_an_edit_by_someone_else_is_never_silent(question, ana, mia, now):
    edit(mia, opening_of(question), now)
    edit(ana, opening_of(question), now, body=BODY + " Still.", revision=2)
    assert [revision.editor_id for revision in revisions_of(opening_of(question))] == [ana.id, mia.id, ana.id]


def test_who_began_before_anothers_edit_is_shown_both_texts(question, ana, mia, later):
    edit(mia, opening_of(question), later)
    with pytest.raises(EditConflict) as conflict:
        edit(ana, opening_of(question), later, body="My own words, which took me quite a while.")
    assert (conflict.value.theirs, conflict.value.revision) == (NEW_BODY, 2)
    assert conflict.value.mine == "My own words, which took me quite a while."
    assert opening_of(question).body == NEW_BODY


def test_the_same_words_again_are_no_edit(question, ana, later):
    opening = edit(ana, opening_of(question), later, body=BODY, title=TITLE, tags=["grinder"])
    assert (opening.revision, len(revisions_of(opening))) == (1, 1)
    assert db.session.query(Event).filter_by(name="post.edited").count() == 0


def test_an_answer_has_neither_title_nor_tags(question, ben, later):
    reply = an_answer(ben, question, later - timedelta(hours=1))
    edit(ben, reply, later, title=NEW_TITLE, tags=["rubber"])
    assert (question.title, question.tag_names, reply.body) == (TITLE, ["grinder"], NEW_BODY)
    assert revisions_of(reply)[-1].title is None


def test_tags_are_counted_as_they_come_and_go(question, ana, later):
    edit(ana, opening_of(question), later, body=BODY, tags=["valve", "boiler"])
    assert question.tag_names == ["valve", "boiler"]
    assert differences() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"body": "Short."}, "body"), ({"title": "Short"}, "title"), ({"tags": ["two words"]}, "tags")],
)
def test_a_refusal_names_the_field_and_changes_nothing(question, ana, later, changes, field):
    with pytest.raises(InvalidInput) as refusal:
        edit(ana, opening_of(question), later, **changes)
    assert refusal.value.field == field
    assert (opening_of(question).body, question.title, question.tag_names) == (BODY, TITLE, ["grinder"])
    assert len(revisions_of(opening_of(question))) == 1


def test_peers_edit_each_others_words_once_they_earned_it(question, ben, later):
    with unit_of_work():
        change_settings(later, privilege_preset="customers")
    with pytest.raises(NotAllowed, match="1000 reputation"):
        edit(ben, opening_of(question), later)
    assert opening_of(question).body == BODY


def test_the_askers_edit_lifts_needs_details(question, ana, later):
    with unit_of_work():
        question.closed_at, question.closed_reason = later, "needs_details"
    edit(ana, opening_of(question), later)
    assert (question.closed_at, question.closed_reason) == (None, None)


def test_the_tags_of_a_private_question_are_counted_nowhere(ana, machines, later):
    thread = a_question(ana, machines, later - timedelta(hours=1), visibility="private")
    edit(ana, opening_of(thread), later, tags=["valve"])
    assert thread.tag_names == ["valve"]
    assert differences() == []


def roll_back(actor, post, number, now, revision=None):
    with unit_of_work():
        return editing_actions.roll_back(actor, post, number, now, revision)


def test_a_question_reads_again_as_it_did_with_title_and_tags(question, ana, later):
    opening = edit(ana, opening_of(question), later, title=NEW_TITLE, tags=["rubber"])
    roll_back(ana, opening, 1, later)
    assert (opening.body, question.title, question.tag_names, opening.revision) == (BODY, TITLE, ["grinder"], 3)
    assert (opening.html, question.excerpt) == (f"<p>{BODY}</p>\n", BODY)
    newest = revisions_of(opening)[-1]
    assert (newest.number, newest.summary, newest.title) == (3, "Rolled back to version 1", TITLE)
    assert differences() == []


def test_rolling_back_is_rolled_back_likewise(question, ana, later):
    opening = edit(ana, opening_of(question), later, title=NEW_TITLE, tags=["rubber"])
    roll_back(ana, opening, 1, later)
    roll_back(ana, opening, 2, later)
    assert (opening.body, question.title, question.tag_names, opening.revision) == (NEW_BODY, NEW_TITLE, ["rubber"], 4)
    assert len(revisions_of(opening)) == 4


def test_going_back_is_never_silent(question, ana, now):
    opening = opening_of(question)
    with unit_of_work():
        opening.created_at = now - timedelta(minutes=10)
    edit(ana, opening, now - timedelta(minutes=4))
    with unit_of_work():
        opening.created_at = now
    roll_back(ana, opening, 1, now)
    assert [each.number for each in revisions_of(opening)] == [1, 2, 3]


def test_whoever_may_not_edit_rolls_nothing_back(question, gus, ben, later):
    reply = an_answer(gus, question, later)
    edit(gus, reply, later)
    with pytest.raises(NotAllowed, match="Only the author and staff"):
        roll_back(ben, reply, 1, later)


def test_a_version_that_is_not_there_is_not_found(question, ana, later):
    with pytest.raises(NotFound):
        roll_back(ana, opening_of(question), 7, later)


def test_who_did_not_see_the_newest_version_is_told(question, ana, mia, later):
    opening = edit(ana, opening_of(question), later)
    edit(mia, opening, later, body=BODY + " Still.", revision=2)
    with pytest.raises(Conflict):
        roll_back(ana, opening, 1, later, revision=2)
    assert opening.revision == 3


def test_what_staff_change_of_others_stands_in_the_log(question, ana, mia, later):
    opening = edit(mia, opening_of(question), later)
    roll_back(mia, opening, 1, later)
    edit(ana, opening, later, body=BODY + " Still.", revision=3)
    entries = db.session.scalars(db.select(AuditLogEntry).order_by(AuditLogEntry.id)).all()
    assert [(each.action, each.actor_id, each.member_id, each.subject_id) for each in entries] == [
        ("post.edited", mia.id, ana.id, opening.id),
        ("post.rolled_back", mia.id, ana.id, opening.id),
    ]


def test_the_askers_edit_takes_up_what_was_archived(question, ana, later):
    with unit_of_work():
        question.archived_at = later
    edit(ana, opening_of(question), later)
    assert question.archived_at is None


def test_what_is_locked_is_edited_by_staff_alone(question, ana, mia, later):
    with unit_of_work():
        question.locked_at = later
    with pytest.raises(NotAllowed, match="locked"):
        edit(ana, opening_of(question), later)
    assert edit(mia, opening_of(question), later).revision == 2


def test_a_second_press_changes_nothing_more(question, ana, later):
    opening = edit(ana, opening_of(question), later)
    assert edit(ana, opening, later).revision == 2
    roll_back(ana, opening, 1, later, revision=2)
    assert roll_back(ana, opening, 1, later, revision=2).revision == 3
