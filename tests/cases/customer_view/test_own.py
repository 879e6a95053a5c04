"""The customer's side: one place to read everything, to answer, to say solved or still broken."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.cases.case import actions as case_actions
from app.cases.case.models import Case, CaseHistoryEntry
from app.cases.customer_view.actions import say_solved
from app.cases.escalation.actions import escalate
from app.cases.presence.models import CaseSeen
from app.cases.resolution import actions as resolution_actions
from app.cases.sla.models import SlaClock
from app.cases.teams import assignment
from app.cases.timeline import actions as timeline_actions
from app.cases.timeline.models import CaseMessage
from app.community.drafts.models import Draft
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from app.core.outbox.worker import run_until_empty
from tests.cases.conftest import case_of, fresh

WORDS = "Put a thin plate under the left hinge; it has been dry since."
MORE = "It drips from the left corner of the door, as soon as it heats."


@pytest.fixture
def live(mia, question) -> Case:
    """A case of this minute: pages go by the clock on the wall."""
    with unit_of_work():
        return escalate(mia, question, reason="Nobody knows, and she waits.", now=clock.now())


def statements(page) -> int:
    return int(page.headers["Server-Timing"].split('desc="')[1].split(" ")[0])


def resolve(gus, case: Case, **ago: int) -> None:
    with unit_of_work():
        at = clock.now() - timedelta(**ago)
        resolution_actions.resolve(gus, fresh(case), knowledge="none", reason="Only her address.", now=at)


def test_the_first_words_say_that_one_is_helped_and_by_when(live, ana, gus, signed_in):
    page = signed_in(ana).get(f"/my/cases/{live.id}").text
    assert "We have received it and will get back to you." in page
    assert "You will hear from us by" in page
    assert re.search('aria-current="step".*?Received', page, re.S)
    with unit_of_work():
        assignment.take(gus, live, now=clock.now())
    page = signed_in(ana).get(f"/my/cases/{live.id}").text
    assert "Gus Martin is working on it." in page
    assert re.search('aria-current="step".*?Gus Martin is working on it', page, re.S)


def test_what_is_public_and_what_is_private_stand_in_one_place_in_the_order_of_time(live, ana, ben, gus, signed_in):
    now = clock.now()
    with unit_of_work():
        timeline_actions.note(gus, live, "NOTE-CANARY", now)
        posts_actions.answer(ben, db.session.get_one(Thread, live.thread_id), "Turn the feet in by half a turn.", now)
        timeline_actions.message(gus, live, "Your serial number, please?", now + timedelta(minutes=1))
        timeline_actions.reply(gus, live, WORDS, now + timedelta(minutes=2))
    page = signed_in(ana).get(f"/my/cases/{live.id}").text
    places = [page.index(words) for words in ("Three weeks after", "Turn the feet", "Your serial number", "Put a thin")]
    assert places == sorted(places)
    assert "Message, visible to you and support only" in page
    assert "NOTE-CANARY" not in page


def test_a_reply_is_private_unless_one_says_otherwise(live, ana, signed_in):
    own = signed_in(ana)
    assert own.send(f"/my/cases/{live.id}/reply", {"body": MORE}).status_code == 303
    assert db.session.scalars(select(CaseMessage.body)).all() == [MORE]
    assert own.send(f"/my/cases/{live.id}/reply", {"body": WORDS, "where": "public"}).status_code == 303
    assert db.session.scalars(select(Post.body).where(Post.kind == "answer")).all() == [WORDS]
    assert len(db.session.scalars(select(CaseMessage)).all()) == 1


def test_an_unknown_reader_is_refused_and_nothing_is_published(live, ana, signed_in):
    assert signed_in(ana).send(f"/my/cases/{live.id}/reply", {"body": WORDS, "where": "world"}).status_code == 422
    assert db.session.scalars(select(Post).where(Post.kind == "answer")).all() == []


def test_a_public_reply_ends_the_waiting_at_once_and_counts_once(live, ana, gus, signed_in):
    with unit_of_work():
        timeline_actions.message(gus, live, "Where does it drip?", clock.now(), True)
    assert "Write your answer" in signed_in(ana).get(f"/my/cases/{live.id}").text
    assert signed_in(ana).send(f"/my/cases/{live.id}/reply", {"body": MORE, "where": "public"}).status_code == 303
    assert fresh(live).status == "open"
    revision = fresh(live).revision
    run_until_empty(clock.now() + timedelta(minutes=1))
    assert fresh(live).revision == revision
    assert len(db.session.scalars(select(CaseHistoryEntry).filter_by(kind="asker_wrote")).all()) == 1


def test_what_cannot_be_sent_is_kept_as_a_draft_and_goes_with_what_is_sent(live, ana, signed_in):
    own = signed_in(ana)
    page = own.send(f"/my/cases/{live.id}/reply", {"body": "Short", "where": "public"})
    assert page.status_code == 422
    assert "Short" in page.text
    assert re.search('value="public"[^>]* checked|checked[^>]* value="public"', page.text)
    assert db.session.scalars(select(Draft.key)).all() == [f"message:{live.id}"]
    assert ">\nShort</textarea>" in own.get(f"/my/cases/{live.id}").text
    assert f'href="/cases/{live.id}' in own.get("/my/drafts").text
    assert own.get(f"/cases/{live.id}").location == f"/my/cases/{live.id}"
    own.send(f"/my/cases/{live.id}/reply", {"body": MORE})
    assert db.session.scalars(select(Draft)).all() == []


def test_a_draft_leads_to_its_text_also_when_the_case_has_ended(live, ana, gus, signed_in):
    own = signed_in(ana)
    own.send("/drafts", {"key": f"message:{live.id}", "body": MORE})
    for is_open in (True, False):
        link, place = re.findall(r'href="(/cases/[^"]+#([a-z-]+))"', own.get("/my/drafts").text)[0]
        page = own.get(link, follow_redirects=True).text
        assert f'id="{place}"' in page
        assert f">\n{MORE}</textarea>" in page
        if is_open:
            resolve(gus, live)


def test_staff_who_asked_write_to_support_on_their_own_page(mia, gus, machines, signed_in):
    """A moderator reads where cases stand, and no private messages; those about a question of their own they do."""
    case = case_of(mia, mia, machines, "The door of the W7 drips", clock.now())
    own = signed_in(mia)
    assert own.get(f"/cases/{case.id}").status_code == 200
    assert own.get(f"/cases/{case.id}?kind=message").location == f"/my/cases/{case.id}"
    own.send(f"/my/cases/{case.id}/reply", {"body": MORE})
    message = db.session.scalars(select(CaseMessage)).one()
    back = f'href="/my/cases/{case.id}#message-{message.id}"'
    assert back in own.get(f"/cases/{case.id}/messages/{message.id}/edit").text


def test_solved_by_an_answer_accepts_it(live, ana, ben, gus, question, signed_in):
    with unit_of_work():
        post = posts_actions.answer(ben, db.session.get_one(Thread, question.id), WORDS, clock.now())
    own = signed_in(ana)
    assert "Ben Okafor: Put a thin plate" in own.get(f"/my/cases/{live.id}").text
    assert own.send(f"/my/cases/{live.id}/solved", {"post": post.id}).status_code == 303
    stored = fresh(live)
    assert (stored.status, stored.knowledge, stored.thread.accepted_post_id) == ("resolved", "community", post.id)
    run_until_empty(clock.now() + timedelta(minutes=1))
    assert fresh(live).revision == stored.revision


@pytest.mark.parametrize(("spoke", "why"), [(True, "resolved"), (False, "asker")])
def test_solved_without_an_answer_needs_no_agent(case, ana, gus, now, spoke, why):
    with unit_of_work():
        if spoke:
            timeline_actions.message(gus, case, "Try the left hinge.", now)
        say_solved(ana, case, now + timedelta(hours=1))
    stored = fresh(case)
    assert (stored.status, stored.knowledge, stored.resolved_by_id) == ("resolved", "none", ana.id)
    ended = db.session.scalars(select(SlaClock).filter_by(case_id=case.id, kind="resolution")).one()
    assert (ended.stopped_why, ended.met_at is not None) == (why, spoke)


def test_only_the_asker_says_solved_and_only_of_an_open_case_and_its_own_answers(case, ana, ben, gus, machines, now):
    with pytest.raises(NotAllowed):
        say_solved(ben, case, now)
    other = Post(thread_id=987654, kind="answer")
    with pytest.raises(InvalidInput):
        say_solved(ana, case, now, post=other)
    with unit_of_work():
        say_solved(ana, fresh(case), now)
    with pytest.raises(InvalidInput):
        say_solved(ana, fresh(case), now)


@pytest.mark.parametrize(
    ("ago", "promise", "leads"),
    [
        ({"days": 1}, "a new case is opened with a link to this one", "same"),
        ({"days": 29}, "a new case is opened with a link to this one", "same"),
        ({"days": 31}, "so this opens a new case with a link to the old one", "new"),
    ],
)
def test_still_broken_says_before_the_press_what_it_does(live, ana, gus, signed_in, ago, promise, leads):
    resolve(gus, live, **ago)
    own = signed_in(ana)
    assert promise in own.get(f"/my/cases/{live.id}").text
    answer = own.send(f"/my/cases/{live.id}/still-broken", {"body": "It leaks again."})
    number = int(answer.location.rpartition("/")[2])
    assert (number == live.id) == (leads == "same")
    page = own.get(answer.location).text
    assert ("Thank you for letting us know. Your case has been reopened." in page) == (leads == "same")
    assert ("Previous case: #" in page) == (leads == "new")
    assert "It leaks again." in page
    if leads == "new":
        assert f"/my/cases/{number}" in own.get(f"/my/cases/{live.id}").text


def test_the_customer_rates_on_the_page_and_stays_there(live, ana, gus, signed_in):
    resolve(gus, live, minutes=1)
    own = signed_in(ana)
    page = own.get(f"/my/cases/{live.id}")
    token = page.text.split('action="/rate/')[1].split('"')[0]
    assert own.send(f"/rate/{token}", {"score": "5"}).location == f"/my/cases/{live.id}#rating"
    page = own.get(f"/my/cases/{live.id}").text
    assert "5 of 5" in page
    assert 'action="/rate/' not in page


def test_on_hold_says_when_we_look_again_and_not_why(live, ana, gus, signed_in):
    with unit_of_work():
        assignment.take(gus, live, now=clock.now())
        words: dict[str, Any] = {"reason": "HOLD-CANARY", "follow_up_at": clock.now() + timedelta(days=2)}
        case_actions.set_status(gus, live, "on_hold", now=clock.now(), **words)
    page = signed_in(ana).get(f"/my/cases/{live.id}").text
    assert "Waiting for a third party" in page
    assert "HOLD-CANARY" not in page


def test_the_list_says_what_is_new_and_shows_open_and_ended_apart(live, ana, gus, ben, signed_in):
    own = signed_in(ana)
    assert "New for you" not in own.get("/my/cases").text
    with unit_of_work():
        timeline_actions.message(gus, live, "Where does it drip?", clock.now())
    assert "New for you" in own.get("/my/cases").text
    with unit_of_work():
        db.session.add(CaseSeen(case_id=live.id, member_id=ana.id, seen_at=clock.now()))
    assert "New for you" not in own.get("/my/cases").text
    assert live.thread.title in own.get("/my/cases?show=open").text
    assert "No closed cases" in own.get("/my/cases?show=closed").text
    resolve(gus, live, minutes=0)
    assert live.thread.title in own.get("/my/cases?show=closed").text
    assert "New for you" in own.get("/my/cases").text
    assert own.get("/my/cases?show=mine").status_code == 404
    assert "You have no cases" in signed_in(ben).get("/my/cases").text


def test_a_line_marks_what_came_since_one_looked(live, ana, gus, signed_in):
    with unit_of_work():
        timeline_actions.message(gus, live, "Where does it drip?", clock.now() - timedelta(minutes=5))
        db.session.add(CaseSeen(case_id=live.id, member_id=ana.id, seen_at=clock.now() - timedelta(minutes=3)))
    assert "New since your last visit" not in signed_in(ana).get(f"/my/cases/{live.id}").text
    with unit_of_work():
        timeline_actions.message(gus, fresh(live), "And since when?", clock.now())
    assert "New since your last visit" in signed_in(ana).get(f"/my/cases/{live.id}").text


def test_the_pages_cost_the_same_however_much_was_said(live, ana, gus, signed_in):
    own = signed_in(ana)
    address = f"/my/cases/{live.id}"
    own.get(address)
    own.application.extensions["kept"].forget()
    few = statements(own.get(address))
    for number in range(6):
        with unit_of_work():
            timeline_actions.message((gus, ana)[number % 2], fresh(live), f"Message {number}", clock.now())
    assert statements(own.get(address)) == few <= 10
    assert statements(own.get("/my/cases")) <= 8


@pytest.mark.parametrize("deed", ["reply", "solved", "still-broken"])
def test_others_do_nothing_in_it(live, ben, gus, deed, signed_in):
    for other in (ben, gus):
        assert signed_in(other).send(f"/my/cases/{live.id}/{deed}", {"body": WORDS}).status_code == 404
