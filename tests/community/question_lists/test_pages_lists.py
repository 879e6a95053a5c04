"""Home, lists of questions, tags and spaces."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.question_lists import queries as question_lists_queries
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.pagination import PAGE_SIZE
from app.core.db.session import unit_of_work
from tests.cast import place
from tests.community.voting.test_pages_threads import put_answer, put_question

TITLES = {
    "fresh": "Nobody has answered this one",
    "voted": "Somebody answered this well",
    "plain": "Somebody answered this",
    "done": "This one is solved",
}


@pytest.fixture
def questions(ana, ben, zoe, machines, now) -> dict[str, Thread]:
    """One question of each kind, in the order of their making."""
    made = {
        name: put_question(
            ana if name == "fresh" else zoe,
            machines,
            now + timedelta(hours=n),
            title=f"{title}, is it not?",
            tags=[name],
        )
        for n, (name, title) in enumerate(TITLES.items())
    }
    later = now + timedelta(days=1)
    replies = {name: put_answer(ben, made[name], later) for name in ("voted", "plain", "done")}
    with unit_of_work():
        voting_actions.vote(zoe, db.session.get_one(Post, replies["voted"].id), 1, later)
        voting_actions.accept(zoe, db.session.get_one(Post, replies["done"].id), later)
    return made


def listed(page) -> set[str]:
    return {name for name, title in TITLES.items() if f"{title}, is it not?" in page.text}


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ("", {"fresh", "voted", "plain", "done"}),
        ("unanswered", {"fresh"}),
        ("unvoted", {"fresh", "plain", "done"}),
        ("unsolved", {"fresh", "voted", "plain"}),
        ("needs-attention", {"fresh"}),
        ("mine", {"fresh"}),
    ],
)
def test_a_filter_lists_what_it_says(ana, questions, signed_in, wanted, names):
    assert listed(signed_in(ana).get(f"/questions?filter={wanted}")) == names


@pytest.mark.parametrize("sort", ["active", "new", "hot", "votes"])
def test_every_order_lists_every_question_once(questions, browser, sort):
    page = browser.get(f"/questions?sort={sort}")
    assert sorted(re.findall(r'href="/questions/(\d+)/', page.text)) == sorted(
        str(thread.id) for thread in questions.values()
    )


@pytest.mark.parametrize(
    "query", ["filter=x", "sort=x", "after=x", "after=%ff", "space=x", "tag=x", "filter[]=1&sort=" + "y" * 5000]
)
def test_a_list_that_is_none_is_not_found(app, browser, query):
    page = browser.get(f"/questions?{query}")
    assert page.status_code == 404 or query.startswith("filter[]")


def test_lists_page_by_key_without_gap_or_repeat(ana, machines, now, browser):
    for number in range(33):
        put_question(ana, machines, now + timedelta(minutes=number), title=f"Question number {number} of many")
    first = browser.get("/questions?sort=new")
    on = re.findall(r'href="([^"]+after=[^"]+)" rel="next"', first.text)
    second = browser.get(on[0].replace("&amp;", "&"))
    numbers = [int(n) for page in (first, second) for n in re.findall(r">Question number (\d+) of many<", page.text)]
    assert numbers == list(range(32, -1, -1))


def test_space_and_tag_narrow_a_list(ana, questions, now, browser):
    with unit_of_work():
        other = place("ovens")
    put_question(ana, other, now, title="The oven stays cold at the back")
    for address in ("/questions?space=ovens", "/spaces/ovens"):
        page = browser.get(address)
        assert "The oven stays cold" in page.text
        assert not listed(page)
    for address in ("/questions?tag=plain", "/tags/plain", "/tags/PLAIN"):
        assert listed(browser.get(address)) == {"plain"}


def test_a_space_for_members_is_closed_to_strangers(ana, now, signed_in, browser):
    with unit_of_work():
        inside = place("inside")
        inside.visibility = "members"
    thread = put_question(ana, inside, now, title="Only members read this question")
    assert "Only members read" in signed_in(ana).get("/spaces/inside").text
    assert browser.get("/spaces/inside").status_code == browser.get(f"/questions/{thread.id}/x").status_code == 404
    for address in ("/", "/questions", "/tags", "/tags/w7", "/members/ana"):
        page = browser.get(address)
        assert "Only members read" not in page.text
        assert "/spaces/inside" not in page.text


@pytest.mark.parametrize("address", ["/", "/questions", "/tags", "/members?q=nobody-of-that-name", "/about"])
def test_an_empty_list_says_what_would_be_there(app, browser, address):
    page = browser.get(address)
    assert page.status_code == 200
    assert 'class="empty"' in page.text


def test_a_filter_that_leaves_nothing_says_so(ana, machines, signed_in):
    assert "Nothing here right now" in signed_in(ana).get("/questions?filter=unsolved").text
    assert "You have not asked any questions yet" in signed_in(ana).get("/my/questions").text


def test_my_questions_hold_my_private_ones(ana, ben, machines, now, signed_in, browser):
    put_question(ana, machines, now, visibility="private", title="My invoice of last month is wrong")
    page = signed_in(ana).get("/my/questions")
    assert "My invoice of last month" in page.text
    assert "Private" in page.text
    assert browser.get("/my/questions").location.startswith("/login?next=")
    assert "My invoice" in signed_in(ana).get("/").text
    assert "My invoice" not in signed_in(ben).get("/").text


def test_home_tells_a_helper_where_to_help(ben, questions, signed_in, browser):
    page = signed_in(ben).get("/").text
    assert "Recently unanswered" in page
    assert "Ben" in page
    assert "Hot questions" in page
    assert 'class="queues"' not in browser.get("/").text


def test_a_title_is_text_wherever_it_stands(ana, ben, machines, now, signed_in, browser):
    thread = put_question(ana, machines, now, title="<script>alert(1)</script> in a title")
    with unit_of_work():
        posts_actions.answer(ben, db.session.get_one(Thread, thread.id), "An answer with a **name** in it.", now)
    for address in ("/", "/questions", f"/questions/{thread.id}/{thread.slug}", "/members/ana", "/members/ben"):
        assert "<script>alert" not in browser.get(address).text


@pytest.mark.parametrize("sort", question_lists_queries.SORTS)
def test_every_order_goes_on_after_its_first_page(ana, machines, now, sort):
    for number in range(PAGE_SIZE + 2):
        put_question(ana, machines, now + timedelta(days=number), title=f"Why does pump number {number} stop?")
    first = question_lists_queries.list_questions(ana, sort=sort)
    second = question_lists_queries.list_questions(ana, sort=sort, cursor=first.after)
    assert (len(first.items), len(second.items), second.after) == (PAGE_SIZE, 2, None)
    assert not {row.id for row in first.items} & {row.id for row in second.items}
