"""What customers and support are told of cases: each step once, in their language."""

from __future__ import annotations

import re

import pytest

from app.cases.actions import assigning, resolving
from app.cases.actions.escalating import escalate
from app.cases.actions.founding import keep_team
from app.cases.actions.rating import rate
from app.cases.models import Case
from app.community.models import Space
from app.core import mail
from app.core.db import db, unit_of_work
from tests.notifications.conftest import mailed, told

RATE = re.compile(r"http://localhost(/rate/\S+\?score=\d)")


@pytest.fixture
def case(mia, question, now) -> Case:
    with unit_of_work():
        return escalate(mia, question, reason="She waits.", now=now)


@pytest.fixture
def resolved(case: Case, gus, now) -> Case:
    with unit_of_work():
        assigning.take(gus, case, now=now)
        resolving.resolve(gus, case, knowledge="none", reason="Only her address.", now=now)
    return case


def test_the_mail_of_a_resolution_asks_with_five_links_how_well_we_helped(app, ana, resolved, now, browser):
    told(ana)
    letter = mail.outbox()[-1]
    links = RATE.findall(letter.text)
    assert [link.rpartition("=")[2] for link in links] == ["5", "4", "3", "2", "1"]
    assert all(link.replace("&", "&amp;") in letter.html for link in links)
    assert all(word in letter.text and word in letter.html for word in ("Very well", "So-so", "Very badly"))
    page = browser.get(links[1])
    assert page.status_code == 200


def test_no_other_mail_asks_for_a_rating(app, ana, case):
    told(ana)
    assert [bool(RATE.search(letter.text)) for letter in mail.outbox() if letter.to.startswith("ana")] == [False]


@pytest.mark.parametrize(("score", "hears"), [(5, []), (3, []), (2, ["rated"]), (1, ["rated"])])
def test_a_rating_is_told_the_assignee_and_a_low_one_the_team_too(  # noqa: PLR0917 — the whole cast
    app, ana, ada, gus, lea, ben, machines, mia, question, now, score, hears
):
    with unit_of_work():
        space = db.session.get_one(Space, machines.id)
        keep_team(ada, None, name="Dishes", members=[gus, lea], spaces=[space], now=now)
        case = escalate(mia, question, reason="She waits.", now=now)
        assigning.take(gus, case, now=now)
        resolving.resolve(gus, case, knowledge="none", reason="Only hers.", now=now)
        rate(ana, case, now, score, "", now)
    assert told(gus).count("rated") == 1
    assert [kind for kind in told(lea) if kind == "rated"] == hears
    assert "rated" not in told(ana) + told(ben)
    said = [subject for subject in mailed(app)["gus@example.org"] if "on our help" in subject]
    assert len(said) == 1
