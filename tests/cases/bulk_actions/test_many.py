"""One deed over many cases: each by its own checks, the rest is done; undone for what nobody changed since."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.members.models import Member, Role
from app.cases import rules
from app.cases.bulk_actions import actions as bulk_actions_actions
from app.cases.bulk_actions.actions import ACTIONS, Outcome, Unconfirmed
from app.cases.bulk_actions.models import BulkAction
from app.cases.case import actions as case_actions
from app.cases.case.jobs import tell_follow_ups
from app.cases.case.models import Case
from app.cases.resolution import actions as resolution_actions
from app.cases.sla.models import SlaClock
from app.cases.teams import actions as teams_actions
from app.cases.teams import assignment
from app.cases.teams.models import Team
from app.community.root_causes import actions as root_causes_actions
from app.community.root_causes.models import RootCause
from app.community.spaces.models import Space
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from app.core.outbox.models import Event
from tests.cases.conftest import case_of, fresh
from tests.cases.timeline.test_pages import form_of
from tests.cast import NOW

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def three(ana, mia, machines) -> list[Case]:
    return [case_of(mia, ana, machines, f"Machine number {number} leaks", NOW) for number in range(3)]


@pytest.fixture
def team(app) -> Team:
    with unit_of_work():
        made = Team(name="Pumps", created_at=NOW)
        db.session.add(made)
    return made


def do(actor: Member, cases: list[Case], deed: str, value: Any, now=LATER) -> Outcome:
    db.session.rollback()
    numbers, confirm = [case.id for case in cases], ""
    try:
        with unit_of_work():
            return bulk_actions_actions.do_to_all(actor, numbers, deed, value, now)
    except Unconfirmed as asked:
        confirm = asked.confirm
    with unit_of_work():
        return bulk_actions_actions.do_to_all(actor, numbers, deed, value, now, confirm=confirm)


def undo(actor: Member, outcome: Outcome) -> Outcome:
    db.session.rollback()
    with unit_of_work():
        return bulk_actions_actions.undo(
            actor, db.session.get_one(BulkAction, outcome.bulk_action.id), LATER + timedelta(minutes=1)
        )


def standing(case: Case) -> tuple[Any, ...]:
    """All that a deed over many can change, and when each promise is due while it runs."""
    now = fresh(case)
    theme = db.session.scalar(select(Thread.theme_id).where(Thread.id == now.thread_id))
    runs = db.session.execute(
        select(SlaClock.kind, SlaClock.due_at, SlaClock.paused_at).where(SlaClock.case_id == case.id)
    ).all()
    return (now.assignee_id, now.team_id, now.priority, now.status, now.follow_up_at, theme, now.due_at, tuple(runs))


@pytest.mark.parametrize("deed", ACTIONS)
def test_a_deed_changes_each_and_undoing_leaves_what_was_before(three, team, gus, lea, deed):
    values = {
        "assign": lea, "team": team, "priority": "urgent", "status": rules.OPEN, "theme": "Worn seal",
        "follow_up": LATER + timedelta(days=2),
    }  # fmt: skip
    before = [standing(case) for case in three]
    outcome = do(gus, three, deed, values[deed])
    assert outcome.done == [case.id for case in three]
    assert all(standing(case) != was for case, was in zip(three, before, strict=True))
    undone = undo(gus, outcome)
    assert undone.left == {}
    assert [standing(case) for case in three] == before
    with pytest.raises(InvalidInput):
        undo(gus, outcome)


def test_waiting_pauses_the_clocks_and_its_undoing_lets_them_run(three, gus):
    with unit_of_work():
        assignment.take(gus, fresh(three[0]), now=NOW)
    outcome = do(gus, three, "status", rules.WAITING)
    assert outcome.done == [three[0].id]
    assert {number for numbers in outcome.left.values() for number in numbers} == {three[1].id, three[2].id}
    assert fresh(three[0]).due_at == rules.NEVER_DUE
    undo(gus, outcome)
    assert (fresh(three[0]).status, fresh(three[0]).due_at < rules.NEVER_DUE) == (rules.OPEN, True)
    assert fresh(three[1]).status == rules.NEW


def test_those_that_refuse_are_left_with_their_reason_and_the_rest_is_done(three, gus, lea):
    with unit_of_work():
        resolution_actions.resolve(gus, fresh(three[1]), knowledge="none", reason="Done", now=NOW)
    outcome = do(gus, three, "follow_up", LATER + timedelta(days=2))
    assert outcome.done == [three[0].id, three[2].id]
    assert [(str(why), numbers) for why, numbers in outcome.left.items()] == [
        ("This case is already resolved.", [three[1].id])
    ]


def test_undoing_leaves_what_somebody_changed_since_and_says_so(three, gus, lea):
    outcome = do(gus, three, "priority", "high")
    with unit_of_work():
        case_actions.set_priority(lea, fresh(three[1]), "urgent", now=LATER)
    undone = undo(gus, outcome)
    assert undone.done == [three[0].id, three[2].id]
    assert list(undone.left.values()) == [[three[1].id]]
    assert [fresh(case).priority for case in three] == ["normal", "urgent", "normal"]


def test_of_a_day_that_is_put_back_support_is_told_when_it_comes_and_of_none_twice(three, gus):
    first, second, _third = three
    for case, day in ((first, LATER + timedelta(days=5)), (second, NOW + timedelta(minutes=30))):
        with unit_of_work():
            case_actions.set_follow_up(gus, fresh(case), day, now=NOW)
    tell_follow_ups(NOW + timedelta(minutes=30))
    outcome = do(gus, [first, second], "follow_up", LATER + timedelta(seconds=1))
    tell_follow_ups(LATER + timedelta(minutes=1))
    assert undo(gus, outcome).left == {}
    tell_follow_ups(LATER + timedelta(days=5))
    told = db.session.scalars(select(Event.subject_id).where(Event.name == "case.follow_up_due"))
    assert sorted(told) == [first.id, first.id, second.id, second.id]


def test_a_theme_that_went_into_another_meanwhile_is_not_put_back_and_the_case_keeps_the_one_it_has(three, gus):
    for name in ("Limescale", "Loose hinge", "Worn seal"):
        outcome = do(gus, three[:1] if name != "Loose hinge" else three[1:2], "theme", name)
    with unit_of_work():
        gone = db.session.scalars(select(RootCause).where(RootCause.name == "Limescale")).one()
        root_causes_actions.merge(gus, gone, "Loose hinge", LATER)
    undone = undo(gus, outcome)
    assert [list(map(str, undone.left)), undone.done] == [
        ["The root cause it had no longer exists: it was merged into another."],
        [],
    ]
    db.session.rollback()
    kept = select(RootCause.name).join(Thread, Thread.theme_id == RootCause.id).where(Thread.id == three[0].thread_id)
    assert db.session.scalar(kept) == "Worn seal"


def test_only_who_did_it_undoes_it(three, gus, lea):
    outcome = do(gus, three, "priority", "high")
    with pytest.raises(NotAllowed):
        undo(lea, outcome)
    assert [fresh(case).priority for case in three] == ["high"] * 3


def test_anothers_deed_is_not_found_and_stays(three, gus, lea, signed_in):
    outcome = do(gus, three, "priority", "high")
    for number in (outcome.bulk_action.id, outcome.bulk_action.id + 1):
        assert signed_in(lea).send("/cases/bulk/undo", {"deed": str(number)}).status_code == 404
    assert [fresh(case).priority for case in three] == ["high"] * 3
    assert db.session.get_one(BulkAction, outcome.bulk_action.id, populate_existing=True).undone_at is None


def test_nothing_reaches_a_case_that_one_may_not_see(three, ana, mia, gus, lea):
    with unit_of_work():
        garden = Space(slug="garden", name="Garden", created_at=NOW)
        db.session.add(garden)
        db.session.flush()
        db.session.get_one(Member, lea.id).roles[:] = [Role(name="agent", space_id=garden.id, granted_at=NOW)]
    other = case_of(mia, ana, garden, "The garden hose burst", NOW)
    outcome = do(db.session.get_one(Member, lea.id), [*three, other], "priority", "high")
    assert outcome.done == [other.id]
    assert [str(why) for why in outcome.left] == ["This case does not exist."]
    assert [fresh(case).priority for case in three] == ["normal"] * 3


@pytest.mark.parametrize(("count", "deed"), [(0, "priority"), (201, "priority"), (1, "explode"), (1, "")])
def test_none_too_many_or_no_such_deed_is_refused(three, gus, count, deed):
    with pytest.raises(InvalidInput):
        bulk_actions_actions.do_to_all(gus, range(1, count + 1), deed, "high", NOW)


def test_the_page_does_it_once_says_what_was_left_and_undoes(three, gus, lea, signed_in):
    desk = signed_in(gus)
    page = desk.get("/cases?queue=unassigned")
    data = {"form_id": form_of(page, "form_id"), "case": [case.id for case in three], "deed": "assign"}
    for _send in range(2):
        answer = desk.send("/cases/bulk?queue=unassigned&status=new", data | {"assignee": lea.id})
        assert (answer.status_code, answer.location) == (303, "/cases?queue=unassigned&status=new")
    assert len(db.session.scalars(select(BulkAction)).all()) == 1
    told = desk.get("/cases?queue=unassigned").text
    assert "3 cases updated." in told
    assert fresh(three[0]).assignee_id == lea.id
    number = db.session.scalars(select(BulkAction.id)).one()
    desk.send("/cases/bulk/undo?queue=unassigned", {"deed": number})
    assert "3 cases restored." in desk.get("/cases?queue=unassigned").text
    assert (fresh(three[0]).assignee_id, fresh(three[0]).status) == (None, "new")


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"case": "x", "deed": "assign"},
        {"case": "1", "deed": "explode"},
        {"case": "1"},
        {"case": "1", "deed": "priority"},
        {"case": "1", "deed": "assign"},
        {"case": "1", "deed": "team", "team": ""},
        {"case": "1", "deed": "priority", "priority": "enormous"},
        {"case": "1", "deed": "status", "status": "resolved"},
        {"case": "1", "deed": "theme", "theme": "x" * 500},
        {"case": "1", "deed": "follow_up", "follow_up_at": "soon"},
    ],
)
def test_bad_input_is_a_mistake_in_the_form_and_never_ours(three, gus, data, signed_in):
    page = signed_in(gus).send("/cases/bulk?queue=all", data)
    assert page.status_code == 422
    assert "<h1" in page.text
    assert db.session.scalars(select(BulkAction)).all() == []


def test_what_is_not_there_is_not_found_and_others_are_refused(three, gus, ben, signed_in):
    desk = signed_in(gus)
    assert desk.send("/cases/bulk", {"case": "1", "deed": "assign", "assignee": "999"}).status_code == 404
    assert desk.send("/cases/bulk", {"case": "1", "deed": "team", "team": "0"}).status_code == 404
    with unit_of_work():
        assignment.take(gus, fresh(three[0]), now=NOW)
    with unit_of_work():
        handed = teams_actions.hand_over(gus, gus, None, NOW)
    for number in ("", "x", "999", "99999999999999999999", str(handed.id)):
        assert desk.send("/cases/bulk/undo", {"deed": number}).status_code == 404
    assert signed_in(ben).send("/cases/bulk", {"case": "1", "deed": "priority"}).status_code == 403
    assert signed_in(ben).send("/cases/bulk/undo", {"deed": "1"}).status_code == 403


def test_a_theme_is_known_or_new_and_taken_off(three, gus):
    do(gus, three[:2], "theme", "Worn seal")
    do(gus, three[:1], "theme", "")
    db.session.rollback()
    theme = db.session.scalars(select(RootCause)).one()
    given = db.session.scalars(select(Thread.id).where(Thread.theme_id == theme.id)).all()
    assert given == [three[1].thread_id]


def test_the_numbers_afterwards_are_true(three, gus, lea, signed_in):
    with unit_of_work():
        case_actions.set_priority(gus, fresh(three[0]), "high", now=NOW)
    with unit_of_work():
        resolution_actions.resolve(gus, fresh(three[1]), knowledge="none", reason="Done", now=NOW)
    outcome = do(gus, three, "priority", "high")
    assert (outcome.done, outcome.same) == ([three[1].id, three[2].id], [three[0].id])
    desk = signed_in(gus)
    data = {"case": [case.id for case in three], "deed": "follow_up", "follow_up_at": "2030-01-01"}
    desk.send("/cases/bulk?queue=all", data)
    page = desk.get("/cases?queue=all").text
    assert "2 cases updated." in page
    assert "1 case was not changed." in page
    assert f'<a href="/cases/{three[1].id}">#{three[1].id}</a>' in page
    desk.send("/cases/bulk?queue=all", {"case": three[0].id, "deed": "follow_up", "follow_up_at": "2030-01-01"})
    assert "0 cases updated. 1 already had this value." in desk.get("/cases?queue=all").text


def test_before_customers_are_notified_it_asks_and_says_how_many(three, gus, signed_in):
    for case in three[:2]:
        with unit_of_work():
            assignment.take(gus, fresh(case), now=NOW)
    desk = signed_in(gus)
    data = {"case": [case.id for case in three], "deed": "status", "status": rules.WAITING}
    page = desk.send("/cases/bulk?queue=all", data)
    assert page.status_code == 422
    assert "2 customers will be notified that we are waiting for their reply." in page.text
    assert [fresh(case).status for case in three] == ["open", "open", "new"]
    confirm = re.search(r'name="confirm" value="([0-9a-f]{32})"', page.text)
    assert confirm
    other = data | {"case": [case.id for case in three[1:]], "confirm": confirm[1]}
    assert desk.send("/cases/bulk?queue=all", other).status_code == 422, "it confirms exactly these cases"
    assert desk.send("/cases/bulk?queue=all", data | {"confirm": confirm[1]}).status_code == 303
    assert [fresh(case).status for case in three] == [rules.WAITING, rules.WAITING, "new"]


@pytest.mark.slow
def test_all_that_match_are_changed_over_all_pages_after_a_confirmation(ana, mia, machines, gus, signed_in):
    made = [case_of(mia, ana, machines, f"Machine number {number} leaks", NOW) for number in range(33)]
    with unit_of_work():
        assignment.take(gus, fresh(made[0]), now=NOW)
    desk = signed_in(gus)
    page = desk.get("/cases?queue=unassigned").text
    assert "All 32 that match" in page
    data = {"case": made[5].id, "matching": "y", "deed": "priority", "priority": "high"}
    page = desk.send("/cases/bulk?queue=unassigned", data)
    assert page.status_code == 422
    assert "This changes all 32 cases that match, also those on other pages." in page.text
    confirm = re.search(r'name="confirm" value="([0-9a-f]{32})"', page.text)
    assert confirm
    assert desk.send("/cases/bulk?queue=unassigned", data | {"confirm": confirm[1]}).status_code == 303
    assert "32 cases updated." in desk.get("/cases?queue=unassigned").text
    assert [fresh(case).priority for case in made] == ["normal", *["high"] * 32]


def test_nothing_is_preselected(three, gus, signed_in):
    page = signed_in(gus).get("/cases?queue=all").text
    form = page[page.index('id="many"') : page.index("</form>", page.index('id="many"'))]
    for name in ("deed", "assignee", "team", "priority", "status"):
        field = form[form.index(f'name="{name}"') :]
        first = field[field.index("<option") : field.index("</option>")]
        assert 'value=""' in first, name
        assert "selected" not in field[: field.index("</select>")].replace(first, ""), name
