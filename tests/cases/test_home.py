"""A customer's own cases at home: each says what happens next, and what waits for them comes first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.cases.case.models import Case
from app.cases.customer_view.queries import cases_at_home
from app.cases.escalation.actions import escalate
from app.cases.presence.models import CaseSeen
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.community.posts.test_statements import statements


@pytest.fixture
def live(mia, question) -> Case:
    """A case of this minute: pages go by the clock on the wall."""
    with unit_of_work():
        return escalate(mia, question, reason="Nobody knows, and she waits.", now=clock.now())


def change(case: Case, **values: object) -> None:
    with unit_of_work():
        for name, value in values.items():
            setattr(db.session.get_one(Case, case.id), name, value)


def test_a_customer_reads_first_by_when_support_replies(live, question, ana, ben, signed_in):
    page = signed_in(ana).get("/").text
    assert page.index('id="own-cases"') < page.index('id="to-help"' if 'id="to-help"' in page else 'id="hot"')
    assert "You will get a reply by" in page
    assert f'href="/my/cases/{live.id}"' in page
    assert 'id="own-cases"' not in signed_in(ben).get("/").text


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("waiting_on_customer", "Support is waiting for your reply."),
        ("on_hold", "You will get a reply by"),
        ("open", "You will get a reply by"),
        ("resolved", "Reopen it, or rate our help."),
    ],
)
def test_each_status_says_what_happens_next(live, ana, signed_in, status, words):
    change(live, status=status, resolved_at=clock.now() if status == "resolved" else None)
    assert words in signed_in(ana).get("/").text


def test_a_case_that_was_resolved_and_seen_is_there_no_more(live, ana):
    now = clock.now()
    change(live, status="resolved", resolved_at=now)
    assert [each.has_news for each in cases_at_home(ana, 5)] == [True]
    with unit_of_work():
        db.session.add(CaseSeen(case_id=live.id, member_id=ana.id, seen_at=now + timedelta(minutes=1)))
    assert cases_at_home(ana, 5) == []


def test_the_cases_cost_one_statement(live, question, ana, signed_in):
    assert statements(signed_in(ana), "/") <= 8
