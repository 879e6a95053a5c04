"""Two people change one case at once: what does not touch goes through, and what does is answered in the case."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from app.accounts.members.models import Member
from app.cases import rules
from app.cases.case import actions as case_actions
from app.cases.case.models import Case
from app.cases.edit_conflicts.rules import FieldConflict, merged
from app.cases.resolution import actions as resolution_actions
from app.cases.teams import assignment
from app.cases.teams.models import Team
from app.cases.timeline import actions as timeline_actions
from app.community.root_causes import actions as root_causes_actions
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.cases.conftest import case_of, fresh

DAY = "2032-05-03"
WORDS = "Put a thin plate under the left hinge; it has been dry since."

Deed = Callable[[Member, Case], object]


@pytest.mark.parametrize(
    ("wanted", "started", "current", "stored"),
    [
        ("low", "normal", "normal", "low"),  # only mine
        ("normal", "normal", "high", "high"),  # only theirs
        ("low", "normal", "low", "low"),  # both, to the same
        ("normal", "normal", "normal", "normal"),  # nobody's
        ("high", "normal", "normal", "high"),
        (None, 1, 1, None),
        (1, 1, None, None),
        (None, 1, None, None),
        ("low", "normal", "high", FieldConflict),  # both, to different values
        (None, 1, 2, FieldConflict),
        (2, 1, None, FieldConflict),
    ],
)
def test_each_field_is_compared_with_what_its_form_started_from(wanted, started, current, stored):
    if stored is FieldConflict:
        with pytest.raises(FieldConflict):
            merged("priority", wanted, started, current)
    else:
        assert merged("priority", wanted, started, current) == stored


def later() -> Any:
    return clock.now() + timedelta(days=30)


THEIRS: dict[str, Deed] = {
    "priority": lambda who, case: case_actions.set_priority(who, case, "urgent", now=clock.now()),
    "assignee": lambda who, case: assignment.assign(who, case, None if case.assignee_id else who, now=clock.now()),
    "status": lambda who, case: case_actions.set_status(who, case, rules.WAITING, now=clock.now()),
    "follow_up": lambda who, case: case_actions.set_follow_up(who, case, later(), now=clock.now()),
    "theme": lambda who, case: root_causes_actions.set_root_cause(who, case.thread, "Door seals", clock.now()),
    "note": lambda who, case: timeline_actions.note(who, case, "Look at the left hinge of the door.", clock.now()),
    "message": lambda who, case: timeline_actions.message(who, case, "Which model is it?", clock.now()),
    "reply": lambda who, case: timeline_actions.reply(who, case, "Look at the left hinge of the door.", clock.now()),
}
MINE: dict[str, tuple[str, dict[str, str]]] = {
    "priority": ("priority", {"priority": "low"}),
    "assignee": ("assign", {"assignee": "{gus}", "team": "0"}),
    "status": ("status", {"status": "on_hold", "reason": "Parts", "follow_up_at": DAY}),
    "follow_up": ("follow-up", {"follow_up_at": DAY}),
    "theme": ("theme", {"theme": "Hinges"}),
    "note": ("note", {"body": WORDS}),
    "message": ("message", {"body": WORDS}),
    "reply": ("reply", {"body": WORDS}),
    "resolve": ("resolve", {"knowledge": "publish", "body": WORDS}),
    "withdraw": ("withdraw", {"reason": WORDS}),
}
TOUCH = {  # what of mine is touched by what of theirs
    "priority": {"priority"},
    "assignee": {"assignee", "message", "reply"},  # who speaks in a case that nobody has takes it
    "status": {"status"},
    "follow_up": {"follow_up"},
    "theme": {"theme"},
    "note": set(),
    **{each: {"message", "reply"} for each in ("message", "reply", "resolve", "withdraw")},
}


@pytest.mark.parametrize("mine", MINE)
def test_what_does_not_touch_goes_through(ana, mia, gus, lea, machines, signed_in, mine):
    case = opened(case_of(mia, ana, machines, "The door leaks again", clock.now()), lea, mine)
    browser = signed_in(gus)
    others = [do for theirs, do in THEIRS.items() if theirs not in TOUCH[mine]]
    assert send(browser, case, mine, lambda: [do(lea, fresh(case)) for do in others], gus).status_code == 303


@pytest.mark.parametrize(
    ("mine", "theirs"), [(mine, theirs) for mine, touched in TOUCH.items() for theirs in sorted(touched)]
)
def test_what_touches_is_answered_in_the_case(live, gus, lea, signed_in, mine, theirs):
    page = send(signed_in(gus), opened(live, lea, mine), mine, lambda: THEIRS[theirs](lea, fresh(live)), gus)
    assert page.status_code == 409
    assert "Someone else changed this first" in page.text
    assert "Lea Vogel" in page.text
    assert WORDS not in MINE[mine][1].values() or WORDS in page.text


def send(browser: Any, case: Case, mine: str, meanwhile: Callable[[], object], me: Member) -> Any:
    """Open the case, let somebody else do something, then send one's own form as it was shown."""
    address, fields = MINE[mine]
    form = as_shown(browser.get(f"/cases/{case.id}" + ("/resolve" if mine == "resolve" else "")).text, case, address)
    with unit_of_work():
        meanwhile()
    return browser.send(f"/cases/{case.id}/{address}", form | {name: v.format(gus=me.id) for name, v in fields.items()})


