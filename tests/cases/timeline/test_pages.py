"""The pages of cases over HTTP: the whole way, refusals, bad input, and what each costs."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.cases.case.models import Case
from app.cases.escalation.actions import escalate
from app.cases.resolution import actions as resolution_actions
from app.cases.teams import assignment
from app.cases.teams.models import Team
from app.cases.timeline import actions as timeline_actions
from app.cases.timeline.models import CaseMessage, CaseNote
from app.community.posts.models import Post
from app.community.spaces.models import Space
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.worker import run_until_empty
from tests.cases.conftest import fresh

WORDS = "Put a thin plate under the left hinge; it has been dry since."


def form_of(page, field: str) -> str:
    """The hidden value that the page's forms carry."""
    value: str = page.text.split(f'name="{field}" value="')[1].split('"')[0]
    return value


def statements(page) -> int:
    return int(page.headers["Server-Timing"].split('desc="')[1].split(" ")[0])


def test_a_moderator_escalates_with_a_reason_and_reads_where_it_stands(question, mia, signed_in):
    browser = signed_in(mia)
    page = browser.get(f"/questions/{question.id}/escalate")
    assert "Why do you need support?" in page.text
    answer = browser.send(f"/questions/{question.id}/escalate", {"reason": "She waits", "priority": "high"})
    assert answer.status_code == 303
    made = db.session.scalars(select(Case)).one()
    assert answer.location == f"/questions/{question.id}/{question.slug}#standing"
    assert f'href="/cases/{made.id}"' in browser.get(answer.location).text
    standing = browser.get(f"/cases/{made.id}")
    assert "New" in standing.text
    assert "Not assigned yet" in standing.text


def test_fifty_sends_of_one_form_escalate_once(question, mia, signed_in):
    browser = signed_in(mia)
    form_id = form_of(browser.get(f"/questions/{question.id}/escalate"), "form_id")
    data = {"reason": "She waits", "priority": "normal", "form_id": form_id}
    assert len({browser.send(f"/questions/{question.id}/escalate", data).location for _ in range(3)}) == 1


def test_without_a_reason_the_form_says_so(question, mia, signed_in):
    page = signed_in(mia).send(f"/questions/{question.id}/escalate", {"reason": " ", "priority": "low"})
    assert page.status_code == 422
    assert "Explain why, in a sentence." in page.text
    assert db.session.scalars(select(Case)).all() == []


def test_a_peer_and_a_stranger_do_not_escalate(question, ben, signed_in, browser):
    assert signed_in(ben).send(f"/questions/{question.id}/escalate", {"reason": "x"}).status_code == 403
    assert browser.get(f"/questions/{question.id}/escalate").location.startswith("/login?next=")


def test_an_agent_works_the_case_down_the_line(live, gus, ana, question, signed_in):
    desk = signed_in(gus)
    page = desk.get(f"/cases/{live.id}")
    assert "D45 leaks at the door" in page.text
    assert "Nobody knows, and she waits." in page.text
    assert desk.send(f"/cases/{live.id}/note", {"body": "Bulletin 0417"}).status_code == 303
    assert desk.send(f"/cases/{live.id}/message", {"body": "Your serial number?", "wait": "1"}).status_code == 303
    assert fresh(live).status == "waiting_on_customer"

    own = signed_in(ana)
    mine = own.get(f"/my/cases/{live.id}")
    assert "Your serial number?" in mine.text
    assert "We are waiting for your reply." in mine.text
    assert "Bulletin 0417" not in mine.text
    assert own.send(f"/my/cases/{live.id}/reply", {"body": "24-11-003518"}).status_code == 303
    assert fresh(live).status == "open"

    assert desk.send(f"/cases/{live.id}/reply", {"body": WORDS}).status_code == 303
    assert WORDS in signed_in(ana).get(f"/questions/{question.id}/{question.slug}").text
    post = db.session.scalars(select(Post).where(Post.kind == "answer")).one()
    page = desk.get(f"/cases/{live.id}/resolve")
    assert f'value="{post.id}"' in page.text
    assert desk.send(f"/cases/{live.id}/resolve", {"knowledge": "accept", "post": post.id}).status_code == 303
    assert fresh(live).status == "resolved"
    assert "Resolved. If it is not solved, tell us." in own.get(f"/my/cases/{live.id}").text
    again = own.send(f"/my/cases/{live.id}/still-broken", {"body": "It leaks again."})
    assert again.location == f"/my/cases/{live.id}"
    assert fresh(live).status == "open"


