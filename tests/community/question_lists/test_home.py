"""Home: what is the reader's own first, then where they can help; for strangers a search, the spaces, what is asked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.community.members.jobs import fold_views
from app.community.question_lists import home
from app.community.threads.models import Thread
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.cast import person, place
from tests.community.posts.test_statements import statements
from tests.community.voting.test_pages_threads import address_of, put_answer, put_question

MINE, OTHERS, FRENCH = "My pump stops in the night", "A door that will not close", "La porte ne se ferme plus du tout"


@pytest.fixture
def asked(ana, ben, zoe, machines, now) -> dict[str, Thread]:
    return {
        "mine": put_question(ana, machines, now, title=MINE, tags=["pump"]),
        "others": put_question(ben, machines, now + timedelta(hours=1), title=OTHERS, tags=["door"]),
        "french": put_question(zoe, machines, now + timedelta(hours=2), title=FRENCH, tags=["porte"], locale="fr"),
    }


def test_a_member_s_own_questions_come_before_those_of_others(ana, asked, signed_in):
    page = signed_in(ana).get("/").text
    own, to_help = page.index('id="own"'), page.index('id="to-help"')
    assert own < page.index(MINE) < to_help < page.index(OTHERS)
    assert MINE not in page[to_help:]


def test_the_only_question_being_one_s_own_is_no_empty_community(ana, machines, now, signed_in):
    assert "No questions yet" in signed_in(ana).get("/").text
    put_question(ana, machines, now, title=MINE)
    assert "No questions yet" not in signed_in(ana).get("/").text


def test_a_question_with_news_comes_before_those_without(app, ana, ben, machines, asked, now, signed_in):
    later = put_question(ana, machines, now + timedelta(days=1), title="A newer one of mine, still quiet")
    assert [row.title for row in home.own_questions(ana, 5)] == [later.title, MINE]
    signed_in(ana).get(address_of(asked["mine"]))
    app.extensions["sightings"].append_now()
    with unit_of_work():
        fold_views(now)
    put_answer(ben, asked["mine"], clock.now())
    put_answer(ben, later, clock.now())
    assert [(row.title, row.new_answers) for row in home.own_questions(ana, 5)] == [(MINE, 1), (later.title, 0)]


def test_a_solved_question_leaves_the_home_of_its_author(ana, asked):
    with unit_of_work():
        post = put_answer(person("helper"), asked["mine"], asked["mine"].created_at)
        db.session.get_one(Thread, asked["mine"].id).accepted_post_id = post.id
    assert home.own_questions(ana, 5) == []


def test_a_newcomer_reads_how_to_begin(zoe, signed_in):
    page = signed_in(person_of("new")).get("/").text
    assert "You have not asked a question yet" in page
    assert 'href="/questions/new"' in page


def person_of(handle: str):
    with unit_of_work():
        return person(handle)


def test_a_stranger_finds_a_search_the_spaces_and_what_is_asked(asked, now, browser):
    with unit_of_work():
        inside = place("inside")
        inside.visibility = "members"
    page = browser.get("/").text
    assert page.index('id="q-large"') < page.index('id="spaces"') < page.index('id="hot"')
    assert 'href="/spaces/machines"' in page
    assert "3 threads" in page
    assert "/spaces/inside" not in page


@pytest.mark.parametrize("narrow", [home.hot_questions, home.newest_questions, home.questions_to_help_with])
def test_questions_in_the_reader_s_language_come_first(gus, asked, narrow):
    for lang, first in (("en", "en"), ("fr", "fr")):
        assert narrow(gus, lang, 5)[0].locale == first
        assert len(narrow(gus, lang, 5)) == 3


def test_home_costs_a_member_as_many_statements_for_twice_the_questions(ana, ben, machines, asked, now, signed_in):
    few = statements(signed_in(ana), "/")
    for number in range(12):
        put_question((ana, ben)[number % 2], machines, now, title=f"Why does pump number {number} stop?")
    assert statements(signed_in(ana), "/") <= few <= 8


def test_the_tabs_of_phones_lead_to_home_questions_ask_inbox_and_me(ana, signed_in, browser):
    bar = signed_in(ana).get("/").text.partition('<nav class="bottom-bar"')[2]
    places = [f'href="{path}"' for path in ("/", "/questions", "/questions/new", "/inbox", "/my")]
    assert [bar.index(each) for each in places] == sorted(bar.index(each) for each in places)
    assert 'href="/my"' not in browser.get("/").text


def test_me_leads_to_all_that_is_one_s_own_and_out(ana, signed_in, browser):
    page = signed_in(ana).get("/my").text
    for path in ("/my/questions", "/my/cases", "/my/drafts", "/my/bookmarks", "/members/ana", "/settings", "/inbox"):
        assert f'href="{path}"' in page, path
    assert 'action="/logout"' in page
    assert browser.get("/my").location.startswith("/login?next=")
