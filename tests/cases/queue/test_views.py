"""Saved views of the queue: one's own or for all, never more than one may see."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app.accounts.members.models import Member, Role
from app.cases.policies import can_change_view
from app.cases.queue.selection import Selection
from app.cases.saved_views import actions as saved_views_actions
from app.cases.saved_views.models import CaseView
from app.cases.saved_views.queries import views_for
from app.community.spaces.models import Space
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from tests.cases.conftest import case_of
from tests.cases.timeline.test_pages import form_of, statements
from tests.cast import NOW

URGENT = Selection.read(MultiDict({"queue": "all", "priority": "urgent", "sort": "opened"}))


def keep(actor: Member, name: str = "Urgent", asked: Selection = URGENT, *, is_shared: bool = False) -> CaseView:
    with unit_of_work():
        return saved_views_actions.keep_view(actor, asked, name=name, is_shared=is_shared, now=NOW)


def test_a_view_keeps_filters_and_order_and_stands_among_the_queues(gus, lea, signed_in):
    desk = signed_in(gus)
    page = desk.get(f"/cases?{URGENT.query()}")
    sent = {"form_id": form_of(page, "form_id"), "name": "Urgent ones"}
    for _send in range(2):
        assert desk.send(f"/cases/views?{URGENT.query()}", sent).location == f"/cases?{URGENT.query()}"
    kept = db.session.scalars(select(CaseView)).one()
    assert Selection.of(kept.filters) == URGENT
    text = desk.get(f"/cases?{URGENT.query()}").text
    assert f'<a href="/cases?{URGENT.query().replace("&", "&amp;")}" aria-current="page">' in text
    tabs = text.split('aria-label="Queues"')[1].split("</nav>")[0]
    assert tabs.count("aria-current") == 1
    assert "Urgent ones" not in signed_in(lea).get("/cases").text


def test_a_shared_view_is_everybodys_and_widens_nothing(gus, lea, ana, mia, machines, signed_in):
    case_of(mia, ana, machines, "Machine one leaks badly", NOW)
    with unit_of_work():
        garden = Space(slug="garden", name="Garden", created_at=NOW)
        db.session.add(garden)
        db.session.flush()
        db.session.get_one(Member, lea.id).roles[:] = [Role(name="agent", space_id=garden.id, granted_at=NOW)]
    everything = Selection(queue="all")
    keep(gus, "Everything new", everything, is_shared=True)
    keep(gus, "What is mine", Selection(queue="all", filters={"assignee": ["me"]}), is_shared=True)
    text = signed_in(lea).get(f"/cases?{everything.query()}").text
    assert "Everything new" in text
    assert "Machine one" not in text
    assert "Machine one" in signed_in(gus).get(f"/cases?{everything.query()}").text


@pytest.mark.parametrize(
    ("who", "is_shared", "may"),
    [
        ("gus", False, True),
        ("gus", True, True),
        ("lea", False, False),
        ("lea", True, False),
        ("ada", False, False),
        ("ada", True, True),
        ("ben", True, False),
    ],
)  # fmt: skip
def test_who_changes_a_view(gus, lea, ada, ben, who, is_shared, may):
    people = {"gus": gus, "lea": lea, "ada": ada, "ben": ben}
    view = keep(gus, is_shared=is_shared)
    assert bool(can_change_view(people[who], view)) is may
    if not may:
        with pytest.raises(NotAllowed):
            saved_views_actions.drop_view(people[who], view)


def test_a_view_is_renamed_shared_and_deleted(gus, lea, signed_in):
    view = keep(gus)
    desk = signed_in(gus)
    assert "Urgent" in desk.get("/cases/views").text
    number, stamp = view.id, view.stamp
    seen = {"name": "Burning", "is_shared": "y", "revision": stamp}
    assert desk.send(f"/cases/views/{number}", seen).status_code == 303
    assert desk.send(f"/cases/views/{number}", seen | {"name": "Late"}).status_code == 422
    assert [each.name for each in views_for(lea)] == ["Burning"]
    assert signed_in(lea).send(f"/cases/views/{number}/delete").status_code == 403
    assert desk.send(f"/cases/views/{number}/delete").status_code == 303
    assert desk.send(f"/cases/views/{number}/delete").status_code == 404


@pytest.mark.parametrize("name", ["", "   ", "x" * 200, "a\x01b"])
def test_a_name_that_is_none_is_a_mistake_in_the_form(gus, name, signed_in):
    desk = signed_in(gus)
    page = desk.send("/cases/views?queue=all&priority=urgent", {"name": name})
    assert page.status_code == 422
    assert "<h1" in page.text
    view = keep(gus)
    assert desk.send(f"/cases/views/{view.id}", {"name": name, "revision": view.stamp}).status_code == 422


def test_another_s_view_is_not_found_and_others_have_none(gus, lea, ben, signed_in):
    view = keep(gus)
    assert signed_in(lea).send(f"/cases/views/{view.id}", {"name": "Mine"}).status_code == 404
    assert signed_in(ben).get("/cases/views").status_code == 403
    assert signed_in(ben).send("/cases/views", {"name": "Mine"}).status_code == 403


def test_thirty_are_enough(gus):
    for number in range(saved_views_actions.MOST):
        keep(gus, f"View {number}")
    with pytest.raises(InvalidInput):
        keep(gus, "One more")


def test_views_cost_one_statement_however_many(gus, machines, ana, mia, signed_in):
    keep(gus)
    desk = signed_in(gus)
    desk.get("/cases")
    keep(gus, "Another")
    few = statements(desk.get("/cases"))
    for number in range(9):
        keep(gus, f"View {number}")
    assert statements(desk.get("/cases")) == few <= 8
