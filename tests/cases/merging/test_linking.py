"""Cases that have to do with each other, and a parent that takes its children along."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.members.models import Role
from app.cases.case.models import CaseHistoryEntry
from app.cases.escalation.actions import escalate
from app.cases.merging import actions as merging_actions
from app.cases.merging.models import CaseLink
from app.cases.reasons import RESOLVED_WITH, stored
from app.cases.resolution import actions as resolution_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from tests.cases.workers import the_case
from tests.cast import NOW, place
from tests.community.samples import a_question


@pytest.fixture
def cases(ana, ben, mia, machines) -> list[int]:
    """Two of Ana's and two of Ben's."""
    made = []
    for asker in (ana, ana, ben, ben):
        thread = a_question(asker, machines, NOW - timedelta(days=2))
        with unit_of_work():
            made.append(escalate(mia, thread, reason="Nobody knows.", now=NOW).id)
    return made


def link(actor, number, other, kind="parent"):
    with unit_of_work():
        merging_actions.link(actor, the_case(number), the_case(other), kind, NOW)


def links() -> list[tuple[int, int, str]]:
    rows = db.session.execute(select(CaseLink.case_id, CaseLink.other_id, CaseLink.kind).order_by(CaseLink.id))
    return [tuple(row) for row in rows]  # type: ignore[misc]


def test_two_cases_are_linked_once_in_whichever_direction(cases, gus):
    first, second, *_rest = cases
    link(gus, first, second, "duplicate")
    for pair in ((first, second), (second, first)):
        with pytest.raises(InvalidInput, match="The two cases are already linked"):
            link(gus, *pair, "related")
    assert links() == [(first, second, "duplicate")]
    assert db.session.scalars(select(CaseHistoryEntry.kind).where(CaseHistoryEntry.kind == "linked")).all() == [
        "linked"
    ]


def test_no_case_stands_below_itself(cases, gus):
    first, second, third, fourth = cases
    link(gus, first, second)
    link(gus, second, third)
    link(gus, third, fourth)
    with pytest.raises(InvalidInput, match="parent"):
        link(gus, fourth, first)
    with pytest.raises(InvalidInput, match="different case"):
        link(gus, first, first)
    with pytest.raises(InvalidInput, match="Select how the two cases are related"):
        link(gus, first, fourth, "cousin")


def test_both_have_to_be_the_actor_s_work(cases, gus, lea, ana, machines):
    first, second, *_rest = cases
    with unit_of_work():
        the_case(second).thread.space_id = place("garden").id
        lea.roles = [Role(name="agent", space_id=machines.id, granted_at=NOW)]
        db.session.add(lea)
    for actor in (lea, ana):
        with pytest.raises(NotAllowed):
            link(actor, first, second)
    assert links() == []


def test_a_parent_takes_its_open_children_along_and_names_those_that_stay(cases, gus):
    parent, first, second, third = cases
    for child in (first, second, third):
        link(gus, parent, child)
    with unit_of_work():
        resolution_actions.resolve(gus, the_case(third), knowledge="none", reason="Done before", now=NOW)
    with unit_of_work():
        resolution_actions.resolve(
            gus, the_case(parent), knowledge="publish", body="A thin plate under the hinge helps.", now=NOW
        )
        assert merging_actions.resolve_children(gus, the_case(parent), {first, third}, NOW) == {}
    assert (the_case(first).status, the_case(second).status) == ("resolved", "new")
    assert (the_case(first).knowledge, the_case(first).canonical_id) == ("link", the_case(parent).thread_id)
    assert the_case(third).knowledge_reason == "Done before"


def test_no_child_is_led_to_what_its_asker_may_not_read(cases, gus):
    parent, _first, second, _third = cases
    link(gus, parent, second)
    with unit_of_work():
        the_case(parent).thread.visibility = "private"
    with unit_of_work():
        resolution_actions.resolve(
            gus, the_case(parent), knowledge="publish", body="A thin plate under the hinge helps.", now=NOW
        )
        merging_actions.resolve_children(gus, the_case(parent), {second}, NOW)
    assert (the_case(second).knowledge, the_case(second).canonical_id) == ("none", None)


def test_why_nothing_was_published_is_told_to_the_children_of_the_same_customer_alone(cases, gus):
    parent, same, other, _third = cases
    link(gus, parent, same)
    link(gus, parent, other)
    with unit_of_work():
        resolution_actions.resolve(gus, the_case(parent), knowledge="none", reason="Ana paid twice", now=NOW)
        assert merging_actions.resolve_children(gus, the_case(parent), {same, other}, NOW) == {}
    assert the_case(same).knowledge_reason == "Ana paid twice"
    assert the_case(other).knowledge_reason == stored(RESOLVED_WITH, parent)


def test_links_on_the_pages(cases, gus, ana, ben, signed_in):
    first, second, third, _fourth = cases
    desk = signed_in(gus)
    assert desk.send(f"/cases/{first}/links", {"kind": "parent", "other": f"#{second} a title"}).status_code == 303
    assert desk.send(f"/cases/{first}/links", {"kind": "child", "other": str(third)}).status_code == 303
    assert links() == [(first, second, "parent"), (third, first, "parent")]
    page = desk.get(f"/cases/{first}").text
    assert ("Child cases" in page, "Parent case" in page) == (True, True)
    assert "Also resolve child cases" in desk.get(f"/cases/{first}/resolve").text
    done = desk.send(f"/cases/{first}/resolve", {"knowledge": "none", "reason": "Personal", "children": [second]})
    assert done.status_code == 303
    assert the_case(second).knowledge_reason == "Personal"
    own = signed_in(ana).get(f"/my/cases/{first}").text
    assert f"#{third}" not in own
    for wrong in ({"other": ""}, {"other": "98765"}, {"other": str(first)}, {"other": str(second)}, {"kind": "odd"}):
        assert desk.send(f"/cases/{first}/links", {"kind": "related", "other": str(_fourth)} | wrong).status_code == 422
    found = db.session.scalars(select(CaseLink.id)).first()
    assert signed_in(ben).send(f"/cases/{first}/links", {"other": str(third)}).status_code == 404
    assert desk.send(f"/cases/{_fourth}/links/{found}/remove").status_code == 404
    assert desk.send(f"/cases/{first}/links/{found}/remove").status_code == 303
    assert len(links()) == 1