def test_assigning_prioritising_and_holding_by_hand(live, gus, lea, signed_in):
    desk = signed_in(gus)
    assert desk.send(f"/cases/{live.id}/assign", {"assignee": lea.id, "team": "0"}).status_code == 303
    assert desk.send(f"/cases/{live.id}/priority", {"priority": "urgent"}).status_code == 303
    tomorrow = (clock.now() + timedelta(days=2)).date().isoformat()
    hold = {"status": "on_hold", "reason": "Parts", "follow_up_at": tomorrow}
    assert desk.send(f"/cases/{live.id}/status", hold).status_code == 303
    stored = fresh(live)
    assert (stored.assignee_id, stored.priority, stored.status) == (lea.id, "urgent", "on_hold")
    assert "On hold: Parts" in desk.get(f"/cases/{live.id}").text


def test_a_hold_without_a_day_is_refused_beside_the_field(live, gus, signed_in):
    with unit_of_work():
        assignment.take(gus, live, now=clock.now())
    page = signed_in(gus).send(f"/cases/{live.id}/status", {"status": "on_hold", "reason": "Parts"})
    assert page.status_code == 422
    assert "Select a follow-up date in the future." in page.text
    assert 'value="Parts"' in page.text


def test_the_second_of_two_is_told_and_keeps_the_text(live, gus, lea, signed_in):
    revision = form_of(signed_in(lea).get(f"/cases/{live.id}"), "revision")
    with unit_of_work():
        timeline_actions.reply(gus, live, WORDS, clock.now())
    page = signed_in(lea).send(f"/cases/{live.id}/reply", {"body": "My own answer to this.", "revision": revision})
    assert page.status_code == 409
    assert "My own answer to this." in page.text
    assert len(db.session.scalars(select(Post).where(Post.kind == "answer")).all()) == 1


def test_one_message_comes_of_many_sends(live, gus, signed_in):
    desk = signed_in(gus)
    form = {"body": "Hello Ana", "form_id": "a" * 32, "revision": fresh(live).revision}
    for _ in range(3):
        assert desk.send(f"/cases/{live.id}/message", form).status_code == 303
    assert len(db.session.scalars(select(CaseMessage)).all()) == 1


@pytest.mark.parametrize("deed", ["note", "message", "reply"])
def test_nothing_written_is_refused_beside_its_composer(live, gus, deed, signed_in):
    page = signed_in(gus).send(f"/cases/{live.id}/{deed}", {"body": "   "})
    assert page.status_code == 422
    assert "Enter some text first." in page.text


def test_a_reply_that_is_too_short_keeps_what_was_typed(live, gus, signed_in):
    page = signed_in(gus).send(f"/cases/{live.id}/reply", {"body": "Too short"})
    assert page.status_code == 422
    assert "Too short" in page.text
    assert re.search('value="public"[^>]* checked', page.text)


@pytest.mark.parametrize(
    ("deed", "data"),
    [
        ("note", {"body": "x" * 1_000_000}),
        ("note", {"body": "a\x00b"}),
        ("assign", {"assignee": "999999"}),
        ("assign", {"assignee": "abc"}),
        ("priority", {"priority": "enormous"}),
        ("status", {"status": "gone"}),
        ("status", {"status": "on_hold", "follow_up_at": "yesterday"}),
        ("resolve", {"knowledge": "none"}),
        ("resolve", {"knowledge": "link", "canonical": "/questions/99999/x"}),
        ("resolve", {"knowledge": "accept", "post": "99999"}),
        ("resolve", {"knowledge": "what"}),
        ("reopen", {"reason": ""}),
    ],
)
def test_bad_input_is_a_mistake_in_the_form_and_never_ours(live, gus, deed, data, signed_in):
    page = signed_in(gus).send(f"/cases/{live.id}/{deed}", data)
    assert page.status_code == 422
    assert "<h1" in page.text


