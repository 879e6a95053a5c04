"""Who else is on a case: told to support alone, for one statement, and forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.cases.case.models import Case
from app.cases.presence import actions as presence_actions
from app.cases.presence.models import CasePresence
from app.cases.presence.queries import Other, around
from app.cases.timeline import actions as timeline_actions
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import NotFound
from tests.cases.conftest import fresh
from tests.cast import NOW

SOON = NOW + timedelta(minutes=1)


def seen(case: Case, viewer, now=SOON, revision: int = 0):
    return around(case.id, viewer, revision, now)


def present(case: Case, who, kind: str = "", now=NOW) -> None:
    with unit_of_work():
        presence_actions.attend(who, case.id, kind, now)


def test_two_agents_see_each_other_and_at_what_they_write(case, gus, lea):
    present(case, gus)
    present(case, lea, "public")
    assert seen(case, gus, NOW).others == [Other("Lea Vogel", "public")]
    assert seen(case, lea, NOW).others == [Other("Gus Martin", "")]


def test_however_often_one_says_so_one_is_there_once(case, gus, lea):
    for kind in ("note", "", "message"):
        present(case, lea, kind)
    assert seen(case, gus, NOW).others == [Other("Lea Vogel", "message")]


def test_who_left_is_gone_after_a_minute_and_what_they_began_counts_for_three(case, gus, lea, ada):
    present(case, lea)
    present(case, ada, "public")
    assert seen(case, gus, NOW + timedelta(seconds=61)).others == [Other("Ada Byron", "public")]
    assert seen(case, gus, NOW + timedelta(seconds=181)).others == []


def test_what_is_sent_is_written_at_no_longer(case, gus, lea, signed_in):
    now = clock.now()
    present(case, lea, "note", now)
    assert signed_in(lea).send(f"/cases/{case.id}/note", {"body": "Bulletin 0417"}).status_code == 303
    assert seen(case, gus, now).others == [Other("Lea Vogel", "")]


@pytest.mark.parametrize(
    ("deed", "news"),
    [
        (
            lambda gus, ana, case: timeline_actions.reply(gus, case, "Put a plate under the hinge.", NOW),
            ("replied", "Gus Martin"),
        ),
        (lambda gus, ana, case: timeline_actions.message(gus, case, "Your number?", NOW), ("wrote", "Gus Martin")),
        (lambda gus, ana, case: timeline_actions.message(ana, case, "It is worse.", NOW), ("wrote", "Ana Ribeiro")),
        (lambda gus, ana, case: timeline_actions.note(gus, case, "Bulletin 0417", NOW), None),
    ],
    ids=["reply", "message", "asker", "note"],
)
def test_a_page_hears_what_changed_since_it_was_drawn(case, gus, lea, ana, deed, news):
    revision = fresh(case).revision
    with unit_of_work():
        deed(gus, ana, case)
    assert seen(case, lea, revision=revision).news == news
    assert seen(case, lea, revision=fresh(case).revision).news is None


def test_the_address_answers_204_until_there_is_something_else_to_say(case, gus, lea, signed_in):
    browser, address = signed_in(gus), f"/cases/{case.id}/presence"
    seen_at = case.revision
    page = browser.get(f"{address}?revision={seen_at}")
    since = page.headers["ETag"].strip('"')
    assert page.status_code == 200
    assert browser.get(f"{address}?revision={seen_at}&since={since}").status_code == 204
    assert signed_in(lea).send(address, {"kind": "public"}).status_code == 204
    told = browser.get(f"{address}?revision={seen_at}&since={since}")
    assert "Lea Vogel is also viewing this case · writing a public answer" in told.text
    assert "Lea Vogel changed the case while you were working" not in told.text
    with unit_of_work():
        timeline_actions.reply(lea, fresh(case), "Put a plate under the hinge.", clock.now())
    assert "Lea Vogel replied while you were working" in browser.get(f"{address}?revision={seen_at}&since={since}").text


def test_it_costs_one_statement_beside_the_session(case, gus, lea, ada, signed_in):
    browser = signed_in(gus)

    def cost(address: str) -> int:
        return int(browser.get(address).headers["Server-Timing"].split('desc="')[1].split(" ")[0])

    for who in (lea, ada):
        present(case, who, "note", clock.now())
    cost(f"/cases/{case.id}/presence")
    assert cost(f"/cases/{case.id}/presence") == 1  # who asks was read a moment ago


@pytest.mark.parametrize("who", ["ana", "ben", "mia", "pia"])
def test_nobody_outside_support_asks_or_says(case, who, request, signed_in):
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get(f"/cases/{case.id}/presence").status_code == 404
    assert browser.send(f"/cases/{case.id}/presence", {"kind": "note"}).status_code == 404
    assert db.session.scalar(select(func.count()).select_from(CasePresence)) == 0
    with pytest.raises(NotFound):
        seen(case, request.getfixturevalue(who))


def test_an_unknown_kind_is_only_being_there(case, gus, lea):
    present(case, lea, "<script>")
    assert seen(case, gus, NOW).others == [Other("Lea Vogel", "")]


def test_what_is_an_hour_old_is_forgotten(case, gus, lea):
    present(case, gus)
    present(case, lea, now=NOW + timedelta(minutes=30))
    with unit_of_work():
        presence_actions.forget_absent(NOW + timedelta(minutes=61))
    assert list(db.session.scalars(select(CasePresence.member_id))) == [lea.id]


def test_a_note_that_came_since_the_page_was_made_is_told_to_colleagues_and_changes_nothing(case, gus, lea):
    revision, drawn = fresh(case).revision, NOW.timestamp()
    with unit_of_work():
        timeline_actions.note(lea, fresh(case), "He called again.", SOON)
    assert around(case.id, gus, revision, SOON, drawn).news == ("noted", "Lea Vogel")
    assert around(case.id, lea, revision, SOON, drawn).news is None
    assert around(case.id, gus, revision, SOON, SOON.timestamp()).news is None
    assert around(case.id, gus, revision, SOON).news is None
    assert fresh(case).revision == revision


@pytest.mark.parametrize("drawn", ["", "x", "nan", "inf", "-1", "1e400"])
def test_whatever_a_page_says_of_when_it_was_made_is_answered(case, gus, drawn, signed_in):
    assert signed_in(gus).get(f"/cases/{case.id}/presence?rendered_at={drawn}").status_code in {200, 204}
