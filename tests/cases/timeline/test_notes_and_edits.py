"""Internal notes reach colleagues; a note or a private message can be edited and withdrawn, and says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.members.models import Member
from app.cases.case.models import Case, CaseHistoryEntry
from app.cases.queue.search_text import case_documents
from app.cases.teams import assignment
from app.cases.timeline import actions as timeline_actions
from app.cases.timeline import edits
from app.cases.timeline.models import CaseFile, CaseMessage, CaseNote, CaseVersion
from app.cases.timeline.policies import can_change_words
from app.community.attachments import actions as attachments_actions
from app.community.attachments.actions import receive
from app.community.attachments.models import Attachment
from app.core.db.base import db
from app.core.db.row_version import StaleVersion
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from app.core.outbox.worker import run_until_empty
from app.core.text.content_checks import ConfirmationRequired
from app.notifications.models import Notification
from tests.cases.conftest import fresh
from tests.cast import NOW

SOON, LATER = NOW + timedelta(minutes=5), NOW + timedelta(minutes=9)
SECRET = "The pump of this batch breaks, but nobody has told the dealers about that so far."


@pytest.fixture
def taken(case, gus) -> Case:
    """The case, which Gus has."""
    with unit_of_work():
        assignment.take(gus, case, now=NOW)
    run_until_empty(NOW)
    return fresh(case)


def noted(author, case: Case, body: str) -> CaseNote:
    with unit_of_work():
        note = timeline_actions.note(author, case, body, SOON)
    run_until_empty(LATER)
    return note


def told(member) -> list[str]:
    """The kinds of what the member was notified of, oldest first."""
    rows = select(Notification.kind).where(Notification.member_id == member.id)
    return list(db.session.scalars(rows.order_by(Notification.id)))


def a_file(sender) -> Attachment:
    upload = receive("pump.txt", b"The pump, measured.")
    with unit_of_work():
        return attachments_actions.attach(sender, upload, SOON)


def test_the_assignee_is_notified_of_a_colleagues_note_but_not_of_their_own(taken, gus, lea):
    noted(lea, taken, "He called again.")
    noted(gus, taken, "I will call back.")
    assert told(gus) == ["noted"]
    assert told(lea) == []


@pytest.mark.parametrize("who", ["lea", "mia", "ada"])
def test_who_may_read_the_note_is_notified_when_mentioned_once(taken, gus, who, request):
    colleague = request.getfixturevalue(who)
    note = noted(gus, taken, f"@{colleague.handle}, have you seen this before?")
    assert f'href="/members/{colleague.handle}"' in note.html
    assert told(colleague) == ["note_mention"]
    with unit_of_work():
        edits.edit_note(gus, fresh(taken), db.session.get_one(CaseNote, note.id), "No matter.", LATER, revision=1)
    with unit_of_work():
        again = f"@{colleague.handle}, after all?"
        edits.edit_note(gus, fresh(taken), db.session.get_one(CaseNote, note.id), again, LATER, revision=2)
    run_until_empty(LATER)
    assert told(colleague) == ["note_mention"]


def test_an_edit_notifies_whom_it_mentions_first(taken, gus, lea):
    note = noted(gus, taken, "Have you seen this before?")
    with unit_of_work():
        edits.edit_note(gus, fresh(taken), db.session.get_one(CaseNote, note.id), "@lea, see?", LATER, revision=1)
    run_until_empty(LATER)
    assert told(lea) == ["note_mention"]


@pytest.mark.parametrize("who", ["ana", "ben", "pia"])
def test_who_may_not_read_notes_is_no_mention_and_is_not_notified(taken, gus, who, request):
    person = request.getfixturevalue(who)
    note = noted(gus, taken, f"@{person.handle} wrote to the dealer.")
    assert "mention" not in note.html
    assert "note_mention" not in told(person)


def test_an_assignee_who_is_mentioned_is_notified_once(taken, gus, lea):
    noted(lea, taken, "@gus, he called again.")
    assert [kind for kind in told(gus) if kind.startswith("note")] == ["note_mention"]


def test_a_note_that_was_withdrawn_at_once_notifies_nobody(taken, gus, lea):
    with unit_of_work():
        note = timeline_actions.note(lea, taken, "@gus, he called.", SOON)
        edits.withdraw(lea, taken, note, SOON)
    run_until_empty(LATER)
    assert not [kind for kind in told(gus) if kind.startswith("note")]


def test_completion_offers_only_those_who_can_read_the_note(case, gus, signed_in, lea, mia, ana, ben):
    browser = signed_in(gus)
    found = {name: [each["value"] for each in browser.get(f"/cases/{case.id}/note-readers?q={name}").json]
             for name in ("lea", "mia", "ana", "ben")}  # fmt: skip
    assert found == {"lea": ["lea"], "mia": ["mia"], "ana": [], "ben": []}
    assert signed_in(ana).get(f"/cases/{case.id}/note-readers?q=lea").status_code == 404


@pytest.mark.parametrize(("who", "reads"), [("gus", 200), ("mia", 200), ("ada", 200), ("ana", 404), ("ben", 404)])
def test_the_files_of_a_note_are_read_by_who_reads_the_note(case, gus, who, reads, request, signed_in):
    file = a_file(gus)
    noted(gus, case, f"[pump.txt](/files/{file.token}/pump.txt)")
    assert db.session.scalars(select(CaseFile.note_id)).one()
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get(f"/files/{file.token}/pump.txt").status_code == reads


@pytest.mark.parametrize("say", [timeline_actions.note, timeline_actions.message])
def test_the_files_of_what_was_withdrawn_are_read_by_nobody(case, gus, say, signed_in):
    file = a_file(gus)
    with unit_of_work():
        words = say(gus, case, f"[pump.txt](/files/{file.token}/pump.txt)", SOON)
        edits.withdraw(gus, case, words, LATER)
    assert signed_in(gus).get(f"/files/{file.token}/pump.txt").status_code == 404


def test_an_edit_keeps_what_was_there_and_marks_the_message(case, gus, ana, signed_in):
    with unit_of_work():
        words = timeline_actions.message(gus, case, "We send a new pump on Monday.", SOON)
    with unit_of_work():
        mine = db.session.get_one(CaseMessage, words.id)
        edits.edit_message(gus, fresh(case), mine, "We send a new pump on Tuesday.", LATER, revision=1)
    kept = db.session.scalars(select(CaseVersion)).one()
    assert (kept.number, kept.body, kept.replaced_by_id) == (1, "We send a new pump on Monday.", gus.id)
    assert (mine.revision, mine.edited_at) == (2, LATER)
    page = signed_in(ana).get(f"/my/cases/{case.id}").text
    assert "on Tuesday" in page
    assert "Edited" in page
    assert "on Monday" in signed_in(ana).get(f"/cases/{case.id}/messages/{words.id}/versions").text
    entries = select(CaseHistoryEntry.values).where(CaseHistoryEntry.kind == "edited_words")
    assert db.session.scalars(entries).one() == {"what": "message", "about_id": words.id}


def test_the_same_text_again_is_no_edit(case, gus):
    note = noted(gus, case, "He called.")
    with unit_of_work():
        edits.edit_note(gus, fresh(case), db.session.get_one(CaseNote, note.id), "He called.", LATER, revision=1)
    assert db.session.scalars(select(CaseVersion)).all() == []


def test_of_two_who_edit_at_once_the_second_is_told_and_keeps_their_text(case, gus, ada, signed_in):
    note = noted(gus, case, "He called.")
    with unit_of_work():
        edits.edit_note(ada, fresh(case), db.session.get_one(CaseNote, note.id), "She called.", LATER, revision=1)
    with pytest.raises(StaleVersion), unit_of_work():
        edits.edit_note(gus, fresh(case), db.session.get_one(CaseNote, note.id), "They called.", LATER, revision=1)
    address = f"/cases/{case.id}/notes/{note.id}/edit"
    page = signed_in(gus).send(address, {"body": "They called.", "revision": "1"})
    assert page.status_code == 422
    assert "They called." in page.text
    assert "She called." in page.text
    assert signed_in(gus).send(address, {"body": "They called.", "revision": "2"}).status_code == 303


def test_an_edit_of_a_message_is_checked_for_words_of_notes(case, gus):
    noted(gus, case, SECRET)
    with unit_of_work():
        words = timeline_actions.message(gus, case, "We look at it.", SOON)
    mine = db.session.get_one(CaseMessage, words.id)
    with pytest.raises(ConfirmationRequired) as held, unit_of_work():
        edits.edit_message(gus, fresh(case), mine, SECRET, LATER, revision=1)
    with unit_of_work():
        mine = db.session.get_one(CaseMessage, words.id)
        yes = held.value.confirm
        edits.edit_message(gus, fresh(case), mine, SECRET, LATER, revision=1, confirm=yes)
    assert mine.body == SECRET


def test_what_a_note_said_before_an_edit_must_not_get_out_either(case, gus):
    note = noted(gus, case, SECRET)
    with unit_of_work():
        edits.edit_note(gus, fresh(case), db.session.get_one(CaseNote, note.id), "Gone.", LATER, revision=1)
    with pytest.raises(ConfirmationRequired), unit_of_work():
        timeline_actions.message(gus, fresh(case), SECRET, LATER)


def test_a_withdrawn_message_says_so_to_its_customer_and_keeps_its_text_for_support(case, gus, ana, signed_in):
    with unit_of_work():
        words = timeline_actions.message(gus, case, "The code of your neighbour is tulip-and-heron.", SOON)
    with unit_of_work():
        edits.withdraw(gus, fresh(case), db.session.get_one(CaseMessage, words.id), LATER)
    customer, support = signed_in(ana), signed_in(gus)
    for page in (f"/my/cases/{case.id}", f"/my/cases/{case.id}/transcript"):
        text = customer.get(page).text
        assert "This message was withdrawn." in text
        assert "tulip-and-heron" not in text
    versions = f"/cases/{case.id}/messages/{words.id}/versions"
    assert customer.get(versions).status_code == 404
    assert "tulip-and-heron" in support.get(versions).text
    assert "tulip-and-heron" not in support.get(f"/cases/{case.id}").text
    (document,) = case_documents([case.id])
    assert "tulip-and-heron" not in str(document)


def test_only_its_author_and_admins_change_words_and_nobody_what_was_withdrawn(case, gus, lea, mia, ana, ada, ben):
    with unit_of_work():
        note = timeline_actions.note(gus, case, "He called.", SOON)
        staffs = timeline_actions.message(gus, case, "We look at it.", SOON)
        anas = timeline_actions.message(ana, case, "Thank you.", SOON)
    people: dict[str, Member] = {"gus": gus, "lea": lea, "mia": mia, "ana": ana, "ada": ada, "ben": ben}
    for words, who in ((note, {"gus", "ada"}), (staffs, {"gus", "ada"}), (anas, {"ana", "ada"})):
        assert {name for name, each in people.items() if can_change_words(each, case, words)} == who
    with unit_of_work():
        edits.withdraw(gus, case, note, LATER)
    assert not can_change_words(gus, case, note)
    with pytest.raises(NotAllowed), unit_of_work():
        edits.withdraw(lea, fresh(case), db.session.get_one(CaseMessage, staffs.id), LATER)


def test_an_edit_to_nothing_is_refused(case, gus):
    note = noted(gus, case, "He called.")
    with pytest.raises(InvalidInput), unit_of_work():
        edits.edit_note(gus, fresh(case), db.session.get_one(CaseNote, note.id), "", LATER, revision=1)


def test_the_way_to_change_words_is_on_the_page_of_its_author_alone(case, gus, lea, signed_in):
    note = noted(gus, case, "He called.")
    way = f"/cases/{case.id}/notes/{note.id}/edit"
    assert way in signed_in(gus).get(f"/cases/{case.id}").text
    assert way not in signed_in(lea).get(f"/cases/{case.id}").text
    assert signed_in(lea).get(way).status_code == 403
    assert signed_in(lea).send(way.replace("edit", "withdraw"), {}).status_code == 403


def test_pages_edit_and_withdraw(case, gus, signed_in):
    note = noted(gus, case, "He called.")
    browser, way = signed_in(gus), f"/cases/{case.id}/notes/{note.id}"
    assert "He called." in browser.get(f"{way}/edit").text
    saved = browser.send(f"{way}/edit", {"body": "She called.", "revision": "1"})
    assert saved.status_code == 303
    assert saved.location == f"/cases/{case.id}#note-{note.id}"
    assert browser.send(f"{way}/withdraw", {}).status_code == 303
    assert "This note was withdrawn." in browser.get(f"/cases/{case.id}").text
    assert "She called." in browser.get(f"{way}/versions").text