def test_every_deed_is_closed_to_those_who_do_not_see_the_case(live, ben, signed_in):
    peer = signed_in(ben)
    for deed in ("note", "message", "reply", "assign", "priority", "status", "resolve", "reopen"):
        assert peer.send(f"/cases/{live.id}/{deed}", {"body": "x"}).status_code == 404, deed
    for deed in ("reply", "still-broken"):
        assert peer.send(f"/my/cases/{live.id}/{deed}", {"body": "x"}).status_code == 404, deed
    assert peer.get(f"/cases/{live.id}").status_code == 404
    assert peer.get(f"/my/cases/{live.id}").status_code == 404
    assert peer.get("/cases").status_code == 403


def test_what_is_private_is_in_no_page_for_who_may_not_read_it(  # noqa: PLR0917 — the whole cast
    live, question, gus, ana, ben, mia, pia, ada, signed_in, browser
):
    with unit_of_work():
        timeline_actions.note(gus, live, "NOTE-CANARY", clock.now())
        timeline_actions.message(gus, live, "MESSAGE-CANARY", clock.now())
    pages = (
        f"/cases/{live.id}",
        f"/my/cases/{live.id}",
        "/my/cases",
        "/cases",
        f"/questions/{question.id}/{question.slug}",
        "/",
        "/questions",
    )
    reads = {
        None: set(), ben: set(), pia: set(), ana: {"MESSAGE"}, mia: {"NOTE"},
        gus: {"NOTE", "MESSAGE"}, ada: {"NOTE", "MESSAGE"},
    }  # fmt: skip
    for reader, readable in reads.items():
        client = signed_in(reader) if reader else browser
        text = "".join(client.get(page).text for page in pages)
        assert {kind for kind in ("NOTE", "MESSAGE") if f"{kind}-CANARY" in text} == readable, reader and reader.handle


def test_the_moderator_reads_status_owner_and_notes_and_no_more(live, mia, gus, signed_in):
    with unit_of_work():
        assignment.take(gus, live, now=clock.now())
    page = signed_in(mia).get(f"/cases/{live.id}").text
    assert "Gus Martin" in page
    assert "Open" in page
    assert "SLA policy" not in page
    assert signed_in(mia).send(f"/cases/{live.id}/note", {"body": "Seen before"}).status_code == 303
    assert db.session.scalars(select(CaseNote.body)).one() == "Seen before"


def test_the_product_team_reads_how_it_ended(live, pia, gus, signed_in):
    with unit_of_work():
        resolution_actions.resolve(gus, live, knowledge="none", reason="Personal data", now=clock.now())
    page = signed_in(pia).get(f"/cases/{live.id}").text
    assert "Resolved" in page
    assert "Personal data" in page
    assert "Save note" not in page


def test_the_thread_says_that_support_is_on_it(live, question, ana, ben, signed_in, browser):
    address = f"/questions/{question.id}/{question.slug}"
    assert "Support is working on it" in browser.get(address).text
    assert "first response due" not in browser.get(address).text
    assert "first response due" in signed_in(ben).get(address).text
    assert f"/my/cases/{live.id}" in signed_in(ana).get(address).text


@pytest.mark.parametrize("queue", ["mine", "team", "unassigned", "due", "late", "waiting", "all"])
def test_every_queue_opens(live, gus, queue, signed_in):
    page = signed_in(gus).get(f"/cases?queue={queue}")
    assert page.status_code == 200
    assert ("D45 leaks" in page.text) == (
        queue in ("unassigned", "all") or (queue == "due" and fresh(live).due_at < clock.now() + timedelta(days=1))
    )


