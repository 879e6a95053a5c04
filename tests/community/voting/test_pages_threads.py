"""The page of a question, as strangers, its asker, peers and staff see it."""

from __future__ import annotations

import re

import pytest

from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.removal import actions as removal_actions
from app.community.spaces.models import Space
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work

BODY = "It hums for three minutes, shows E18 and stops with water in the drum."


def put_question(asker, space, now, **options) -> Thread:
    """A question as its asker would ask it."""
    title = options.pop("title", "W7 stops with E18 at the last spin")
    with unit_of_work():
        return threads_actions.ask(
            asker,
            space=space,
            title=title,
            body=options.pop("body", BODY),
            tags=options.pop("tags", ["w7", "e18"]),
            now=now,
            **options,
        )


def put_answer(author, thread, now, body="Look into the nozzle of the waste pipe: lint gathers there.") -> Post:
    with unit_of_work():
        return posts_actions.answer(author, thread, body, now)


def address_of(thread: Thread) -> str:
    return f"/questions/{thread.id}/{thread.slug}"


@pytest.fixture
def question(ana, machines, now) -> Thread:
    return put_question(ana, machines, now)


@pytest.fixture
def reply(ben, question, now) -> Post:
    return put_answer(ben, question, now)


def test_a_question_shows_what_was_said_and_where_it_stands(question, reply, browser):
    page = browser.get(address_of(question))
    assert page.status_code == 200
    assert question.title in page.text
    assert "three minutes" in page.text
    assert "lint gathers" in page.text
    assert "Answered." in page.text
    assert "Ben Okafor" in page.text
    assert "<title>W7 stops with E18 at the last spin · " in page.text


@pytest.mark.parametrize("address", ["/questions/{0.id}", "/questions/{0.id}/", "/questions/{0.id}/some-other-words"])
def test_another_slug_leads_to_the_right_one(question, browser, address):
    answer = browser.get(address.format(question) + "?order=newest")
    assert answer.status_code == 301
    assert answer.location == address_of(question) + "?order=newest"


@pytest.mark.parametrize(
    "address", ["/questions/999999/x", "/questions/99999999999999999999/x", "/questions/0/x", "/posts/999999"]
)
def test_what_is_not_there_is_not_found(app, browser, address):
    assert browser.get(address).status_code == 404


def test_a_stranger_meets_links_instead_of_forms_and_no_cookie(question, reply, browser):
    page = browser.get(address_of(question))
    assert "csrf" not in page.text
    assert not re.search(r'<form(?![^>]*action="/search")', page.text)
    assert "Set-Cookie" not in page.headers
    assert f'href="/questions/{question.id}/answers/new"' in page.text


def test_a_private_question_is_not_found_by_others_and_its_address_tells_nothing(
    ana, ben, gus, machines, now, signed_in, browser
):
    thread = put_question(ana, machines, now, visibility="private")
    for reader in (browser, signed_in(ben)):
        assert reader.get(f"/questions/{thread.id}/wrong").status_code == 404
        assert reader.get(address_of(thread)).status_code == 404
        assert "W7 stops with E18" not in reader.get("/questions").text
    assert "Private." in signed_in(ana).get(address_of(thread)).text
    assert signed_in(gus).get(address_of(thread)).status_code == 200


def test_the_accepted_answer_stands_first_unless_another_clearly_outscores_it(ana, ben, zoe, question, now, browser):
    helped, better = (
        put_answer(ben, question, now),
        put_answer(zoe, question, now, "Loosen the clip and pull the grey hose off first."),
    )
    with unit_of_work():
        voting_actions.accept(ana, db.session.get_one(Post, helped.id), now)
    for score, first in ((9, helped), (10, better)):
        with unit_of_work():
            db.session.get_one(Post, better.id).score = db.session.get_one(Thread, question.id).best_answer_score = (
                score
            )
        page = browser.get(address_of(question)).text
        assert re.findall(r'<article class="post[^"]*" id="p(\d+)"', page)[1] == str(first.id)
    assert "Accepted by Ana Ribeiro" in page
    assert "Solved</strong> by Ben Okafor" in page


@pytest.mark.parametrize("order", ["newest", "oldest", "votes", "nonsense"])
def test_answers_beyond_thirty_stand_on_further_pages(ana, ben, question, now, browser, order):
    with unit_of_work():
        thread = db.session.get_one(Thread, question.id)
        for number in range(35):
            posts_actions.answer(ben, thread, f"Answer number {number} says what to look at.", now).score = number % 3
    first = browser.get(f"{address_of(question)}?order={order}")
    after = re.search(r"after=([^\"&]+)", first.text)
    assert after is not None
    second = browser.get(f"{address_of(question)}?order={order}&after={after[1]}")
    bodies = [page.text.partition("</head>")[2] for page in (first, second)]
    seen = [re.findall(r'aria-label="Answer by [^"]*"|Answer number (\d+) says', body) for body in bodies]
    numbers = [int(n) for page in seen for n in page if n]
    assert len(numbers) == 35
    assert set(numbers) == set(range(35))


