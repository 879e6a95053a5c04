"""The banner of a question says to the person who asked it what happens when, and what they can do next."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from app.accounts.members.models import Member
from app.cases.case import actions as case_actions
from app.cases.case.models import Case
from app.cases.escalation.actions import escalate
from app.cases.resolution import actions as resolution_actions
from app.cases.teams import assignment
from app.cases.timeline import actions as timeline_actions
from app.community.following import actions as following_actions
from app.community.posts import actions as posts_actions
from app.community.spaces.models import Space
from app.community.thread_state import actions as thread_state_actions
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.community.voting.policies import can_unreject
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.worker import run_until_empty
from tests.cases.conftest import ASKED_AT, fresh
from tests.community.posts.test_statements import statements

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOON, WAITED = ASKED_AT + HOUR, ASKED_AT + 3 * DAY
HAND_OVER = "/questions/{}/escalate"


@pytest.fixture
def at(monkeypatch):
    def put(when):
        monkeypatch.setattr(clock, "now", lambda: when)

    put(SOON)
    return put


@pytest.fixture
def reply(ben, question) -> Any:
    return do(posts_actions.answer, ben, question, "Clean the seal with vinegar.", SOON)


def do(deed, actor, about, *more, **words) -> Any:
    with unit_of_work():
        return deed(actor, db.session.get_one(type(about), about.id), *more, **words)


def banner(browser, question) -> str:
    """The words of the banner, with its buttons in brackets."""
    page = browser.get(f"/questions/{question.id}/{question.slug}").text
    part = page.partition('id="standing"')[2].partition("</header>")[0].partition('id="claim"')[0]
    part = re.sub(r"<(?:button|a)\b[^>]*>(.*?)</(?:button|a)>", r"[\1] ", part, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", "<" + part).split()).replace("[ ", "[").removesuffix("<div").strip()


def test_who_waits_reads_who_was_notified_and_from_when_support_helps(ana, ben, zoe, machines, at, signed_in):
    for member in (ben, zoe):
        do(following_actions.follow, member, machines, SOON)
    with unit_of_work():
        space = db.session.get_one(Space, machines.id)
        words: dict[str, Any] = {
            "title": "The door of my D45 leaks again",
            "body": "Water on the floor each morning.",
            "tags": [],
        }
        question = threads_actions.ask(ana, space=space, **words, now=SOON)
    run_until_empty(SOON)
    told = banner(signed_in(ana), question)
    assert "Waiting for answers. 2 members who follow this topic were notified." in told
    assert "If nobody solves it by tomorrow 11:00, you can escalate it to support." in told  # 8 business hours
    assert "Escalate to support]" not in told
    do(following_actions.unfollow, zoe, machines, SOON)
    run_until_empty(SOON)
    assert "2 members" in banner(signed_in(ana), question)


@pytest.mark.parametrize("state", ["unanswered", "answered", "rejected"])
def test_after_the_delay_the_banner_has_the_button(state, request, ana, question, at, signed_in):
    if state != "unanswered":
        request.getfixturevalue("reply")
    if state == "rejected":
        do(voting_actions.reject, ana, question, SOON)
    at(WAITED)
    told = banner(signed_in(ana), question)
    assert "You can escalate it to support now." in told
    assert "[Escalate to support]" in told


def test_who_has_answers_says_whether_they_help_and_can_undo_it(ana, question, reply, at, signed_in):
    browser = signed_in(ana)
    told = banner(browser, question)
    assert "Did one of these answers help?" in told
    assert "[None of these helped]" in told
    gone = browser.send(f"/threads/{question.id}/reject")
    assert gone.location.endswith("#standing")
    told = banner(browser, question)
    assert "You said that none of the answers helped. If nobody solves it by" in told
    assert "[Undo]" in told
    assert browser.send(f"/threads/{question.id}/unreject").status_code == 303
    assert "Did one of these answers help?" in banner(browser, question)


def test_with_script_the_banner_comes_back_with_the_focus(ana, question, reply, at, signed_in):
    part = signed_in(ana).send(f"/threads/{question.id}/reject", headers={"HX-Request": "true"})
    assert re.search(r'id="standing" tabindex="-1" autofocus', part.text)


@pytest.mark.parametrize("who", ["ben", "gus", "mia"])
def test_only_who_asked_undoes_a_rejection(who, request, ana, question, reply, at, signed_in):
    do(voting_actions.reject, ana, question, SOON)
    refused = signed_in(request.getfixturevalue(who)).send(f"/threads/{question.id}/unreject")
    assert refused.status_code == 403
    assert "Only the person who asked can undo this." in refused.text
    assert fresh_thread(question).answer_state == "rejected"


@pytest.mark.parametrize(("state", "may"), [("rejected", True), ("answered", False), ("unanswered", False)])
def test_what_was_not_rejected_cannot_be_undone(state, may):
    thread = Thread(kind="question", visibility="public", space_id=7, asker_id=1, answer_state=state, answer_count=1)
    assert bool(can_unreject(Member(id=1, roles=[]), thread)) is may


def test_the_question_of_somebody_else_offers_no_hand_over(ben, question, at, signed_in):
    at(WAITED)
    told = banner(signed_in(ben), question)
    assert "If you know something that could help, post an answer." in told
    assert "support" not in told


@pytest.mark.parametrize("who", ["mia", "gus", "ada"])
def test_staff_escalate_from_the_banner_and_then_read_there_what_came_of_it(who, request, question, at, signed_in):
    browser = signed_in(request.getfixturevalue(who))
    assert "[Escalate to support…]" in banner(browser, question)
    sent = browser.send(
        HAND_OVER.format(question.id), {"reason": "Nobody knows.", "priority": "normal", "template": "0"}
    )
    assert sent.location.endswith("#standing")
    told = banner(browser, question)
    number = db.session.scalars(db.select(Case.id)).one()
    assert f"[View case #{number}]" in told
    assert "Escalate" not in told


def test_after_the_hand_over_the_banner_says_number_time_and_what_happens(ana, question, at, signed_in):
    at(WAITED)
    browser = signed_in(ana)
    sent = browser.send(HAND_OVER.format(question.id), {"reason": "A new seal."})
    assert sent.location.endswith(f"/questions/{question.id}/{question.slug}#standing")
    told = banner(browser, question)
    number = db.session.scalars(db.select(Case.id)).one()
    assert "Support has your question. You will get a reply by tomorrow 10:00, and we will notify you." in told
    assert "Other members can still answer." in told
    assert f"[View case #{number}]" in told


def wait(gus, case):
    timeline_actions.message(gus, case, "Which model is it?", WAITED, True)


def hold(gus, case):
    assignment.take(gus, case, now=WAITED)
    day = WAITED + 3 * DAY
    case_actions.set_status(gus, case, "on_hold", reason="The factory.", follow_up_at=day, now=WAITED)


def answer(gus, case):
    timeline_actions.message(gus, case, "We will look at it.", WAITED)


def resolve(gus, case):
    resolution_actions.resolve(gus, case, knowledge="none", reason="Personal", now=WAITED)


@pytest.mark.parametrize(
    ("deed", "expected"),
    [
        (wait, ("Support is waiting for your reply.", "Reply in your case")),
        (hold, ("Your case is on hold: support is waiting for a third party and will follow up by", "View case")),
        (answer, ("Support is working on your question. We will notify you when there is news.", "View case")),
        (resolve, ("Resolved by support. Still not working? Tell us, and rate our help.", "Reopen, or rate our help")),
    ],
)
def test_each_status_of_the_case_has_its_banner_with_the_next_step(
    deed, expected, ana, mia, gus, question, at, signed_in
):
    case = do(escalate, mia, question, reason="Nobody knows.", now=WAITED)
    with unit_of_work():
        deed(gus, fresh(case))
    at(WAITED)
    told = banner(signed_in(ana), question)
    words, button = expected
    assert words in told
    assert f"[{button}" in told


def test_a_late_reply_is_owned_up_to(ana, mia, question, at, signed_in):
    do(escalate, mia, question, reason="Nobody knows.", now=WAITED)
    at(WAITED + 4 * DAY)
    assert "Sorry, our reply is late." in banner(signed_in(ana), question)


def test_a_solved_question_has_one_banner(ana, gus, mia, question, reply, at, signed_in):
    do(voting_actions.accept, ana, reply, SOON)
    told = banner(signed_in(ana), question)
    assert "Solved by Ben Okafor." in told
    assert "support" not in told


def test_a_closed_question_can_still_be_handed_over(ana, mia, question, at, signed_in):
    do(thread_state_actions.close, mia, question, reason="off_topic", now=SOON)
    assert banner(signed_in(ana), question) == ""
    at(WAITED)
    assert "Not solved? You can escalate it to support. [Escalate to support]" in banner(signed_in(ana), question)


MINE = (
    "Ask your own question",
    "If you know something",
    "I’m writing an answer",
    "Know something that has not been said yet?",
)


def test_nothing_on_the_page_speaks_to_somebody_else(ana, ben, zoe, question, at, signed_in):
    def see(who):
        return signed_in(who).get(f"/questions/{question.id}/{question.slug}").text

    others = see(zoe)
    assert all(words in others for words in MINE)
    assert not any(words in see(ana) for words in MINE)
    do(posts_actions.answer, ben, question, "Clean the seal with vinegar.", SOON)
    assert not any(words in see(ben) for words in MINE)
    assert "Found the solution?" in see(ana)
    assert "Add another answer" in see(ben)


def test_the_banner_costs_one_statement_whatever_the_state(ana, mia, question, reply, at, signed_in):
    browser, address = signed_in(ana), f"/questions/{question.id}/{question.slug}"
    seen = [statements(browser, address)]
    at(WAITED)
    seen.append(statements(browser, address))
    do(voting_actions.reject, ana, question, WAITED)
    seen.append(statements(browser, address))
    do(escalate, mia, question, reason="Nobody knows.", now=WAITED)
    seen.append(statements(browser, address))
    assert max(seen) <= 8


def fresh_thread(question) -> Thread:
    db.session.rollback()
    return db.session.get_one(Thread, question.id)
