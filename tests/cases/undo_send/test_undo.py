"""For ten seconds what was sent, or a resolution, can be undone: nobody was notified, and all is as it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from app.accounts.members.models import Member
from app.cases import rules
from app.cases.case import actions as case_actions
from app.cases.case import reopening
from app.cases.case.models import Case, CaseHistoryEntry
from app.cases.merging import actions as merging_actions
from app.cases.resolution import actions as resolution_actions
from app.cases.sla.models import SlaClock, SlaClockChange
from app.cases.teams import assignment
from app.cases.timeline import actions as timeline_actions
from app.cases.timeline.models import CaseFile, CaseMessage, CaseNote
from app.cases.undo_send import actions as undo_send_actions
from app.cases.undo_send.models import CaseUndo
from app.cases.undo_send.queries import find_undo
from app.cases.undo_send.send import send_undoably
from app.community.attachments import actions as attachments_actions
from app.community.attachments.actions import receive
from app.community.attachments.models import Attachment
from app.community.drafts import actions as drafts_actions
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.removal import actions as removal_actions
from app.community.removal.unpost import state_of
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.row_version import values_of
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from app.core.outbox.models import Delivery
from app.core.outbox.worker import run_until_empty
from app.notifications.models import Notification
from app.reputation.models import LedgerEntry
from tests.cases.conftest import case_of, fresh
from tests.cast import NOW

SENT = NOW + timedelta(hours=1)
IN_TIME, TOO_LATE = SENT + timedelta(seconds=9), SENT + timedelta(seconds=10)
WORDS = "Please send us the serial number from the inner edge of the door."
MOVES_ON = {"revision", "changed_at", "id", "answer_count", "view_count"}
SAY: dict[str, Any] = {
    "note": timeline_actions.note,
    "message": partial(timeline_actions.message, wait=True),
    "public": partial(timeline_actions.reply, wait=True),
}
RESOLVE: dict[str, dict[str, Any]] = {
    "publish": {"body": "The seal of the door was the cause. Here is how to change it yourself."},
    "none": {"reason": "It held only personal data."},
}


def send(actor: Member, case: Case, kind: str, body: str = WORDS) -> CaseUndo:
    with unit_of_work():
        return send_undoably(actor, [case], kind, lambda now: SAY[kind](actor, case, body, now), SENT)


def resolve(actor: Member, case: Case, knowledge: str, *more: Case, **said: Any) -> CaseUndo:
    def act(now: datetime) -> None:
        resolution_actions.resolve(actor, case, knowledge=knowledge, now=now, **said)
        merging_actions.resolve_children(actor, case, [each.id for each in more], now)

    with unit_of_work():
        return send_undoably(actor, [case, *more], "resolve", act, SENT)


def undo(actor: Member, sent: CaseUndo, now: datetime = IN_TIME) -> None:
    number, undo_id = sent.case_id, sent.id
    db.session.rollback()
    with unit_of_work():
        found, cases = find_undo(number, undo_id, actor)
        assert found
        undo_send_actions.undo(actor, found, cases, now)


def state(case: Case) -> dict[str, Any]:
    """All that is stored of the case, its clocks and its thread, apart from what only ever goes forward."""
    case = fresh(case)
    thread, clocks = db.session.get_one(Thread, case.thread_id), select(SlaClock).where(SlaClock.case_id == case.id)
    rows = [case, thread, *db.session.scalars(clocks.order_by(SlaClock.id))]
    turns = (
        select(func.count(SlaClockChange.id))
        .join(SlaClock, SlaClock.id == SlaClockChange.clock_id)
        .where(SlaClock.case_id == case.id)
    )
    said = [db.session.scalar(select(func.count(table.id))) for table in (CaseNote, CaseMessage)]
    entries = select(CaseHistoryEntry.kind).where(
        CaseHistoryEntry.case_id == case.id, CaseHistoryEntry.kind != "unsent"
    )
    kept = [{name: value for name, value in values_of(row).items() if name not in MOVES_ON} for row in rows]
    return {
        "rows": kept,
        "turns": db.session.scalar(turns),
        "said": said,
        "entries": sorted(db.session.scalars(entries)),
    }


def notified() -> list[tuple[int, str]]:
    return [(row.member_id, row.kind) for row in db.session.execute(select(Notification.member_id, Notification.kind))]


@pytest.mark.parametrize("kind", SAY)
def test_undoing_what_was_sent_leaves_all_as_it_was_and_the_words_as_a_draft(case, gus, kind):
    run_until_empty(SENT)
    before, told = state(case), notified()
    sent = send(gus, fresh(case), kind)
    assert state(case) != before
    undo(gus, sent)
    assert state(case) == before
    run_until_empty(NOW + timedelta(days=1))
    assert state(case) == before
    assert notified() == told
    draft = drafts_actions.find(gus, f"{kind}:{case.id}")
    assert draft
    assert draft.fields["body"] == WORDS


@pytest.mark.parametrize("status", ["open", "waiting", "held"])
def test_undoing_a_reply_gives_back_status_follow_up_and_clocks(case, gus, lea, status):
    with unit_of_work():
        assignment.take(lea, case, now=NOW)
        if status != "open":
            from_then: dict[str, Any] = (
                {"reason": "The dealer.", "follow_up_at": NOW + timedelta(days=9)} if status == "held" else {}
            )
            to = rules.ON_HOLD if status == "held" else rules.WAITING
            case_actions.set_status(lea, case, to, now=NOW, **from_then)
    run_until_empty(SENT)
    before = state(case)
    sent = send(gus, fresh(case), "public")
    undo(gus, sent)
    assert state(case) == before


@pytest.mark.parametrize("knowledge", RESOLVE)
def test_undoing_a_resolution_leaves_all_as_it_was(case, gus, ana, knowledge):
    run_until_empty(SENT)
    before, told = state(case), notified()
    sent = resolve(gus, fresh(case), knowledge, **RESOLVE[knowledge])
    assert fresh(case).status == "resolved"
    undo(gus, sent)
    run_until_empty(NOW + timedelta(days=1))
    assert state(case) == before
    assert notified() == told
    draft = drafts_actions.find(gus, f"resolve:{case.id}")
    assert draft
    assert draft.fields["knowledge"] == knowledge
    assert RESOLVE[knowledge].items() <= draft.fields.items()


def test_undoing_a_resolution_takes_back_the_acceptance_with_its_points(case, gus, ben, ana, question):
    with unit_of_work():
        answer = posts_actions.answer(
            ben, db.session.get_one(Thread, question.id), "Change the seal, then it is dry.", NOW
        )
    later = NOW + timedelta(days=8)
    run_until_empty(later)
    points, before = db.session.get_one(Member, ben.id).reputation, state(case)
    with unit_of_work():
        mine = fresh(case)
        post = db.session.get_one(Post, answer.id)
        act = lambda now: resolution_actions.resolve(gus, mine, knowledge="accept", post=post, now=now)  # noqa: E731
        sent = send_undoably(gus, [mine], "resolve", act, later)
    assert db.session.get_one(Thread, question.id).accepted_post_id == answer.id
    undo(gus, sent, later + timedelta(seconds=5))
    run_until_empty(later + timedelta(days=1))
    assert state(case) == before
    assert db.session.get_one(Member, ben.id).reputation == points
    rows = db.session.scalars(select(LedgerEntry.counted).where(LedgerEntry.member_id == ben.id)).all()
    assert sorted(rows) == [-15, 15]


@pytest.mark.parametrize("is_restored", [False, True])
def test_undoing_a_resolution_keeps_the_acceptance_of_a_hidden_answer(case, gus, ana, ben, zoe, question, is_restored):
    with unit_of_work():
        thread = db.session.get_one(Thread, question.id)
        hidden = posts_actions.answer(ben, thread, "Change the seal, then it is dry.", NOW)
        voting_actions.accept(ana, hidden, NOW)
        removal_actions.delete(gus, hidden, NOW)
        other = posts_actions.answer(zoe, thread, "Clean the door, then it is dry.", NOW)
    with unit_of_work():
        before = state_of(db.session.get_one(Thread, question.id), gus)
        assert before["resting_post_id"] == hidden.id
        post, mine = db.session.get_one(Post, other.id), fresh(case)
        act = lambda now: resolution_actions.resolve(gus, mine, knowledge="accept", post=post, now=now)  # noqa: E731
        sent = send_undoably(gus, [mine], "resolve", act, SENT)
    assert db.session.get_one(Thread, question.id).accepted_post_id == other.id
    if is_restored:
        with unit_of_work():
            removal_actions.undelete(gus, db.session.get_one(Post, hidden.id), SENT)
        before |= {"accepted_post_id": hidden.id, "resting_post_id": None}
    undo(gus, sent, SENT + timedelta(seconds=5))
    assert state_of(db.session.get_one(Thread, question.id), gus) == before


def test_undoing_a_resolution_opens_the_cases_below_it_too(case, gus, mia, ben, machines):
    child = case_of(mia, ben, machines, "The same leak at the door", NOW)
    with unit_of_work():
        merging_actions.link(gus, fresh(case), fresh(child), "parent", NOW)
    run_until_empty(SENT)
    before = state(case), state(child)
    sent = resolve(gus, fresh(case), "none", fresh(child), reason="It held only personal data.")
    assert fresh(child).status == "resolved"
    undo(gus, sent)
    assert (state(case), state(child)) == before


def test_nobody_is_notified_within_the_ten_seconds_and_everyone_after(case, gus, ana):
    run_until_empty(SENT)
    told = notified()
    send(gus, fresh(case), "message")
    run_until_empty(IN_TIME)
    assert notified() == told
    run_until_empty(TOO_LATE)
    assert (ana.id, "messaged") in notified()


def test_after_ten_seconds_it_is_refused_and_stays(case, gus):
    sent = send(gus, case, "message")
    with pytest.raises(InvalidInput):
        undo(gus, sent, TOO_LATE)
    assert db.session.scalar(select(func.count(CaseMessage.id))) == 1


def test_only_its_sender_can_undo_it(case, gus, lea):
    sent = send(gus, case, "message")
    assert find_undo(case.id, sent.id, lea)[0] is None
    with pytest.raises(NotAllowed), unit_of_work():
        undo_send_actions.undo(lea, sent, {case.id: case}, IN_TIME)


@pytest.mark.parametrize("kind", ["message", "public", "resolve"])
def test_it_is_refused_where_somebody_acted_since(case, gus, lea, kind):
    sent = send(gus, case, kind) if kind in SAY else resolve(gus, case, "none", reason="It held only personal data.")
    with unit_of_work():
        if kind == "resolve":
            reopening.reopen(lea, fresh(case), reason="He called.", now=SENT)
        else:
            case_actions.set_priority(lea, fresh(case), "high", now=SENT)
    with pytest.raises(InvalidInput):
        undo(gus, sent)


def test_a_note_is_undone_whatever_else_happened_to_the_case(case, gus, lea):
    sent = send(gus, case, "note")
    with unit_of_work():
        case_actions.set_priority(lea, fresh(case), "high", now=SENT)
    undo(gus, sent)
    assert fresh(case).priority == "high"
    assert db.session.scalar(select(func.count(CaseNote.id))) == 0


def test_an_answer_to_which_others_reacted_stays(case, gus, ana):
    sent = send(gus, case, "public")
    with unit_of_work():
        posts_actions.comment(ana, db.session.get_one(Post, sent.about_id), "Thank you, here it is.", SENT)
    with pytest.raises(InvalidInput):
        undo(gus, sent)


@pytest.mark.parametrize("kind", SAY)
def test_files_are_their_senders_again_so_that_the_draft_can_be_sent_once_more(case, gus, ana, kind):
    upload = receive("pump.txt", b"The pump, measured.")
    with unit_of_work():
        file = attachments_actions.attach(gus, upload, NOW)
    body = f"[pump.txt](/files/{file.token}/pump.txt)"
    sent = send(gus, fresh(case), kind, body)
    undo(gus, sent)
    assert db.session.scalars(select(CaseFile)).all() == []
    assert db.session.get_one(Attachment, file.id).post_id is None
    with unit_of_work():
        SAY[kind](gus, fresh(case), body, SENT + timedelta(minutes=1))
    held = db.session.scalar(select(func.count(CaseFile.attachment_id))) or 0
    assert held + bool(db.session.get_one(Attachment, file.id).post_id) == 1


def test_words_that_were_begun_meanwhile_come_after_those_that_return(case, gus):
    sent = send(gus, case, "message")
    with unit_of_work():
        drafts_actions.save(gus, f"message:{case.id}", {"body": "And one more thing."}, SENT)
    undo(gus, sent)
    draft = drafts_actions.find(gus, f"message:{case.id}")
    assert draft
    assert draft.fields["body"] == f"{WORDS}\n\nAnd one more thing."


def test_what_can_no_longer_be_undone_is_forgotten(case, gus):
    send(gus, case, "message")
    with unit_of_work():
        undo_send_actions.forget_undos(SENT + timedelta(hours=2))
    assert db.session.scalars(select(CaseUndo)).all() == []


def test_an_accepted_answer_that_was_replaced_for_a_moment_is_accepted_again(gus, ana, ben, question):
    with unit_of_work():
        thread = db.session.get_one(Thread, question.id)
        first = posts_actions.answer(ben, thread, "Change the seal, then it is dry.", NOW)
        voting_actions.accept(ana, first, NOW)
        points = db.session.get_one(Member, ben.id).reputation
    with unit_of_work():
        thread = db.session.get_one(Thread, question.id)
        second = db.session.get_one(Post, first.id)
        voting_actions.clear_accepted_answer(ana, second, thread, NOW)
        voting_actions.reinstate(second, thread, NOW, ana.id, NOW)
    assert db.session.get_one(Thread, question.id).accepted_post_id == first.id
    assert db.session.get_one(Member, ben.id).reputation == points


PAGES = {"note": "note", "message": "message", "public": "reply"}
QUICKLY = time_machine.travel(datetime.now(UTC), tick=False)  # within the ten seconds, whatever else the machine does


@QUICKLY
@pytest.mark.parametrize("kind", PAGES)
def test_the_page_after_sending_offers_to_undo_and_leads_to_the_composer(case, gus, kind, signed_in):
    browser, revision = signed_in(gus), fresh(case).revision
    sent = browser.send(f"/cases/{case.id}/{PAGES[kind]}", {"body": WORDS, "revision": str(revision)})
    page = browser.get(sent.location).text
    assert f'action="/cases/{case.id}/undo"' in page
    number = db.session.scalars(select(CaseUndo.id)).one()
    undone = browser.send(f"/cases/{case.id}/undo", {"undo": str(number)})
    assert (undone.status_code, undone.location) == (303, f"/cases/{case.id}?kind={kind}#say-{kind}")
    assert WORDS in browser.get(undone.location.partition("#")[0]).text
    again = browser.send(f"/cases/{case.id}/undo", {"undo": str(number)})
    assert "have passed" in browser.get(again.location).text


@QUICKLY
def test_the_page_after_resolving_offers_to_undo_and_leads_back_to_the_form(case, gus, signed_in):
    browser = signed_in(gus)
    form = {"knowledge": "none", "reason": "It held only personal data.", "revision": str(fresh(case).revision)}
    sent = browser.send(f"/cases/{case.id}/resolve", form)
    assert f'action="/cases/{case.id}/undo"' in browser.get(sent.location).text
    undone = browser.send(f"/cases/{case.id}/undo", {"undo": str(db.session.scalars(select(CaseUndo.id)).one())})
    assert undone.location == f"/cases/{case.id}/resolve"
    assert "It held only personal data." in browser.get(undone.location).text
    assert fresh(case).status == "new"


def test_its_deliveries_are_gone_but_those_of_the_index_stay(case, gus):
    run_until_empty(SENT)
    sent = send(gus, fresh(case), "public")
    events = sent.before["events"]
    undo(gus, sent)
    lanes = db.session.scalars(select(Delivery.lane).where(Delivery.event_id.in_(events))).all()
    assert lanes
    assert all(lanes)
