"""The client that posts and, where there is no wrk, makes the load."""

from __future__ import annotations

import asyncio

import pytest
from werkzeug import Request, Response

from benchmarks.client import Browser, again, ask_all
from benchmarks.posting import NotPosted, form_of, post_answers

PAGE = """
<form method="post" action="/posts/1/comments"><input type="hidden" name="form_id" value="other"></form>
<form class="composer" method="post" action="/questions/7/answers">
<input type="hidden" name="csrf_token" value="a&amp;b"><input type="hidden" name="form_id" value="0f">
<textarea name="body"></textarea></form>"""


def test_the_form_for_an_answer_is_found_with_what_it_carries_unseen():
    assert form_of(PAGE) == ("/questions/7/answers", {"csrf_token": "a&b", "form_id": "0f"})


def test_a_page_without_the_form_is_told():
    with pytest.raises(NotPosted):
        form_of("<form action='/search'></form>")


def test_a_browser_sends_back_the_cookies_that_it_was_given(httpserver):
    httpserver.expect_request("/first").respond_with_data("", headers={"Set-Cookie": "mine=1; Path=/; HttpOnly"})
    httpserver.expect_request("/second", headers={"Cookie": "mine=1"}).respond_with_data("known")

    async def visit():
        browser = Browser(httpserver.url_for("").rstrip("/"))
        await browser.get("/first")
        answer = await browser.get("/second")
        browser.close()
        return answer

    answer = asyncio.run(visit())
    assert (answer.status, answer.body) == (200, b"known")


def test_a_load_ends_by_itself_and_counts_what_failed(httpserver):
    httpserver.expect_request("/").respond_with_data("", status=500)
    load = asyncio.run(ask_all(httpserver.url_for("").rstrip("/"), again(("/", {}), 0.2), 2))
    assert load.requests == load.failures > 0


def test_every_answer_is_posted_with_the_form_of_a_page_read_before(httpserver):
    sent = []

    def take(request: Request) -> Response:
        sent.append((request.cookies.get("session"), request.form["form_id"]))
        return Response(status=303, headers={"Location": "/"})

    httpserver.expect_request("/questions/7/a").respond_with_data(PAGE)
    httpserver.expect_request("/questions/7/answers", method="POST").respond_with_handler(take)
    url = httpserver.url_for("").rstrip("/")
    assert len(post_answers(url, "session", ["ana", "ben"], ["/questions/7/a"], 2)) == 4
    assert sorted(sent) == [("ana", "0f"), ("ana", "0f"), ("ben", "0f"), ("ben", "0f")]


def test_an_answer_that_is_refused_ends_the_measurement(httpserver):
    httpserver.expect_request("/questions/7/a").respond_with_data(PAGE)
    httpserver.expect_request("/questions/7/answers").respond_with_data("too soon", status=422)
    with pytest.raises(NotPosted, match="too soon"):
        post_answers(httpserver.url_for("").rstrip("/"), "session", ["ana"], ["/questions/7/a"], 1)
