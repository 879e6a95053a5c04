"""Rate: a signed link without sign-in, once, for one resolution."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from itsdangerous import URLSafeSerializer
from sqlalchemy import select

from app.cases.case import reopening
from app.cases.case.models import Case, CaseHistoryEntry
from app.cases.csat.actions import rate
from app.cases.csat.links import rating_token
from app.cases.csat.models import SatisfactionRating
from app.cases.customer_view import actions as customer_view_actions
from app.cases.escalation.actions import escalate
from app.cases.resolution import actions as resolution_actions
from app.cases.rules import RATED_WITHIN
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from tests.cases.conftest import fresh

ENOUGH: dict[str, Any] = {"knowledge": "none", "reason": "It held only her address."}


@pytest.fixture
def resolved(gus, mia, question) -> Case:
    """Ana's case, resolved a minute ago by the clock on the wall: pages go by it."""
    with unit_of_work():
        case = escalate(mia, question, reason="She waits.", now=clock.now() - timedelta(hours=1))
        resolution_actions.resolve(gus, case, **ENOUGH, now=clock.now() - timedelta(minutes=1))
    return fresh(case)


def link_to(case: Case, at: datetime | None = None) -> str:
    return f"/rate/{rating_token(case.id, at or ended(case))}"


def ended(case: Case) -> datetime:
    """When it was resolved."""
    assert case.resolved_at is not None
    return case.resolved_at


def ratings() -> list[Any]:
    return [
        tuple(row)
        for row in db.session.execute(
            select(SatisfactionRating.score, SatisfactionRating.word).order_by(SatisfactionRating.id)
        )
    ]


def test_the_link_rates_without_sign_in(resolved, browser):
    link = link_to(resolved)
    page = browser.get(f"{link}?score=4")
    assert page.status_code == 200
    assert page.text.count('type="radio"') == 5
    chosen = [part for part in page.text.split("<input") if "checked" in part.split(">")[0]]
    assert ['value="4"' in part for part in chosen] == [True]
    assert ratings() == []
    answer = browser.send(link, {"score": "4", "word": "Quick and kind."})
    assert (answer.status_code, answer.location) == (303, link)
    assert ratings() == [(4, "Quick and kind.")]
    thanks = browser.get(link).text
    assert "Good" in thanks
    assert "4 of 5" in thanks
    assert "Quick and kind." in thanks
    assert 'type="radio"' not in thanks


def test_two_sends_make_one_rating_and_the_first_stands(resolved, browser):
    link = link_to(resolved)
    browser.get(link)
    for score in ("5", "1"):
        assert browser.send(link, {"score": score}).status_code == 303
    assert ratings() == [(5, "")]
    assert len(db.session.scalars(select(CaseHistoryEntry).filter_by(kind="rated")).all()) == 1


@pytest.mark.parametrize(
    "data", [{}, {"score": "6"}, {"score": "0"}, {"score": "x"}, {"score": "3", "word": "x" * 1001}]
)
def test_bad_input_is_refused_beside_its_field_and_keeps_what_was_typed(resolved, browser, data):
    link = link_to(resolved)
    browser.get(link)
    page = browser.send(link, {"word": "Half a thought"} | data)
    assert page.status_code == 422
    assert ("Half a thought" in page.text) != ("word" in data)
    assert ratings() == []


def forged(case, app):
    return f"/rate/{URLSafeSerializer('another key', salt='rate').dumps([case.id, case.resolved_at.isoformat()])}"


def of_unsubscribing(case, app):
    return f"/rate/{URLSafeSerializer(app.config['SECRET_KEY'], salt='unsubscribe').dumps([case.id, 'resolved'])}"


def of_no_case(case, app):
    return f"/rate/{rating_token(987654, case.resolved_at)}"


def of_something_else(case, app):
    return f"/rate/{URLSafeSerializer(app.config['SECRET_KEY'], salt='rate').dumps({'case': case.id})}"


@pytest.mark.parametrize("wrong", [forged, of_unsubscribing, of_no_case, of_something_else])
@pytest.mark.parametrize("method", ["get", "send"])
def test_a_link_that_is_not_ours_leads_nowhere(app, resolved, browser, wrong, method):
    browser.get("/login")
    data = [{"score": "5"}] if method == "send" else []
    assert getattr(browser, method)(wrong(resolved, app), *data).status_code == 404
    assert ratings() == []