@pytest.mark.parametrize("cursor", ["x", "1", "1.2.3", "9" * 400, "-.", "%00"])
def test_a_made_up_cursor_is_refused(question, browser, cursor):
    assert browser.get(f"{address_of(question)}?after={cursor}").status_code in (400, 404)


def test_comments_are_folded_past_five(ana, ben, question, now, browser):
    with unit_of_work():
        opening = db.session.query(Post).filter_by(thread_id=question.id, kind="opening").one()
        for number in range(7):
            posts_actions.comment(ben, opening, f"Comment number {number} asks back.", now)
    page = browser.get(address_of(question)).text
    assert "2 more comments" in page
    assert page.index("Comment number 4") < page.index("2 more comments") < page.index("Comment number 5")


def test_what_i_did_is_marked(ana, zoe, question, reply, now, signed_in):
    with unit_of_work():
        voting_actions.vote(zoe, db.session.get_one(Post, reply.id), 1, now)
        voting_actions.add_me_too(zoe, db.session.get_one(Thread, question.id), now)
    page = signed_in(zoe).get(address_of(question)).text
    assert f'id="vote-{reply.id}-up" name="value" value="0" aria-pressed="true"' in re.sub(r"\s+", " ", page)
    assert f'action="/threads/{question.id}/unback"' in page


def test_one_s_own_deleted_answer_is_marked_and_can_be_brought_back(ben, zoe, question, reply, now, signed_in, browser):
    with unit_of_work():
        removal_actions.delete(ben, db.session.get_one(Post, reply.id), now)
    assert "lint gathers" not in browser.get(address_of(question)).text
    assert "lint gathers" not in signed_in(zoe).get(address_of(question)).text
    page = signed_in(ben).get(address_of(question)).text
    assert "lint gathers" in page
    assert f'action="/posts/{reply.id}/undelete"' in page


def test_imported_words_say_who_wrote_them_where_and_under_which_licence(question, reply, browser):
    with unit_of_work():
        post = db.session.get_one(Post, reply.id)
        post.licence, post.origin_url = "CC BY-SA 3.0", "https://beer.stackexchange.com/a/7"
        post.author_id, post.author_name = None, "Old Hop"
    page = browser.get(address_of(question)).text
    assert "Written by Old Hop" in page
    assert "beer.stackexchange.com" in page
    assert "CC BY-SA 3.0" in page


def test_a_post_s_own_address_leads_to_its_place(question, reply, browser):
    assert browser.get(f"/posts/{reply.id}").location == f"{address_of(question)}#p{reply.id}"


def test_words_in_another_language_say_so(question, browser):
    with unit_of_work():
        db.session.get_one(Thread, question.id).locale = "fr"
    assert '<h1 lang="fr">' in browser.get(address_of(question)).text


def test_reading_leaves_a_sighting_and_writes_nothing(app, question, browser):
    waiting = app.extensions["sightings"]._waiting
    waiting.clear()
    browser.get(address_of(question))
    assert [(seen["kind"], seen["subject_id"]) for _append, seen in waiting] == [("thread", question.id)]


def test_what_people_typed_runs_in_its_own_direction(ana, machines, now, browser, signed_in):
    title = "למה המטחנה נעצרת אחרי שתי שניות?"
    with unit_of_work():
        ana.name = "דנה"
    asked = put_question(ana, machines, now, title=title)
    listed, page = browser.get("/questions").text, signed_in(ana).get(address_of(asked)).text
    assert re.search(rf'<a href="[^"]*"[^>]* dir="auto">{re.escape(title)}</a>', listed)
    assert f"<bdi>{ana.name}</bdi>" in listed
    assert f"<bdi>{title}</bdi></h1>" in page
    assert f'dir="auto">{ana.name}</a>' in page
    assert '<div class="prose" dir="auto"' in page
    assert re.search(r'<textarea [^>]*dir="auto"[^>]* name="body"', page)


def test_the_space_is_linked_for_those_who_can_open_it(ana, mia, machines, now, signed_in):
    """Ana still reads her own question in a space that has become one for a segment; its page she does not."""
    asked = put_question(ana, machines, now)
    link, text = '<a href="/spaces/machines" dir="auto">Machines</a>', '<span dir="auto">Machines</span>'
    assert link in signed_in(ana).get(address_of(asked)).text
    with unit_of_work():
        db.session.get_one(Space, machines.id).visibility = "segments"
    page = signed_in(ana).get(address_of(asked)).text
    assert (link in page, text in page) == (False, True)
    assert link in signed_in(mia).get(address_of(asked)).text