@pytest.mark.parametrize(
    "query", ["queue=nobody", "sort=odd", "after=rubbish", "after=WzUsIDVd", "queue=all&after=WzUsIDVd"]
)
def test_an_unknown_queue_is_not_found(gus, query, signed_in):
    assert signed_in(gus).get(f"/cases?{query}").status_code == 404


def test_a_case_is_found_by_its_number_and_by_its_title(live, gus, signed_in):
    run_until_empty()
    desk = signed_in(gus)
    for words in (str(live.id), f"%23{live.id}", "LEAKS"):
        assert "D45 leaks" in desk.get(f"/cases?queue=all&q={words}").text
    assert "No open case matches" in desk.get("/cases?queue=all&q=%25").text
    assert "No matching cases" in desk.get("/cases?queue=all&q=%25&include_resolved=yes").text


def fill(machines, ana, mia, gus, count: int) -> list[Case]:
    made = []
    for number in range(count):
        with unit_of_work():
            space = db.session.get_one(Space, machines.id)
            at = clock.now() - timedelta(days=10, minutes=5 * (100 - number))
            thread = threads_actions.ask(
                ana,
                space=space,
                title=f"Machine number {number} leaks",
                body="It leaks at the door again.",
                tags=[],
                now=at,
            )
            made.append(escalate(mia, thread, reason="No answer", now=clock.now()))
            if number % 2:
                assignment.take(gus, made[-1], now=clock.now())
    return made


@pytest.mark.slow
def test_the_queue_costs_the_same_with_many_cases_and_pages_by_key(machines, ana, mia, gus, signed_in):
    fill(machines, ana, mia, gus, 3)
    desk = signed_in(gus)
    few = statements(desk.get("/cases?queue=unassigned"))
    fill(machines, ana, mia, gus, 64)
    page = desk.get("/cases?queue=unassigned")
    assert statements(page) == few <= 8
    onwards = re.search(r'href="([^"]+)" rel="next"', page.text)
    assert onwards
    assert desk.get(onwards[1].replace("&amp;", "&")).text.count("<li data-row ") == 4


def test_a_case_page_costs_the_same_however_much_was_said(live, gus, ana, signed_in):
    desk = signed_in(gus)
    desk.get(f"/cases/{live.id}")
    desk.application.extensions["kept"].forget()
    few = statements(desk.get(f"/cases/{live.id}"))
    for number in range(6):
        with unit_of_work():
            timeline_actions.note(gus, live, f"Note {number}", clock.now())
            timeline_actions.message((gus, ana)[number % 2], live, f"Message {number}", clock.now())
    assert statements(desk.get(f"/cases/{live.id}")) == few <= 8


def test_an_admin_makes_a_team_and_new_cases_of_its_space_go_to_it(ada, gus, mia, machines, question, signed_in):
    browser = signed_in(ada)
    made = browser.send("/admin/teams", {"name": "Dishwashers", "members": [gus.id], "spaces": [machines.id]})
    assert made.status_code == 303
    team = db.session.scalars(select(Team)).one()
    with unit_of_work():
        case = escalate(mia, db.session.get_one(Thread, question.id), reason="x", now=clock.now())
    assert case.team_id == team.id
    assert "D45 leaks" in signed_in(gus).get("/cases?queue=team").text
    changed = browser.send(f"/admin/teams/{team.id}", {"name": "Dishes", "members": [], "spaces": []})
    assert changed.status_code == 303
    assert "Dishes" in browser.get("/admin/teams").text


def test_teams_are_for_admins_and_made_of_support(ada, gus, ben, signed_in):
    assert signed_in(gus).get("/admin/teams").status_code == 403
    page = signed_in(ada).send("/admin/teams", {"name": "", "members": ["x"]})
    assert page.status_code == 422
    assert signed_in(ada).send("/admin/teams", {"name": "T", "members": [ben.id]}).status_code == 422


def test_the_product_team_reads_no_title_of_a_private_thread(live, pia, question, signed_in):
    with unit_of_work():
        db.session.get_one(Thread, question.id).visibility = "private"
    page = signed_in(pia).get(f"/cases/{live.id}")
    assert page.status_code == 200
    assert "D45 leaks" not in page.text