def old(resolved, gus):
    with unit_of_work():
        case = db.session.get_one(Case, resolved.id)
        case.resolved_at = clock.now() - RATED_WITHIN - timedelta(minutes=1)
    return link_to(fresh(resolved)), "This link expired after 90 days. Thank you all the same."


def of_another_resolution(resolved, gus):
    return link_to(
        resolved, resolved.resolved_at - timedelta(seconds=1)
    ), "We have reopened the case since. We will ask for your rating again once it is resolved."


def reopened(resolved, gus):
    link = link_to(resolved)
    with unit_of_work():
        reopening.reopen(gus, resolved, reason="It came back.", now=clock.now())
    return link, "We have reopened the case since. We will ask for your rating again once it is resolved."


def withdrawn(resolved, gus):
    with unit_of_work():
        db.session.get_one(Case, resolved.id).knowledge = "withdrawn"
    return link_to(resolved), "We have reopened the case since. We will ask for your rating again once it is resolved."


@pytest.mark.parametrize("case", [old, of_another_resolution, reopened, withdrawn])
def test_a_link_that_outlived_its_cause_says_so_and_takes_nothing(resolved, gus, browser, case):
    link, sentence = case(resolved, gus)
    page = browser.get(link)
    assert page.status_code == 200
    assert sentence in page.text
    assert 'type="radio"' not in page.text
    assert browser.send(link, {"score": "5"}).status_code == 403
    assert ratings() == []


def test_what_was_given_is_shown_when_the_case_is_open_again_and_the_next_resolution_asks_anew(
    resolved, ana, gus, browser
):
    first = link_to(resolved)
    with unit_of_work():
        rate(ana, resolved, resolved.resolved_at, 2, "Slow.", clock.now())
        customer_view_actions.reopen_as_unsolved(ana, resolved, "It leaks again.", clock.now())
        resolution_actions.resolve(gus, resolved, **ENOUGH, now=clock.now())
    assert "Poor" in browser.get(first).text
    second = link_to(fresh(resolved))
    assert 'type="radio"' in browser.get(second).text
    assert browser.send(second, {"score": "5"}).status_code == 303
    assert [score for score, _word in ratings()] == [2, 5]


def test_the_action_refuses_a_score_that_is_none_and_an_open_case(case, ana, gus, now):
    with unit_of_work():
        resolution_actions.resolve(gus, case, **ENOUGH, now=now)
    done = fresh(case)
    with pytest.raises(InvalidInput):
        rate(ana, done, ended(done), 6, "", now)
    with pytest.raises(NotAllowed):
        rate(ana, done, ended(done) - timedelta(days=1), 5, "", now)


def test_the_page_is_in_the_language_of_who_was_written_to(resolved, ana, browser):
    with unit_of_work():
        db.session.merge(ana).locale = "fr"
    assert '<html lang="fr"' in browser.get(link_to(resolved)).text


def test_a_form_without_its_token_is_refused(resolved, browser):
    assert browser.post(link_to(resolved), data={"score": "5"}).status_code in (400, 403, 422)
    assert ratings() == []


def test_it_is_limited(app, resolved, browser):
    link = link_to(resolved)
    browser.get(link)
    app.config["LIMITS_SCALE"] = 0.02
    try:
        assert [browser.send(link, {"score": "9"}).status_code for _ in range(2)] == [422, 429]
    finally:
        app.config["LIMITS_SCALE"] = 1000


def test_support_reads_the_rating_and_nobody_else_does(  # noqa: PLR0917 — the whole cast
    resolved, ana, ben, mia, gus, pia, question, signed_in, browser
):
    with unit_of_work():
        rate(ana, resolved, resolved.resolved_at, 1, "RATING-CANARY", clock.now())
    number = resolved.id
    assert "RATING-CANARY" in signed_in(gus).get(f"/cases/{number}").text
    for reader in (ben, mia, pia, None):
        client = signed_in(reader) if reader else browser
        for address in (
            f"/cases/{number}",
            f"/my/cases/{number}",
            f"/questions/{question.id}/{question.slug}",
            "/cases",
        ):
            assert "RATING-CANARY" not in client.get(address).text
