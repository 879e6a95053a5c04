"""Themes: staff say what is behind a question, and nobody else ever reads it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.members.models import Member, Role
from app.community.root_causes import actions as root_causes_actions
from app.community.root_causes import queries as root_causes_queries
from app.community.root_causes.models import RootCause
from app.community.root_causes.policies import can_keep_themes, can_see_themes, can_set_root_cause
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core import clock
from app.core.db.base import db
from app.core.db.row_version import StaleVersion
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from tests.community.samples import a_question

HERE, ELSEWHERE = 1, 2
EVERYONE = {
    "stranger": None, "peer": (), "agent": ("agent", None), "agent here": ("agent", HERE),
    "agent elsewhere": ("agent", ELSEWHERE), "moderator here": ("moderator", HERE),
    "moderator elsewhere": ("moderator", ELSEWHERE), "product": ("product", None), "admin": ("admin", None),
}  # fmt: skip


@pytest.mark.parametrize("who", EVERYONE)
def test_staff_of_the_space_give_themes_and_all_staff_see_them(who):
    held = EVERYONE[who]
    roles = [Role(name=held[0], space_id=held[1])] if held else []
    actor = None if held is None else Member(id=2, handle="x", name="X", roles=roles)
    thread = Thread(id=7, space_id=HERE, kind="question")
    assert bool(can_set_root_cause(actor, thread)) == (
        who not in {"stranger", "peer", "agent elsewhere", "moderator elsewhere"}
    )
    assert bool(can_see_themes(actor)) == bool(can_keep_themes(actor)) == (who not in {"stranger", "peer"})


@pytest.fixture
def question(ana, machines, now) -> Thread:
    return a_question(ana, machines, now)


def give(actor, question, name, now):
    with unit_of_work():
        return root_causes_actions.set_root_cause(actor, db.session.get_one(Thread, question.id), name, now)


def test_a_theme_is_known_in_whatever_case_it_is_typed_and_keeps_how_it_was_first(
    gus, mia, ana, machines, question, now
):
    first = give(gus, question, "  Hinge   drilled low ", now)
    other = a_question(ana, machines, now)
    assert give(mia, other, "HINGE drilled low", now).id == first.id
    assert db.session.scalars(select(RootCause.name)).all() == ["Hinge drilled low"]


def test_no_name_takes_it_off(gus, question, now):
    give(gus, question, "Hinge", now)
    give(gus, question, "", now)
    assert db.session.get_one(Thread, question.id).theme_id is None


def test_customers_give_none_and_a_name_has_an_end(ana, gus, question, now):
    with pytest.raises(NotAllowed):
        give(ana, question, "Hinge", now)
    with pytest.raises(InvalidInput, match="at most 120"):
        give(gus, question, "x" * 121, now)


def test_renaming_refuses_the_name_of_another_and_what_was_not_seen(gus, ana, machines, question, now):
    theme = give(gus, question, "Hinge", now)
    give(gus, a_question(ana, machines, now), "Seal", now)
    with pytest.raises(InvalidInput, match="Merge the two"), unit_of_work():
        root_causes_actions.describe(
            gus, db.session.get_one(RootCause, theme.id), name="SEAL", description="", seen=0, now=now
        )
    seen = theme.stamp
    with unit_of_work():
        root_causes_actions.describe(
            gus, db.session.get_one(RootCause, theme.id), name="Hinge 0417", description="2 mm", seen=seen, now=now
        )
    with pytest.raises(StaleVersion), unit_of_work():
        root_causes_actions.describe(
            gus, db.session.get_one(RootCause, theme.id), name="Other", description="", seen=seen, now=now
        )


def test_merging_brings_the_threads_and_takes_the_name(gus, ana, machines, question, now):
    gone, other = give(gus, question, "Hinges", now), a_question(ana, machines, now)
    into = give(gus, other, "Hinge", now)
    with pytest.raises(InvalidInput, match="Enter the name of the other root cause"), unit_of_work():
        root_causes_actions.merge(gus, db.session.get_one(RootCause, gone.id), "hinges", now)
    with unit_of_work():
        root_causes_actions.merge(gus, db.session.get_one(RootCause, gone.id), "HINGE", now)
    assert db.session.scalars(select(RootCause.name)).all() == ["Hinge"]
    assert set(db.session.scalars(select(Thread.theme_id))) == {into.id}


def test_customers_of_90_days_count_once_each(gus, ana, ben, machines, now):
    for _each in range(2):
        thread = a_question(ana, machines, now)
        give(gus, thread, "Hinge", now)
        with unit_of_work():
            voting_actions.add_me_too(ben, db.session.get_one(Thread, thread.id), now)
    give(gus, a_question(ana, machines, now - timedelta(days=100)), "Hinge", now)
    row = root_causes_queries.list_themes(gus, "", None, now).items[0]
    assert (row.threads, row.open_cases, row.customers) == (3, 0, 2)
    assert root_causes_queries.list_themes(gus, "", None, now + timedelta(days=91)).items[0].customers == 0


def test_the_pages_of_themes(question, gus, ana, ben, signed_in, browser):
    desk, address = signed_in(gus), f"/threads/{question.id}/theme"
    assert "visible to staff only" in desk.get(f"/questions/{question.id}/{question.slug}").text
    assert desk.send(address, {"theme": "Hinge ZQHINGE"}).status_code == 303
    theme = db.session.scalars(select(RootCause)).one()
    for page in ("/themes", f"/themes/{theme.id}", "/themes?q=zqh", f"/questions/{question.id}/{question.slug}"):
        assert "ZQHINGE" in desk.get(page).text, page
        for other in (signed_in(ana), signed_in(ben), browser):
            assert "ZQHINGE" not in other.get(page).text, page
    assert desk.get("/autocomplete/themes?q=zqh").json == [{"value": "Hinge ZQHINGE", "text": "", "hint": ""}]
    assert desk.send(f"/themes/{theme.id}/edit", {"name": ""}).status_code == 422
    assert desk.send(f"/themes/{theme.id}/edit", {"name": "Hinge 2", "description": "low"}).status_code == 303
    assert desk.send(f"/themes/{theme.id}/merge", {"into": "nothing"}).status_code == 422
    assert desk.send(address, {"theme": ""}).location == f"/questions/{question.id}/{question.slug}"
    assert desk.send(address, {"theme": "x" * 500}).status_code == 422
    assert signed_in(ana).send(address, {"theme": "x"}).status_code == 403
    assert signed_in(ana).get("/autocomplete/themes?q=h").status_code == 403


def test_a_page_of_themes_costs_the_same_for_many(gus, ana, machines, now, signed_in):
    desk = signed_in(gus)

    def cost():
        desk.application.extensions["kept"].forget()
        page = desk.get("/themes")
        assert page.status_code == 200
        return page.headers["Server-Timing"].split('desc="')[1].split(" ")[0]

    give(gus, a_question(ana, machines, now), "One", now)
    few = cost()
    for number in range(35):
        with unit_of_work():
            db.session.add(RootCause(name=f"T{number}", folded=f"T{number}", created_at=clock.now()))
    assert cost() == few
    after = desk.get("/themes").text.split("after=")[1].split('"')[0]
    assert desk.get(f"/themes?after={after}").text.count("row__title") == 6
    assert desk.get("/themes?after=rubbish").status_code == 404


def test_only_those_who_work_on_cases_get_a_link_into_their_queue(question, gus, pia, now, signed_in):
    give(gus, question, "Hinge", now)
    with unit_of_work():
        thread = db.session.get_one(Thread, question.id)
        thread.support_state = "with_support"
        theme_id = thread.theme_id
    for page in ("/themes", f"/themes/{theme_id}"):
        assert "1 open case" in signed_in(pia).get(page).text
        assert "/cases?queue=all&amp;theme=Hinge" in signed_in(gus).get(page).text
        assert "/cases?queue=all" not in signed_in(pia).get(page).text


def test_where_no_theme_is_yet_everyone_is_led_to_a_list_that_they_may_open(gus, mia, signed_in):
    ways = {
        each.handle: re.findall(r'<a class="btn[^"]*" href="([^"]+)"', _main(signed_in(each))) for each in (gus, mia)
    }
    assert ways == {"gus": ["/cases"], "mia": ["/questions"]}


def _main(browser) -> str:
    return str(browser.get("/themes").text.partition("<main")[2].partition("</main")[0])