def opened(case: Case, lea: Member, mine: str) -> Case:
    """An open case of Lea's; of nobody where it is about who has it."""
    with unit_of_work():
        assignment.take(lea, fresh(case), now=clock.now())
    if mine == "assignee":
        with unit_of_work():
            assignment.assign(lea, fresh(case), None, now=clock.now())
    return case


def as_shown(page: str, case: Case, address: str) -> dict[str, str]:
    """The hidden fields of the form that posts there."""
    form = page.rsplit(f'action="/cases/{case.id}/{address}"', maxsplit=1)[-1].split("</form>", maxsplit=1)[0]
    return {name: unescape(value) for name, value in re.findall(r'name="(started|revision)" value="([^"]*)"', form)}


def hidden_of(page: str, button: str) -> dict[str, str]:
    """What the form with this button sends."""
    form = page.split(f">{button}</button>", maxsplit=1)[0].rpartition("<form")[2]
    return {name: unescape(value) for name, value in re.findall(r'name="([a-z_]+)" value="([^"]*)"', form)}


def test_the_conflict_says_who_did_what_and_one_button_does_mine_all_the_same(live, gus, lea, signed_in):
    browser = signed_in(gus)
    page = send(browser, live, "priority", lambda: THEIRS["priority"](lea, fresh(live)), gus)
    assert "Lea Vogel set the priority to Urgent." in page.text
    assert "Keep Urgent" in page.text
    anyway = hidden_of(page.text, "Set priority to Low anyway")
    assert browser.send(f"/cases/{live.id}/priority", anyway).status_code == 303
    assert fresh(live).priority == "low"


def test_doing_mine_all_the_same_undoes_nothing_else_of_theirs(live, gus, lea, signed_in):
    with unit_of_work():
        team = Team(name="Hinges", created_at=clock.now())
        db.session.add(team)

    def meanwhile():
        assignment.assign(lea, fresh(live), lea, team=db.session.get_one(Team, team.id), now=clock.now())

    browser = signed_in(gus)
    page = send(browser, live, "assignee", meanwhile, gus)
    assert "Lea Vogel is now the assignee." in page.text
    anyway = hidden_of(page.text, f"Assign to {gus.name} anyway")
    assert browser.send(f"/cases/{live.id}/assign", anyway).status_code == 303
    assert (fresh(live).assignee_id, fresh(live).team_id) == (gus.id, team.id)


def test_a_second_conflict_is_a_conflict_again(live, gus, lea, signed_in):
    browser = signed_in(gus)
    page = send(browser, live, "priority", lambda: THEIRS["priority"](lea, fresh(live)), gus)
    with unit_of_work():
        case_actions.set_priority(lea, fresh(live), "high", now=clock.now())
    page = browser.send(f"/cases/{live.id}/priority", hidden_of(page.text, "Set priority to Low anyway"))
    assert page.status_code == 409
    assert "Lea Vogel set the priority to High." in page.text


@pytest.mark.parametrize(
    "started", ["", "{", "[" * 5000, "null", '{"priority":{}}', '{"assignee_id":1e400}', '"priority"']
)
def test_a_form_that_does_not_say_where_it_started_is_done(live, gus, signed_in, started):
    for address, fields in (("priority", {"priority": "low"}), ("assign", {"assignee": str(gus.id), "team": "0"})):
        sent = signed_in(gus).send(f"/cases/{live.id}/{address}", {"started": started, **fields})
        assert sent.status_code in (303, 409)


def test_a_withdrawal_that_comes_too_late_says_who_ended_the_case(live, gus, lea, signed_in):
    def meanwhile():
        resolution_actions.resolve(
            lea, fresh(live), knowledge="none", reason="It was solved by phone.", now=clock.now()
        )

    page = send(signed_in(gus), live, "withdraw", meanwhile, gus)
    assert page.status_code == 409
    assert "Lea Vogel resolved this case while you were writing." in page.text
