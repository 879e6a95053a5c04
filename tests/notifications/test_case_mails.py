"""What customers and support are told of cases: each step once, in their language."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.cases.case import actions as case_actions
from app.cases.case import reopening
from app.cases.case.models import Case
from app.cases.csat.actions import rate
from app.cases.customer_view import actions as customer_view_actions
from app.cases.customer_view.actions import say_solved
from app.cases.escalation.actions import escalate
from app.cases.resolution import actions as resolution_actions
from app.cases.teams import assignment
from app.cases.teams.actions import save_team
from app.cases.timeline import actions as timeline_actions
from app.community.spaces.models import Space
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.mail import message
from app.core.outbox.worker import run_until_empty
from tests.notifications.conftest import mailed, told

SNAPSHOT = Path(__file__).parent / "case_mails.txt"
SECRET = re.compile(r"/(rate|unsubscribe)/[^\s?]+")
RATE = re.compile(r"http://localhost(/rate/\S+\?score=\d)")


@pytest.fixture
def case(mia, question, now) -> Case:
    with unit_of_work():
        return escalate(mia, question, reason="She waits.", now=now)


@pytest.fixture
def resolved(case: Case, gus, now) -> Case:
    with unit_of_work():
        assignment.take(gus, case, now=now)
        resolution_actions.resolve(gus, case, knowledge="none", reason="Only her address.", now=now)
    return case


def test_the_mail_of_a_resolution_asks_with_five_links_how_well_we_helped(app, ana, resolved, now, browser):
    told(ana)
    letter = message.outbox()[-1]
    links = RATE.findall(letter.text)
    assert [link.rpartition("=")[2] for link in links] == ["5", "4", "3", "2", "1"]
    assert all(link.replace("&", "&amp;") in letter.html for link in links)
    assert all(word in letter.text and word in letter.html for word in ("Very good", "OK", "Very poor"))
    page = browser.get(links[1])
    assert page.status_code == 200


def test_no_other_mail_asks_for_a_rating(app, ana, case):
    told(ana)
    assert [bool(RATE.search(letter.text)) for letter in message.outbox() if letter.to.startswith("ana")] == [False]


@pytest.mark.parametrize(("score", "hears"), [(5, []), (3, []), (2, ["rated"]), (1, ["rated"])])
def test_a_rating_is_told_the_assignee_and_a_low_one_the_team_too(  # noqa: PLR0917 — the whole cast
    app, ana, ada, gus, lea, ben, machines, mia, question, now, score, hears
):
    with unit_of_work():
        space = db.session.get_one(Space, machines.id)
        save_team(ada, None, name="Dishes", members=[gus, lea], spaces=[space], now=now)
        case = escalate(mia, question, reason="She waits.", now=now)
        assignment.take(gus, case, now=now)
        resolution_actions.resolve(gus, case, knowledge="none", reason="Only hers.", now=now)
        rate(ana, case, now, score, "", now)
    assert told(gus).count("rated") == 1
    assert [kind for kind in told(lea) if kind == "rated"] == hears
    assert "rated" not in told(ana) + told(ben)
    said = [subject for subject in mailed(app)["gus@example.org"] if "CSAT rating" in subject]
    assert len(said) == 1


def test_each_step_is_told_the_customer_once_and_in_these_words(app, ana, gus, case, now):
    """Escalated, a message, asked back by hand, a public answer that asks back, on hold, resolved, taken up again."""
    minutes = [now + timedelta(minutes=10 * number) for number in range(1, 9)]
    held: dict[str, Any] = {"reason": "REASON-CANARY", "follow_up_at": minutes[4] + timedelta(days=2)}
    deeds: list[Callable[[], object]] = [
        lambda: None,
        lambda: timeline_actions.message(gus, case, "Would you tell me its number?", minutes[0]),
        lambda: case_actions.set_status(gus, case, "waiting_on_customer", now=minutes[1]),
        lambda: timeline_actions.message(ana, case, "It is HV-20417.", minutes[2]),
        lambda: timeline_actions.reply(gus, case, "Turn the drum by hand once, then tell us.", minutes[3], wait=True),
        lambda: case_actions.set_status(gus, case, "on_hold", now=minutes[4], **held),
        lambda: resolution_actions.resolve(gus, case, knowledge="none", reason="Only hers.", now=minutes[5]),
        lambda: reopening.reopen(gus, case, reason="It was too early.", now=minutes[6]),
    ]
    for deed in deeds:
        with unit_of_work():
            deed()
        run_until_empty()
    assert told(ana) == ["escalated", "messaged", "asked_back", "replied", "held", "resolved", "taken_up"]
    letters = [letter for letter in message.outbox() if letter.to == "ana@example.org"]
    shown = [SECRET.sub(r"/\1/…", letter.text) for letter in letters]
    words = [f"Subject: {letter.subject}\n\n{text}\n" for letter, text in zip(letters, shown, strict=True)]
    assert "REASON-CANARY" not in "".join(words)
    assert ("\n" + "=" * 72 + "\n\n").join(words) == SNAPSHOT.read_text()


def test_what_the_customer_does_is_told_support_and_not_the_customer(app, ana, gus, resolved, now):
    told(ana)
    with unit_of_work():
        customer_view_actions.reopen_as_unsolved(ana, resolved, "It leaks again.", now + timedelta(hours=1))
    assert "taken_up" not in told(ana)
    assert {"reopened", "heard"} <= set(told(gus))


def test_a_case_that_nobody_has_and_the_customer_ends_is_told_its_team(app, ana, gus, lea, case, now):
    with unit_of_work():
        say_solved(ana, case, now)
    assert "settled" in told(gus)
    assert "settled" in told(lea)


def test_a_mail_of_a_case_comes_in_its_customer_s_language(app, ana, resolved):
    with unit_of_work():
        db.session.merge(ana).locale = "fr"
    told(ana)
    assert '<html lang="fr">' in message.outbox()[-1].html
