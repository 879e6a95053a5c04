"""The pages of policies and of kinds of cases over HTTP."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts.segments.models import Segment
from app.cases import rules
from app.cases.case_types.models import CaseType
from app.cases.sla.actions import ensure_defaults
from app.cases.sla.models import SlaPolicy
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.models import Event
from tests.cases.timeline.test_pages import form_of, statements
from tests.cast import NOW

POLICIES, TEMPLATES = "/admin/policies", "/admin/case-types"
HOURS = {f"{priority}_{kind}": "4" for priority in rules.PRIORITIES for kind in rules.CLOCKS}


def policies() -> list[SlaPolicy]:
    return list(db.session.scalars(select(SlaPolicy).order_by(SlaPolicy.id)))


def case_types() -> list[CaseType]:
    return list(db.session.scalars(select(CaseType).order_by(CaseType.id)))


@pytest.fixture
def standard(app) -> SlaPolicy:
    with unit_of_work():
        return ensure_defaults(NOW)


@pytest.fixture
def premium(standard) -> dict[str, str]:
    """What is typed for a policy of its own."""
    return HOURS | {"name": "Premium", "calendar": str(standard.calendar_id), "template": "0", "segment": "0"}


def test_an_admin_makes_a_policy_for_a_segment(ada, premium, signed_in):
    with unit_of_work():
        gold = Segment(slug="gold", name="Gold", created_at=NOW)
        db.session.add(gold)
    browser = signed_in(ada)
    assert 'name="urgent_first_response"' in browser.get(f"{POLICIES}/new").text
    said = premium | {"segment": str(gold.id), "low_resolution": "1,5", "low_confirmed": "y", "raises_priority": "1"}
    answer = browser.send(f"{POLICIES}/new", said)
    assert (answer.status_code, answer.location) == (303, POLICIES)
    made = policies()[-1]
    assert (made.segment_id, made.raises_priority, made.tells_team) == (gold.id, True, False)
    assert made.targets["low"]["resolution"] == 5400
    assert "For customers in “Gold”." in browser.get(POLICIES).text


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("urgent_first_response", "0", "Enter a number of hours up to 1000, such as 8 or 1.5."),
        ("urgent_first_response", "-1", "Enter a number of hours up to"),
        ("low_resolution", "1000000000", "Enter a number of hours up to"),
        ("low_resolution", "1001", "Enter a number of hours up to"),
        ("high_resolution", "soon", "Enter a number of hours up to"),
        ("high_resolution", "0.01", "Enter a number of hours up to"),
        ("high_resolution", "", "Enter a number of hours up to"),
        ("calendar", "987654", "Not a valid choice"),
        ("segment", "987654", "Not a valid choice"),
        ("name", "", "Enter a name."),
        ("name", "Standard", "An SLA policy with this name already exists. Choose another name."),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field(ada, premium, signed_in, field, typed, sentence):
    page = signed_in(ada).send(f"{POLICIES}/new", premium | {field: typed})
    assert page.status_code == 422
    assert sentence in page.text
    assert f'id="{field}-error"' in page.text
    assert len(policies()) == 1


def test_a_first_response_after_the_resolution_is_warned_of_until_it_is_confirmed(ada, premium, signed_in):
    browser, late = signed_in(ada), {"low_first_response": "9", "low_resolution": "8"}
    page = browser.send(f"{POLICIES}/new", premium | late)
    assert page.status_code == 422
    assert 'id="low_first_response-error"' in page.text
    assert "This is later than the resolution target." in page.text
    assert 'name="low_confirmed"' in page.text
    assert 'name="high_confirmed"' not in page.text
    assert browser.send(f"{POLICIES}/new", premium | late | {"high_confirmed": "y"}).status_code == 422
    assert browser.send(f"{POLICIES}/new", premium | late | {"low_confirmed": "y"}).status_code == 303
    address = f"{POLICIES}/{policies()[-1].id}"
    assert 'checked id="low_confirmed"' in browser.get(address).text
    assert (
        browser.send(
            f"{POLICIES}/new", premium | {"low_first_response": "8", "low_resolution": "8", "name": "B"}
        ).status_code
        == 303
    )


def test_a_change_asks_whether_open_cases_go_by_it(case, ada, premium, signed_in):
    (standard,) = policies()
    browser, address = signed_in(ada), f"{POLICIES}/{standard.id}"
    page = browser.get(address)
    assert "1 open case uses this SLA policy." in page.text
    said = premium | {"name": "Standard", "revision": form_of(page, "revision")}
    assert browser.send(address, said | {"for_open": "no"}).status_code == 303
    changed = select(Event).where(Event.name == "sla.changed")
    assert db.session.scalars(changed).all() == []
    stale = browser.send(address, said | {"for_open": "yes", "low_resolution": "48", "tells_team": ""})
    assert "Resolution, Low: now 4, you entered 48" in stale.text
    assert (
        "Someone else changed this while you were writing. Your text is still here: compare "
        "it with the current version, then send it again." in stale.text
    )
    again = said | {"for_open": "yes", "revision": form_of(browser.get(address), "revision")}
    assert browser.send(address, again).status_code == 303
    assert len(db.session.scalars(changed).all()) == 1


def test_the_standard_offers_no_narrowing_and_no_way_out(ada, standard, premium, signed_in):
    browser, address = signed_in(ada), f"{POLICIES}/{standard.id}"
    page = browser.get(address)
    assert 'name="segment"' not in page.text
    assert "/delete" not in page.text
    assert browser.send(f"{address}/delete").status_code == 422
    browser.send(f"{POLICIES}/new", premium)
    assert browser.send(f"{POLICIES}/{policies()[-1].id}/delete").status_code == 303
    assert len(policies()) == 1


def test_an_admin_makes_and_changes_kinds_of_cases(ada, signed_in):
    browser = signed_in(ada)
    refund = {"name": "Refund", "description": "Money goes back", "team": "0", "priority": "high", "is_offered": "1"}
    assert browser.send(TEMPLATES, refund).location == TEMPLATES
    (made,) = case_types()
    assert (made.priority, made.is_offered, made.team_id) == ("high", True, None)
    assert "A case type with this name already exists. Choose another name." in browser.send(TEMPLATES, refund).text
    address = f"{TEMPLATES}/{made.id}"
    seen = {"revision": form_of(browser.get(address), "revision")}
    no_more = {"name": "Refund", "description": "", "team": "0", "priority": "low"} | seen
    assert browser.send(address, no_more).location == TEMPLATES
    assert "no longer offered" in browser.get(TEMPLATES).text
    assert (
        "Someone else changed this while you were writing. Your text is still here: compare "
        "it with the current version, then send it again." in browser.send(address, no_more).text
    )


@pytest.mark.parametrize("handle", ["mia", "gus", "pia", "ana"])
def test_only_admins_see_and_change_promises(handle, standard, premium, signed_in, request):
    browser = signed_in(request.getfixturevalue(handle))
    for address in (POLICIES, f"{POLICIES}/new", f"{POLICIES}/{standard.id}", TEMPLATES):
        assert browser.get(address).status_code == 403
    for address in (f"{POLICIES}/new", f"{POLICIES}/{standard.id}", f"{POLICIES}/{standard.id}/delete", TEMPLATES):
        assert browser.send(address, premium).status_code == 403
    assert len(policies()) == 1
    assert case_types() == []


def test_twice_the_rows_cost_the_same_statements(ada, premium, signed_in):
    browser = signed_in(ada)
    before = statements(browser.get(POLICIES)), statements(browser.get(TEMPLATES))
    for name in ("Gold", "Silver", "Bronze"):
        assert browser.send(f"{POLICIES}/new", premium | {"name": name}).status_code == 303
        assert browser.send(TEMPLATES, {"name": name, "team": "0", "priority": "low"}).status_code == 303
    assert (statements(browser.get(POLICIES)), statements(browser.get(TEMPLATES))) == before
    assert max(before) <= 6
