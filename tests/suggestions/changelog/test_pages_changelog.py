"""The pages of the changelog: reading, writing, following, feeds."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from app.community.spaces.models import MEMBERS, Space
from app.core.db.base import db
from app.core.db.pagination import PAGE_SIZE
from app.core.db.session import unit_of_work
from app.core.outbox.worker import run_until_empty
from app.suggestions.changelog import actions
from app.suggestions.changelog.actions import EntryText
from app.suggestions.changelog.models import ChangelogEntry
from app.suggestions.models import Area
from tests.suggestions.conftest import TITLE

TITLE_OF_ENTRY = "Set when the wash ends"
BODY = "Choose the hour at which you want to open the door; the machine does the sum."
FORM = {"kind": "new", "title": TITLE_OF_ENTRY, "body": BODY, "area": "", "publish_on": "", "then": "publish"}


@pytest.fixture
def published(pia, idea, now):
    with unit_of_work():
        entry = actions.write_entry(pia, EntryText("improved", TITLE_OF_ENTRY, BODY, None, [idea.id]), now)
        actions.publish(pia, entry, None, now)
    return entry


@pytest.fixture
def reading(request, browser, signed_in):
    """`reading("ana")` is Ana's browser, `reading("")` a stranger's."""
    return lambda reader: signed_in(request.getfixturevalue(reader)) if reader else browser


def entries():
    return db.session.scalars(select(ChangelogEntry)).all()


def test_an_entry_is_written_published_and_read_by_everyone(pia, idea, decide, signed_in, browser):
    decide(idea, "shipped")
    answer = signed_in(pia).send("/changelog/new", FORM | {"suggestions": [str(idea.id)]})
    assert answer.status_code == 303
    for address in (answer.location, "/changelog", "/changelog?kind=new"):
        page = browser.get(address).text
        assert TITLE_OF_ENTRY in page
        assert BODY in page
        assert TITLE in page
    assert TITLE_OF_ENTRY not in browser.get("/changelog?kind=fixed").text
    assert TITLE_OF_ENTRY in browser.get("/changelog.atom").text
    assert TITLE_OF_ENTRY in browser.get(f"/suggestions/{idea.id}", follow_redirects=True).text


def test_a_draft_is_read_by_the_product_team_only(ana, gus, pia, signed_in, browser):
    answer = signed_in(pia).send("/changelog/new", FORM | {"then": "draft"})
    for reader, sees in ((browser, False), (signed_in(ana), False), (signed_in(gus), False), (signed_in(pia), True)):
        assert (TITLE_OF_ENTRY in reader.get("/changelog").text) is sees
        assert (reader.get(answer.location).status_code == 200) is sees
        assert TITLE_OF_ENTRY not in reader.get("/changelog.atom").text


def test_two_clicks_write_one_entry(pia, signed_in):
    browser = signed_in(pia)
    form = FORM | {"form_id": "0123456789abcdef0123456789abcdef"}
    first, second = (browser.send("/changelog/new", form) for _ in range(2))
    assert first.location == second.location
    assert len(entries()) == 1


def test_wrong_input_loses_nothing(pia, signed_in):
    page = signed_in(pia).send("/changelog/new", FORM | {"title": "No"})
    assert page.status_code == 422
    assert BODY in page.text
    assert "Describe the topic in a few words." in page.text
    assert entries() == []


def test_of_two_who_change_it_at_once_the_second_keeps_their_words(pia, published, signed_in):
    browser, where = signed_in(pia), f"/changelog/{published.id}/edit"
    seen = {"revision": "1"}
    assert browser.send(where, FORM | seen | {"title": "The wash ends when you say"}).status_code == 303
    page = browser.send(where, FORM | seen | {"title": "Quite another title"}).text
    assert "Someone else changed this" in page
    assert "Quite another title" in page
    assert "The wash ends when you say" in page


def test_withdraw_and_delete(pia, published, signed_in, browser):
    mine = signed_in(pia)
    mine.send(f"/changelog/{published.id}/withdraw", {})
    assert browser.get(f"/changelog/{published.id}").status_code == 404
    mine.send(f"/changelog/{published.id}/delete", {})
    assert entries() == []


@pytest.mark.parametrize("who", ["ana", "gus"])
def test_others_are_refused(request, who, published, signed_in):
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get("/changelog/new").status_code == 403
    assert browser.get(f"/changelog/{published.id}/edit").status_code == 403
    for deed in ("withdraw", "delete"):
        assert browser.send(f"/changelog/{published.id}/{deed}", {}).status_code == 403


def test_who_follows_finds_it_in_the_inbox_until_they_read_it(ana, pia, signed_in):
    reader = signed_in(ana)
    reader.send("/changelog/follow", {})
    assert "Following" in reader.get("/changelog").text
    answer = signed_in(pia).send("/changelog/new", FORM)
    run_until_empty()
    inbox = reader.get("/inbox?show=unread").text
    assert f"New in the changelog: “{TITLE_OF_ENTRY}”" in inbox
    assert answer.location in inbox
    reader.get(answer.location)
    assert TITLE_OF_ENTRY not in reader.get("/inbox?show=unread").text
    reader.send("/changelog/unfollow", {})
    assert "Following" not in reader.get("/changelog").text


def test_entries_of_a_members_space_are_not_for_strangers(ana, pia, machines, laundry, now, browser, signed_in):
    with unit_of_work():
        db.session.get_one(Space, machines.id).visibility = MEMBERS
        entry = actions.write_entry(
            pia, EntryText("new", TITLE_OF_ENTRY, BODY, db.session.get_one(Area, laundry.id)), now
        )
        actions.publish(pia, entry, None, now)
    assert browser.get(f"/changelog/{entry.id}").status_code == 404
    assert TITLE_OF_ENTRY not in browser.get("/changelog").text + browser.get("/changelog.atom").text
    assert TITLE_OF_ENTRY in signed_in(ana).get("/changelog").text


@pytest.mark.parametrize("query", ["kind=great", "after=xyz"])
def test_an_address_that_makes_no_sense_is_not_found(app, browser, query):
    assert browser.get(f"/changelog?{query}").status_code == 404


def test_an_empty_changelog_says_what_would_be_here(app, browser):
    assert "Nothing here yet" in browser.get("/changelog").text


@pytest.mark.parametrize("reader", ["", "ana"])
def test_more_entries_cost_no_more_statements_and_each_is_on_one_page(
    request, reader, pia, idea, now, browser, signed_in
):
    client = signed_in(request.getfixturevalue(reader)) if reader else browser

    def write(numbers):
        with unit_of_work():
            for number in numbers:
                text = EntryText("fixed", f"Entry number {number:02}", BODY, None, [idea.id])
                actions.publish(pia, actions.write_entry(pia, text, now), None, now)

    def statements():
        client.get("/changelog")
        client.application.extensions["kept"].forget()
        return int(re.findall(r'desc="(\d+) statements"', client.get("/changelog").headers["Server-Timing"])[0])

    write(range(2))
    few = statements()
    write(range(2, PAGE_SIZE + 2))
    assert statements() == few <= 6
    first = client.get("/changelog").text
    after = re.findall(r"after=([\w-]+)", first)[0]
    second = client.get(f"/changelog?after={after}").text
    titles = re.findall(r"Entry number (\d\d)</a></h2>", first + second)
    assert sorted(titles) == [f"{each:02}" for each in range(PAGE_SIZE + 2)]
    assert db.session.scalar(select(func.count(ChangelogEntry.id))) == PAGE_SIZE + 2
