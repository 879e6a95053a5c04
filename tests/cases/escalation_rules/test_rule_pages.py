"""Setting rules: tried first, then saved; only by who may, and only what makes sense."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.members.models import Member, Role
from app.cases.escalation_rules.actions import save_rule
from app.cases.escalation_rules.dry_run import RuleDefinition
from app.cases.escalation_rules.models import EscalationRule
from app.cases.policies import can_see_rules, can_set_rules
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput
from tests.cases.ruled import EVENING, MONDAY, a_rule, ask, case_of, sweep
from tests.cases.test_policies import ELSEWHERE, EVERYONE, HERE, person
from tests.cast import place

TRIED = re.compile(r'name="tried" value="([^"]*)"')
NEW = "/cases/rules/new"
FIELDS = {"name": "No answer in 8 hours", "space": "0", "trigger": "no_answer", "hours": "8", "segment": "0",
          "look_back_days": "30", "priority": "high"}  # fmt: skip


@pytest.fixture(autouse=True)
def _time(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: EVENING)


def count_rules() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(EscalationRule.id))) or 0


def try_out(browser, fields, where=NEW) -> str:
    """The signature that the dry run gives."""
    shown = browser.send(f"{where}/dry-run", fields)
    assert shown.status_code == 200
    found = TRIED.search(shown.text)
    assert found
    return found[1]


@pytest.mark.parametrize("who", EVERYONE)
def test_moderators_set_the_rules_of_their_spaces(who):
    assert bool(can_set_rules(person(who), HERE)) == (who in {"moderator", "moderator here", "admin"})
    assert bool(can_set_rules(person(who), ELSEWHERE)) == (who in {"moderator", "moderator elsewhere", "admin"})
    assert bool(can_set_rules(person(who), None)) == (who in {"moderator", "admin"})
    assert bool(can_see_rules(person(who))) == ("moderator" in who or who == "admin")


def test_a_rule_is_tried_then_saved_and_then_fires(ana, mia, machines, signed_in):
    thread, browser = ask(ana, machines, MONDAY), signed_in(mia)
    assert browser.get(NEW).status_code == 200
    shown = browser.send(f"{NEW}/dry-run", FIELDS)
    assert "the rule would have escalated <b>1</b>" in shown.text
    assert thread.title in shown.text
    assert count_rules() == 0
    assert sweep(EVENING) == []
    tried = TRIED.search(shown.text)
    assert tried
    assert browser.send(NEW, {**FIELDS, "tried": tried[1]}).status_code == 303
    rule = db.session.scalars(select(EscalationRule)).one()
    assert (rule.name, rule.amount, rule.priority, rule.is_on) == ("No answer in 8 hours", 8, "high", True)
    assert rule.dry_run["escalated"] == 1
    assert sweep(EVENING) == [thread.id]
    assert "1 time in 30 days" in browser.get("/cases/rules").text


@pytest.mark.parametrize("changed", [{"hours": "9"}, {"trigger": "none_accepted"}, {"word": "leak"}, {"tried": "x"}])
def test_only_what_was_tried_is_saved(mia, machines, signed_in, changed):
    browser = signed_in(mia)
    fields = {**FIELDS, "tried": try_out(browser, FIELDS), **changed}
    refused = browser.send(NEW, fields)
    assert refused.status_code == 422
    assert "The rule has changed since the dry run. Run it again, then save." in refused.text
    assert count_rules() == 0


def test_what_was_tried_is_good_for_a_day(mia, machines, signed_in, monkeypatch):
    browser = signed_in(mia)
    tried = try_out(browser, FIELDS)
    monkeypatch.setattr(clock, "now", lambda: EVENING + timedelta(days=1, minutes=1))
    assert browser.send(NEW, {**FIELDS, "tried": tried}).status_code == 422


def test_name_and_priority_may_change_after_the_dry_run(mia, machines, signed_in):
    browser = signed_in(mia)
    tried = try_out(browser, FIELDS)
    assert browser.send(NEW, {**FIELDS, "name": "Slow", "priority": "low", "tried": tried}).status_code == 303
    assert db.session.scalars(select(EscalationRule.name)).one() == "Slow"


@pytest.mark.parametrize(
    "wrong",
    [
        {"hours": "0"},
        {"hours": "-1"},
        {"hours": "1000000000"},
        {"hours": "1001"},
        {"hours": "eight"},
        {"hours": ""},
        {"trigger": "backings", "backings": "0"},
        {"trigger": "low_rating", "score": "6"},
        {"trigger": "asked"},
        {"trigger": "asked", "word": "!?"},
        {"trigger": "nonsense"},
        {"look_back_days": "0"},
        {"look_back_days": "366"},
        {"look_back_days": "999999999999"},
        {"tag": "no-such-tag"},
        {"segment": "77"},
        {"space": "77"},
        {"space": "x"},
        {"name": ""},
        {"name": "x" * 81},
        {"priority": "now"},
    ],
)
def test_what_makes_no_sense_is_refused_with_what_was_typed(mia, machines, signed_in, wrong):
    browser = signed_in(mia)
    for where in (f"{NEW}/dry-run", NEW):
        answer = browser.send(where, {**FIELDS, **wrong})
        assert answer.status_code == 422
        assert 'class="errors"' in answer.text
    assert count_rules() == 0


def test_what_the_trigger_does_not_need_is_ignored(mia, machines, signed_in):
    browser = signed_in(mia)
    fields = {**FIELDS, "trigger": "rejected", "hours": "nonsense", "score": "-4"}
    assert browser.send(NEW, {**fields, "tried": try_out(browser, fields)}).status_code == 303
    assert db.session.scalars(select(EscalationRule.amount)).one() == 0


@pytest.fixture
def garden(app):
    with unit_of_work():
        return place("garden")


@pytest.fixture
def moderator_of_garden(zoe, garden) -> Member:
    with unit_of_work():
        db.session.get_one(Member, zoe.id).roles.append(Role(name="moderator", space_id=garden.id, granted_at=EVENING))
    member: Member = zoe
    return member


def test_a_moderator_of_one_space_sets_only_its_rules(moderator_of_garden, garden, machines, signed_in):
    browser = signed_in(moderator_of_garden)
    foreign, own = a_rule("rejected", name="Theirs", space_id=machines.id), a_rule("rejected", space_id=garden.id)
    everywhere = a_rule("rejected", name="Of all")
    listed = browser.get("/cases/rules").text
    assert "Theirs" not in listed
    assert "Of all" not in listed
    for rule in (foreign, everywhere):
        assert browser.get(f"/cases/rules/{rule.id}").status_code == 404
        for deed in ("dry-run", "enable", "disable", "delete"):
            assert browser.send(f"/cases/rules/{rule.id}/{deed}", FIELDS).status_code == 404
    assert browser.get(f"/cases/rules/{own.id}").status_code == 200
    for space in ("0", str(machines.id)):
        assert browser.send(f"{NEW}/dry-run", {**FIELDS, "space": space}).status_code == 422


@pytest.mark.parametrize("who", ["ana", "gus", "pia"])
def test_others_see_no_rules(request, who, signed_in):
    browser = signed_in(request.getfixturevalue(who))
    for address in ("/cases/rules", NEW):
        assert browser.get(address).status_code == 403
    assert browser.send(f"{NEW}/dry-run", FIELDS).status_code == 403


def test_a_rule_is_switched_off_and_on_and_deleted_while_its_cases_stay(ana, mia, machines, signed_in):
    thread, rule, browser = ask(ana, machines, MONDAY), a_rule("no_answer", 8, name="Slow"), signed_in(mia)
    assert browser.send(f"/cases/rules/{rule.id}/disable").status_code == 303
    assert sweep(EVENING) == []
    assert browser.send(f"/cases/rules/{rule.id}/enable").status_code == 303
    assert sweep(EVENING) == [thread.id]
    assert browser.send(f"/cases/rules/{rule.id}/delete").status_code == 303
    assert count_rules() == 0
    case = case_of(thread)
    assert case
    assert (case.opened_how, case.rule_id) == ("rule", None)


def test_who_changes_a_rule_that_somebody_else_changed_meanwhile_is_told(mia, ada, machines, signed_in):
    rule, browser = a_rule("rejected", name="Slow"), signed_in(mia)
    fields = {**FIELDS, "trigger": "rejected", "revision": str(rule.stamp)}
    where = f"/cases/rules/{rule.id}"
    tried = try_out(browser, fields, where)
    with unit_of_work():
        db.session.get_one(EscalationRule, rule.id).look_back_days = 7
    answer = browser.send(where, {**fields, "tried": tried})
    assert answer.status_code == 422
    assert (
        "Someone else changed this while you were writing. Your text is still here: compare "
        "it with the current version, then send it again." in answer.text
    )
    assert "Maximum age of the question, in days: now 7, you entered" in answer.text


def test_examples_are_what_a_rule_would_escalate_and_no_private_question_that_has_its_case(
    ana, moderator_of_garden, garden, signed_in
):
    private = ask(ana, garden, MONDAY, title="My private address leaks", visibility="private")
    public = ask(ana, garden, MONDAY, title="The hose leaks at the tap")
    shown = signed_in(moderator_of_garden).send(f"{NEW}/dry-run", {**FIELDS, "space": str(garden.id)})
    assert "the rule would have escalated <b>1</b>" in shown.text
    assert public.title in shown.text
    assert private.title not in shown.text


def test_a_rule_is_never_saved_untried(mia, machines):
    with pytest.raises(InvalidInput), unit_of_work():
        save_rule(mia, None, RuleDefinition("rejected"), name="Slow", priority="low", tried=None, now=EVENING)


def test_the_list_costs_the_same_with_many_rules(mia, machines, signed_in):
    browser = signed_in(mia)

    def cost() -> int:
        a_rule("rejected", space_id=machines.id)
        return int(browser.get("/cases/rules").headers["Server-Timing"].split('desc="')[1].split(" ")[0])

    cost()
    few, many = cost(), [cost() for _each in range(4)][-1]
    assert few == many <= 8
