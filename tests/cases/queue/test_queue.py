"""The queue: what each filter holds, every order page by page, and that nobody's view is widened by any of it."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qsl

import pytest
from sqlalchemy import update
from werkzeug.datastructures import MultiDict

from app.accounts.members.models import Member, Role
from app.accounts.segments.models import Segment, SegmentMember
from app.cases import rules
from app.cases.case.models import Case
from app.cases.case_types.models import CaseType
from app.cases.escalation_rules.models import EscalationRule
from app.cases.queue.queries import ORDERS, queue_page
from app.cases.queue.selection import FILTERS, QUEUES, SORTS, Selection
from app.cases.teams.models import Team
from app.community.root_causes.models import RootCause
from app.community.spaces.models import Space
from app.community.tags.models import Tag, ThreadTag
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.worker import run_until_empty
from tests.cases.conftest import case_of, fresh
from tests.cast import NOW

LATER = NOW + timedelta(days=3)


@pytest.fixture
def desk_of_three(ana, ben, mia, gus, lea, machines) -> dict[str, Case]:
    """Three cases that differ in everything by which one can look for them."""
    with unit_of_work():
        garden = Space(slug="garden", name="Garden", created_at=NOW)
        team = Team(name="Pumps", created_at=NOW)
        vip = Segment(slug="vip", name="VIP", created_at=NOW)
        theme = RootCause(name="Worn seal", folded="Worn seal", created_at=NOW)
        case_type = CaseType(name="Return", created_at=NOW)
        tag = Tag(name="pump", created_at=NOW)
        db.session.add_all([garden, team, vip, theme, case_type, tag])
        db.session.flush()
        rule = EscalationRule(
            name="Quiet", trigger="asked", look_back_days=7, dry_run_at=NOW, created_at=NOW, changed_at=NOW
        )
        db.session.add_all([rule, SegmentMember(segment_id=vip.id, member_id=ben.id, since=NOW)])
        db.session.flush()
    made = {
        "one": case_of(mia, ana, machines, "The door leaks again", NOW),
        "two": case_of(mia, ben, machines, "The pump is loud at night", NOW + timedelta(hours=1)),
        "three": case_of(mia, ana, garden, "The hose burst today", NOW + timedelta(hours=2)),
    }
    two, three = made["two"], made["three"]
    with unit_of_work():
        db.session.execute(update(Thread).where(Thread.id == two.thread_id).values(theme_id=theme.id))
        db.session.add(ThreadTag(tag_id=tag.id, thread_id=two.thread_id))
        _set(two, assignee_id=gus.id, team_id=team.id, priority="urgent", status="open", opened_how="rule")
        _set(two, rule_id=rule.id, case_type_id=case_type.id, follow_up_at=NOW)
        _set(three, status="resolved", knowledge="none", assignee_id=lea.id, due_at=rules.NEVER_DUE)
        _set(three, merged_into_id=two.id, follow_up_at=LATER, opened_at=LATER, active_at=LATER)
    return made


def _set(case: Case, **values: object) -> None:
    db.session.execute(update(Case).where(Case.id == case.id).values(values))


def found(reader: Member, cases: dict[str, Case], query: str) -> set[str]:
    """The names of the cases that this query holds."""
    page = queue_page(reader, Selection.read(MultiDict(parse_qsl(query))), None, NOW + timedelta(hours=3))
    names = {case.id: name for name, case in cases.items()}
    return {names[row.id] for row in page.items}


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("status=new", {"one"}),
        ("status=new&status=open", {"one", "two"}),
        ("status=resolved", {"three"}),
        ("status=lost", {"one", "two", "three"}),
        ("priority=urgent", {"two"}),
        ("assignee=me", {"two"}),
        ("assignee=0", {"one"}),
        ("assignee=x", {"one", "two", "three"}),
        ("team=0", {"one", "three"}),
        ("team=1", {"two"}),
        ("space=1", {"one", "two"}),
        ("space=999999999999999999", set()),
        ("tag=PUMP", {"two"}),
        ("tag=none", set()),
        ("theme=worn seal", {"two"}),
        ("theme=0", {"one", "three"}),
        ("case_type=1", {"two"}),
        ("case_type=0", {"one", "three"}),
        ("segment=1", {"two"}),
        ("source=moderator", {"one", "three"}),
        ("source=rule", {"two"}),
        ("rule=1", {"two"}),
        ("customer=ana", {"one", "three"}),
        ("customer=Ben Okafor", {"two"}),
        ("opened_from=2026-03-03", {"three"}),
        ("opened_to=2026-03-02", {"one", "two"}),
        ("opened_from=2026-03-02&opened_to=2026-03-02", {"one", "two"}),
        ("opened_from=0001-01-01&opened_to=9999-12-31", {"one", "two", "three"}),
        ("opened_from=yesterday", {"one", "two", "three"}),
        ("active_from=2026-03-03", {"three"}),
        ("due_to=2026-04-01", {"one", "two"}),
        ("follow_up=due", {"two"}),
        ("follow_up=set", {"two", "three"}),
        ("follow_up_from=2026-03-03", {"three"}),
        ("knowledge=none", {"three"}),
        ("knowledge=link", set()),
        ("merged=yes", {"three"}),
        ("merged=no", {"one", "two"}),
        ("status=open&priority=low", set()),
        ("status=open&priority=urgent&assignee=me", {"two"}),
    ],
)
def test_a_filter_holds_what_it_says(desk_of_three, gus, query, holds):
    assert found(gus, desk_of_three, f"queue=all&include_resolved=yes&{query}") == holds


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("queue=all", {"one", "two"}),
        ("queue=all&include_resolved=yes", {"one", "two", "three"}),
        ("queue=all&include_resolved=no", {"one", "two"}),
        ("queue=all&include_resolved=yes&status=open", {"two"}),
        ("queue=all&customer=ana", {"one"}),
        ("queue=all&customer=ana&include_resolved=yes", {"one", "three"}),
        ("queue=all&q=three", {}),
        ("queue=mine&include_resolved=yes", {"two"}),
        ("queue=unassigned&include_resolved=yes", {"one"}),
    ],
)
def test_resolved_and_closed_cases_are_listed_only_when_asked_for(desk_of_three, gus, query, holds):
    assert found(gus, desk_of_three, query) == set(holds)


@pytest.mark.parametrize(
    ("queue", "holds"),
    [
        ("mine", {"two"}),
        ("team", set()),
        ("unassigned", {"one"}),
        ("due", {"two"}),
        ("late", set()),
        ("waiting", set()),
        ("all", {"one", "two"}),
    ],
)
def test_a_queue_holds_open_cases_and_what_has_come_to_be_looked_at_again(desk_of_three, gus, queue, holds):
    with unit_of_work():
        _set(desk_of_three["one"], due_at=LATER)
        _set(desk_of_three["two"], due_at=LATER)
    assert found(gus, desk_of_three, f"queue={queue}") == holds


def test_every_filter_has_a_row_in_the_truth_table():
    assert set(FILTERS) - {"active_to", "due_from", "follow_up_to"} <= {
        "status", "priority", "assignee", "team", "space", "tag", "theme", "case_type", "segment", "source", "rule",
        "customer", "follow_up", "knowledge", "merged", "include_resolved", "opened_from", "opened_to", "active_from",
        "due_to", "follow_up_from",
    }  # fmt: skip


@pytest.mark.parametrize("turned", ["0", "1"])
@pytest.mark.parametrize("sort", SORTS)
def test_every_order_pages_by_key_over_equal_keys(machines, ana, mia, gus, sort, turned):
    for number in range(7):
        case_of(mia, ana, machines, f"Machine {number} leaks", NOW)
    seen: list[int] = []
    after: str | None = None
    selection = Selection.read(MultiDict({"queue": "all", "sort": sort, "reverse": turned}))
    for _page in range(9):
        page = queue_page(gus, selection, after, NOW, size=3)
        seen += [row.id for row in page.items]
        after = page.after
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 7
    assert seen == sorted(seen, reverse=ORDERS[sort].is_rising == (turned == "1"))


def test_the_most_urgent_priority_comes_first_and_last_when_turned(desk_of_three, gus):
    rows = queue_page(gus, Selection(queue="all", sort="priority"), None, NOW).items
    assert rows[0].id == desk_of_three["two"].id
    rows = queue_page(gus, Selection(queue="all", sort="priority", is_reversed=True), None, NOW).items
    assert rows[-1].id == desk_of_three["two"].id


def test_an_agent_of_one_space_finds_only_its_cases_by_whatever_they_ask(desk_of_three, lea):
    garden = fresh(desk_of_three["three"]).thread.space_id
    with unit_of_work():
        db.session.get_one(Member, lea.id).roles[:] = [Role(name="agent", space_id=garden, granted_at=NOW)]
    lea = db.session.get_one(Member, lea.id)
    for query in (
        "space=1",
        "status=new",
        "assignee=0",
        "customer=ana",
        "source=rule",
        "follow_up=set",
        "q=leaks",
        "sort=team",
    ):
        for queue in QUEUES:
            assert found(lea, desk_of_three, f"queue={queue}&include_resolved=yes&{query}") <= {"three"}, (queue, query)
    assert found(lea, desk_of_three, "queue=all&customer=ana&include_resolved=yes") == {"three"}


def test_a_selection_is_its_address(gus):
    query = "queue=late&q=pump&sort=priority&reverse=1&status=new&status=open&assignee=me&opened_from=2026-03-01"
    selection = Selection.read(MultiDict(parse_qsl(query)))
    assert selection.query() == query
    assert Selection.of(selection.parts()) == selection
    assert selection.without("status", "new").query() == query.replace("status=new&", "")
    assert selection.without("q", "").query() == query.replace("q=pump&", "")


@pytest.mark.parametrize(
    "query",
    [
        "assignee=%00", "space=-1", "team=1.5", "tag=%00x", "theme=" + "x" * 5000, "customer=%27%22%3E", "rule=1e9",
        "opened_from=2026-02-31", "opened_from=9999-12-31", "due_to=0001-01-01", "follow_up=never", "reverse=maybe",
        "status=&priority=", "segment=99999999999999999999", "q=%25%5C_%00", "status=open&status=lost",
    ],
)  # fmt: skip
def test_what_means_nothing_is_left_out_and_never_ours(desk_of_three, gus, query, signed_in):
    assert signed_in(gus).get(f"/cases?queue=all&{query}").status_code == (400 if "%00" in query else 200)


def test_the_page_says_what_narrows_it_and_how_to_take_it_out(desk_of_three, gus, signed_in):
    run_until_empty()
    page = signed_in(gus).get("/cases?queue=all&status=open&priority=urgent&assignee=me&q=pump").text
    assert "Status: Open" in page
    assert "Assignee: me" in page
    assert 'href="/cases?queue=all&amp;q=pump&amp;status=open&amp;priority=urgent"' in page
    assert "The pump is loud at night" in page
    assert fresh(desk_of_three["two"]).status == "open"
