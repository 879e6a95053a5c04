"""A bulk action on more cases than one transaction changes: confirmed once, done by the worker, undone as one."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.cases import rules
from app.cases.bulk_actions import actions as bulk_actions_actions
from app.cases.bulk_actions import runs
from app.cases.bulk_actions.actions import ALL, Unconfirmed
from app.cases.bulk_actions.models import BulkAction
from app.cases.case import actions as case_actions
from app.cases.case.models import Case
from app.cases.case.queries import get_case
from app.cases.teams.models import Team
from app.core.db.base import db
from app.core.db.engine import query_count
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput
from app.core.outbox.models import Event
from app.core.outbox.worker import run_until_empty
from tests.cases.conftest import copies_of, fresh
from tests.cast import NOW

LATER = NOW + timedelta(hours=1)
UNDONE_AT = LATER + timedelta(minutes=1)


def start(actor, numbers, deed="priority", value="high") -> int:
    try:
        with unit_of_work():
            runs.start(actor, numbers, deed, value, LATER, unseen=ALL)
    except Unconfirmed as asked:
        confirm = asked.confirm
    with unit_of_work():
        return runs.start(actor, numbers, deed, value, LATER, confirm=confirm, unseen=ALL).id


def run_of(number: int) -> BulkAction:
    db.session.rollback()
    return db.session.get_one(BulkAction, number, populate_existing=True)


def priorities() -> dict[str, int]:
    db.session.rollback()
    counts = select(Case.priority, func.count()).where(Case.id >= 1000).group_by(Case.priority)
    return dict(db.session.execute(counts).all())


@pytest.mark.slow
def test_all_are_changed_in_batches_with_true_numbers_and_one_undo_restores_all(case, gus):
    numbers = copies_of(case, 230)
    with unit_of_work():
        for number in numbers[:14]:
            case_actions.set_priority(gus, get_case(number, gus), "high", now=NOW)
    number = start(gus, [*numbers, 999_999])
    assert priorities() == {"high": 14, "normal": 216}, "the worker does it"
    run_until_empty(LATER)
    run = run_of(number)
    left = {"This case does not exist.": {"count": 1, "first": [999_999]}}
    assert (run.waiting, run.result) == ([], {"done": 216, "same": 14, "left": left})
    assert priorities() == {"high": 230}
    with unit_of_work():
        case_actions.set_priority(gus, get_case(numbers[50], gus), "urgent", now=UNDONE_AT)
    with unit_of_work():
        runs.start_undo(gus, run_of(number), UNDONE_AT)
    run_until_empty(UNDONE_AT)
    left = {"Someone has changed it since.": {"count": 1, "first": [numbers[50]]}}
    assert run_of(number).result == {"done": 215, "same": 0, "left": left}
    assert priorities() == {"high": 14, "normal": 215, "urgent": 1}
    with pytest.raises(InvalidInput), unit_of_work():
        runs.start_undo(gus, run_of(number), UNDONE_AT)


def test_a_batch_that_is_delivered_again_changes_nothing_twice(case, gus):
    number = start(gus, copies_of(case, 30))
    for _time in range(5):
        with unit_of_work():
            runs.do_batch(db.session.get_one(BulkAction, number), LATER)
    assert run_of(number).result["done"] == 30
    entries = "SELECT count(*) FROM case_history WHERE case_id >= 1000 AND kind = 'priority'"
    assert db.session.scalar(db.text(entries)) == 30


def test_it_is_not_undone_before_it_is_finished(case, gus):
    number = start(gus, copies_of(case, 30))
    with pytest.raises(InvalidInput, match="Wait until all cases are changed"), unit_of_work():
        runs.start_undo(gus, run_of(number), UNDONE_AT)


def test_a_team_that_is_deleted_before_the_worker_comes_is_a_reason(case, gus):
    with unit_of_work():
        team = Team(name="Pumps", created_at=NOW)
        db.session.add(team)
    number = start(gus, copies_of(case, 30), "team", team)
    with unit_of_work():
        db.session.delete(db.session.get_one(Team, team.id))
    run_until_empty(LATER)
    left = run_of(number).result["left"]
    assert {why: kept["count"] for why, kept in left.items()} == {"What was selected no longer exists.": 30}


def test_more_than_the_limit_is_refused(case, gus):
    with pytest.raises(InvalidInput, match="Select at most 2,000 cases"):
        runs.start(gus, range(1, rules.MOST_IN_BULK + 2), "priority", "high", LATER)


def test_a_case_costs_no_more_statements_than_at_once(case, gus, app):
    numbers = copies_of(case, 60)
    first, second = start(gus, numbers[:10]), start(gus, numbers[10:30])

    def batch(run: int) -> int:
        db.session.rollback()
        before = query_count()
        with unit_of_work():
            runs.do_batch(db.session.get_one(BulkAction, run), LATER)
        return query_count() - before

    def at_once(part: list[int]) -> int:
        db.session.rollback()
        before = query_count()
        with unit_of_work():
            bulk_actions_actions.do_to_all(gus, part, "priority", "high", LATER)
        return query_count() - before

    batch(first)  # what is read once
    few, more = batch(start(gus, numbers[30:35])), batch(second)
    few_at_once, more_at_once = at_once(numbers[35:40]), at_once(numbers[40:60])
    assert more - few <= more_at_once - few_at_once > 0


@pytest.mark.slow
def test_one_press_changes_all_that_match_and_its_page_tells_how_far_it_is(case, gus, lea, signed_in):
    numbers = copies_of(case, 230)
    desk = signed_in(gus)
    assert "All 231 that match" in desk.get("/cases?queue=all").text
    data = {"case": numbers[5], "matching": "y", "deed": "priority", "priority": "high"}
    page = desk.send("/cases/bulk?queue=all", data)
    assert page.status_code == 422
    assert "This changes all 231 cases that match, also those on other pages." in page.text
    confirm = re.search(r'name="confirm" value="([0-9a-f]{32})"', page.text)
    assert confirm
    answer = desk.send("/cases/bulk?queue=all", data | {"confirm": confirm[1]})
    address = answer.location
    assert (answer.status_code, address) == (303, "/cases/bulk/1?queue=all")
    page = desk.get(address).text
    assert "Processed: 0 of 231 cases" in page
    assert "every 1s" in page
    assert "/cases/bulk/undo" not in page
    run_until_empty()
    page = desk.get(address).text
    assert "231 cases updated." in page
    assert "every 1s" not in page
    answer = desk.send("/cases/bulk/undo?queue=all", {"deed": 1})
    assert (answer.status_code, answer.location) == (303, address)
    assert "Restored: 0 of 231 cases" in desk.get(address).text
    run_until_empty()
    assert "231 cases restored." in desk.get(address).text
    assert fresh(case).priority == "normal"
    assert signed_in(lea).get(address).status_code == 404


def test_beyond_the_limit_the_first_ones_are_offered_and_the_rest_stays(case, gus, signed_in, monkeypatch):
    monkeypatch.setattr(rules, "MOST_AT_ONCE", 10)
    monkeypatch.setattr(rules, "MOST_IN_BULK", 35)
    copies_of(case, 44)
    desk = signed_in(gus)
    page = desk.get("/cases?queue=all&sort=number").text
    assert "First 35 that match" in page
    assert "You can change up to 35 cases at once." in page
    data = {"matching": "y", "deed": "priority", "priority": "high"}
    page = desk.send("/cases/bulk?queue=all&sort=number", data)
    assert "More than 35 cases match. This changes the first 35 of them" in page.text
    confirm = re.search(r'name="confirm" value="([0-9a-f]{32})"', page.text)
    assert confirm
    answer = desk.send("/cases/bulk?queue=all&sort=number", data | {"confirm": confirm[1]})
    run_until_empty()
    assert "35 cases updated." in desk.get(answer.location).text
    assert priorities() == {"high": 35, "normal": 9}
    assert db.session.scalar(select(func.count()).where(Event.name == "case.changed_in_bulk")) == 2
