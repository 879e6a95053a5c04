"""What the queue shows of a case beside its columns: who wrote last and what, totals of everything, the row density."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update
from werkzeug.datastructures import MultiDict

from app.accounts.members.models import COMFORTABLE, COMPACT, Member
from app.cases import rules
from app.cases.business_hours.presenters import age
from app.cases.case import actions as case_actions
from app.cases.case.models import Case
from app.cases.queue.activity import MOST_VIEWS, totals_for
from app.cases.queue.filter_fields import GROUPS, groups_of
from app.cases.queue.presenters import capped
from app.cases.queue.queries import queue_page
from app.cases.queue.selection import FILTERS, SPANS, Selection
from app.cases.resolution import actions as resolution_actions
from app.cases.saved_views import actions as saved_views_actions
from app.cases.teams import assignment
from app.cases.timeline import actions as timeline_actions
from app.cases.timeline.models import CaseNote
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.worker import run_until_empty
from tests.cases.conftest import case_of, fresh
from tests.cases.timeline.test_pages import statements
from tests.cast import NOW

ALL = Selection(queue="all")


def last(gus, number=0):
    row = queue_page(gus, ALL, None, NOW + timedelta(hours=9)).items[number]
    return row.last_kind, row.last_by, row.excerpt


@pytest.fixture
def case(ana, mia, machines):
    return case_of(mia, ana, machines, "The door leaks again", NOW)


def test_a_row_shows_the_last_words_whoever_wrote_them_and_wherever(case, ana, ben, gus):
    assert last(gus)[:2] == ("public", ana.name)
    with unit_of_work():
        timeline_actions.note(
            gus, fresh(case), "Ask the **plant** about [the hinge](https://x.example).", NOW + timedelta(hours=1)
        )
    assert last(gus) == ("note", gus.name, "Ask the plant about the hinge.")
    with unit_of_work():
        timeline_actions.message(ana, fresh(case), "It is 24-11-003518.", NOW + timedelta(hours=2))
    assert last(gus) == ("message", ana.name, "It is 24-11-003518.")
    with unit_of_work():
        thread = db.session.get_one(Thread, case.thread_id)
        post = posts_actions.answer(ben, thread, "Mine did the same & it was the belt.", NOW + timedelta(hours=3))
    assert last(gus) == ("public", ben.name, "Mine did the same & it was the belt.")
    for gone in ("hidden_at", "deleted_at"):
        with unit_of_work():
            db.session.execute(update(Post).where(Post.id == post.id).values({gone: NOW}))
        assert last(gus)[0] == "message", "what is hidden or deleted is no excerpt"
        with unit_of_work():
            db.session.execute(update(Post).where(Post.id == post.id).values({gone: None}))


def test_withdrawn_words_are_no_last_words(case, ana, gus):
    with unit_of_work():
        timeline_actions.note(gus, fresh(case), "Ask the plant.", NOW + timedelta(hours=1))
    with unit_of_work():
        db.session.execute(update(CaseNote).values(withdrawn_at=NOW, html="", body=""))
    assert last(gus)[:2] == ("public", ana.name)


def test_an_excerpt_of_long_words_is_short_and_whole(case, gus):
    with unit_of_work():
        timeline_actions.note(
            gus, fresh(case), "[a link](https://x.example/y) & more words " * 200, NOW + timedelta(hours=1)
        )
    excerpt = last(gus)[2]
    assert excerpt.startswith("a link & more words a link")
    assert excerpt.endswith("…")
    assert len(excerpt) <= 161
    assert "<" not in excerpt


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "1 min"), (59, "59 min"), (60, "1 h"), (1439, "23 h"), (1440, "1 d"), (99 * 1440, "99 d"),
     (100 * 1440, "Nov 2025")],
)  # fmt: skip
def test_an_age_is_a_few_letters(app, minutes, words):
    with app.test_request_context():
        assert age(NOW - timedelta(minutes=minutes), NOW) == words


def test_every_list_and_view_says_how_many_it_holds(ana, mia, gus, lea, machines, signed_in):
    made = [case_of(mia, ana, machines, f"Machine number {number} leaks", NOW) for number in range(5)]
    for each in made[:3]:
        with unit_of_work():
            assignment.take(gus, fresh(each), now=NOW)
    with unit_of_work():
        case_actions.set_priority(gus, fresh(made[0]), "urgent", now=NOW)
    with unit_of_work():
        resolution_actions.resolve(gus, fresh(made[2]), knowledge="none", reason="Done", now=NOW)
    with unit_of_work():
        urgent = Selection.read(MultiDict({"queue": "all", "priority": "urgent"}))
        saved_views_actions.keep_view(gus, urgent, name="Urgent ones", is_shared=False, now=NOW)
    everything = ALL.with_resolved()
    totals = totals_for(gus, everything, [urgent, ALL], NOW)
    assert {name: totals.queues[name] for name in ("mine", "unassigned", "all")} == {
        "mine": 2,
        "unassigned": 2,
        "all": 4,
    }
    assert totals.views == {urgent.query(): 1, ALL.query(): 4}
    assert totals.matching == 5
    page = signed_in(gus).get(f"/cases?{everything.query()}").text
    assert 'Urgent ones <span class="num">1</span>' in page
    assert "5 cases" in page


def test_all_totals_are_one_statement_however_many_views(ana, mia, gus, machines, signed_in):
    case_of(mia, ana, machines, "The door leaks again", NOW)
    desk = signed_in(gus)
    desk.get("/cases?queue=all&q=door")  # reads what a process keeps
    found = []
    for names in (["first"], [f"number {number}" for number in range(25)]):
        with unit_of_work():
            for name in names:
                selection = Selection.read(MultiDict({"queue": "all", "customer": name}))
                saved_views_actions.keep_view(gus, selection, name=name, is_shared=False, now=NOW)
        found.append(statements(desk.get("/cases?queue=all&q=door")))  # one of them reads what was changed
    assert found[0] == found[1] <= 9
    selections = [Selection(queue="all", words=f"w{number}") for number in range(MOST_VIEWS + 5)]
    assert len(totals_for(gus, ALL, selections, NOW).views) == MOST_VIEWS


def test_a_total_beyond_the_limit_says_so(ana, mia, gus, machines, monkeypatch):
    for number in range(4):
        case_of(mia, ana, machines, f"Machine number {number} leaks", NOW)
    monkeypatch.setattr(rules, "MOST_IN_BULK", 2)
    found = Selection.read(MultiDict({"queue": "all", "customer": "ana"}))
    assert capped(totals_for(gus, found, [], NOW).matching, 2) == "2+"
    assert [capped(each, 2) for each in (0, 1, 2)] == ["0", "1", "2"]


def test_each_agent_sets_how_close_rows_stand(case, gus, lea, ben, signed_in):
    desk = signed_in(gus)
    assert f'data-density="{COMPACT}"' in desk.get("/cases?queue=all").text
    answer = desk.send("/cases/density?queue=all&status=new&after=", {"density": COMFORTABLE})
    assert (answer.status_code, answer.location) == (303, "/cases?queue=all&status=new")
    assert f'data-density="{COMFORTABLE}"' in desk.get("/cases?queue=all").text
    assert f'data-density="{COMPACT}"' in signed_in(lea).get("/cases?queue=all").text
    assert signed_in(gus).send("/cases/density", {"density": "enormous"}).status_code == 404
    assert signed_in(ben).send("/cases/density", {"density": COMFORTABLE}).status_code == 403
    assert db.session.get_one(Member, gus.id, populate_existing=True).row_density == COMFORTABLE


def test_every_filter_stands_in_one_group_of_the_panel(app):
    with app.test_request_context():
        groups = groups_of(ALL, {name: {} for name in FILTERS})
    offered = [each.name for group in groups for each in group.fields]
    spans = {each.name for group in groups for each in group.fields if each.kind == "days"}
    assert [group.name for group in groups] == list(GROUPS)
    assert spans == set(SPANS)
    days = {f"{span}_{end}" for span in SPANS for end in ("from", "to")}
    assert sorted({*offered} - spans | days | {"follow_up"}) == sorted(FILTERS)


def test_an_empty_result_of_open_cases_offers_finished_ones(case, gus, signed_in):
    with unit_of_work():
        assignment.take(gus, fresh(case), now=NOW)
    with unit_of_work():
        resolution_actions.resolve(gus, fresh(case), knowledge="none", reason="Done", now=NOW)
    run_until_empty()
    desk = signed_in(gus)
    page = desk.get("/cases?queue=mine&q=door").text
    assert "No open case matches" in page
    assert 'href="/cases?queue=all&amp;q=door&amp;include_resolved=yes"' in page
    assert "The door leaks again" in desk.get("/cases?queue=all&q=door&include_resolved=yes").text


def test_a_page_that_is_empty_by_now_leads_to_the_first_one(ana, mia, machines, gus, signed_in):
    made = [case_of(mia, ana, machines, f"Machine number {number} leaks", NOW) for number in range(31)]
    by_number = Selection(queue="unassigned", sort="number", is_reversed=True)
    after = queue_page(gus, by_number, None, NOW).after
    desk, last_page = signed_in(gus), f"/cases?{by_number.query(after=after)}"
    assert "Machine number 30 leaks" in desk.get(last_page).text
    taken = {"case": made[30].id, "deed": "assign", "assignee": gus.id}
    assert desk.send(last_page.replace("/cases", "/cases/bulk"), taken).location == last_page
    assert desk.get(last_page).location == f"/cases?{by_number.query()}"
    page = desk.get(f"/cases?{by_number.query()}").text
    assert f'action="/cases/bulk/undo?{by_number.query(after=after)}"'.replace("&", "&amp;") in page


def test_a_case_that_waits_says_when_its_follow_up_is_due(case, gus, signed_in):
    desk = signed_in(gus)
    with unit_of_work():
        db.session.execute(update(Case).values(status=rules.WAITING, due_at=rules.NEVER_DUE))
    assert "Follow-up due" not in desk.get("/cases?queue=all").text
    with unit_of_work():
        db.session.execute(update(Case).values(follow_up_at=NOW))
    assert "Follow-up due" in desk.get("/cases?queue=due").text
