"""Feeds, sitemap, robots and structured data: all that everyone may read, and nothing else."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest

from app.accounts.members.models import Member
from app.community.feeds import queries as feeds_queries
from app.community.feeds import views as feeds_views
from app.community.posts import actions as posts_actions
from app.community.removal import actions as removal_actions
from app.community.spaces import actions as spaces_actions
from app.community.spaces.models import Space
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core.db.session import unit_of_work
from tests.community.samples import opening_of
from tests.conftest import Browser

ATOM, MAP = "{http://www.w3.org/2005/Atom}", "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LATER = timedelta(hours=1)


@pytest.fixture
def question(ana: Member, machines: Space, now: datetime) -> Thread:
    with unit_of_work():
        return threads_actions.ask(
            ana,
            space=machines,
            title="Drum </script> hums & stops\u2028",
            body="It hums for three minutes, then it stops.",
            tags=["drum"],
            now=now,
        )


@pytest.fixture
def secrets(ana: Member, ada: Member, mia: Member, machines: Space, now: datetime) -> None:
    """A private question, one among members, and a deleted one; each says "secret"."""
    with unit_of_work():
        members = spaces_actions.make_space(ada, slug="club", name="Club", visibility="members", now=now)
        body, tags = "A secret that robots must not read.", ["drum"]
        threads_actions.ask(
            ana,
            space=machines,
            title="A secret invoice of mine",
            body=body,
            tags=tags,
            visibility="private",
            now=now + LATER,
        )
        threads_actions.ask(ana, space=members, title="A secret of the club", body=body, tags=tags, now=now + 2 * LATER)
        gone = threads_actions.ask(
            ana, space=machines, title="A secret that went away", body=body, tags=tags, now=now + 3 * LATER
        )
        removal_actions.delete(mia, opening_of(gone), now + 4 * LATER)


OUTSIDE = (
    "/questions.atom",
    "/tags/drum.atom",
    "/suggestions.atom",
    "/changelog.atom",
    "/sitemap.xml",
    "/robots.txt",
    "/opensearch.xml",
)


@pytest.mark.parametrize("address", OUTSIDE)
def test_nothing_private_is_told_outside(address: str, browser: Browser, question: Thread, secrets: None) -> None:
    page = browser.get(address)
    assert page.status_code == 200
    assert "secret" not in page.text.lower()
    assert "Set-Cookie" not in page.headers


@pytest.mark.parametrize("address", ["/questions.atom", "/tags/drum.atom"])
def test_a_feed_has_what_atom_asks_for(address: str, browser: Browser, question: Thread) -> None:
    page = browser.get(address)
    assert page.content_type == "application/atom+xml; charset=utf-8"
    feed = fromstring(page.data)
    assert feed.tag == f"{ATOM}feed"
    for name in ("title", "id", "updated"):
        assert feed.findtext(f"{ATOM}{name}")
    links = {each.get("rel"): each.get("href") for each in feed.findall(f"{ATOM}link")}
    assert links["self"] == feed.findtext(f"{ATOM}id")
    assert links["self"].endswith(address)
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == question.title
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Ana Ribeiro"
    assert entry.findtext(f"{ATOM}id").endswith(f"/questions/{question.id}")
    for name in ("published", "updated"):
        assert datetime.fromisoformat(entry.findtext(f"{ATOM}{name}") or "").tzinfo
    assert [each.get("term") for each in entry.findall(f"{ATOM}category")] == ["drum"]


def test_an_empty_feed_is_a_feed_too(browser: Browser) -> None:
    feed = fromstring(browser.get("/questions.atom").data)
    assert feed.findtext(f"{ATOM}updated")
    assert not feed.findall(f"{ATOM}entry")


def test_the_sitemap_names_each_question_once(browser: Browser, question: Thread) -> None:
    places = [each.text or "" for each in fromstring(browser.get("/sitemap.xml").data).iter(f"{MAP}loc")]
    assert len(places) == len(set(places))
    assert sum(f"/questions/{question.id}/" in place for place in places) == 1


def test_a_long_sitemap_becomes_an_index_of_files(
    browser: Browser, ana: Member, machines: Space, question: Thread, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with unit_of_work():
        last = threads_actions.ask(
            ana,
            space=machines,
            title="Another question here",
            body="It hums and stops again.",
            tags=[],
            now=now + LATER,
        )
    for module in (feeds_queries, feeds_views):
        monkeypatch.setattr(module, "IN_A_SITEMAP", 1)
    index = fromstring(browser.get("/sitemap.xml").data)
    assert index.tag == f"{MAP}sitemapindex"
    files = [each.text for each in index.iter(f"{MAP}loc")]
    assert len(files) == last.id
    assert f"/questions/{last.id}/" in browser.get(f"/sitemap-{last.id}.xml").text
    assert browser.get(f"/sitemap-{last.id + 1}.xml").status_code == browser.get("/sitemap-0.xml").status_code == 404


def test_robots_are_told_where_the_sitemap_is_and_what_is_not_for_them(browser: Browser) -> None:
    lines = browser.get("/robots.txt").text.splitlines()
    assert "Disallow: /search" in lines
    assert any(line.endswith("/sitemap.xml") for line in lines)


def test_a_browser_learns_how_to_search_here(browser: Browser) -> None:
    assert "/search?q={searchTerms}" in browser.get("/opensearch.xml").text
    assert 'href="/opensearch.xml"' in browser.get("/").text


def structured(page: str) -> Any:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    return json.loads(found[1]) if found else None


def test_a_question_with_answers_is_a_qa_page(
    browser: Browser, ana: Member, ben: Member, zoe: Member, question: Thread, now: datetime
) -> None:
    with unit_of_work():
        helped = posts_actions.answer(ben, question, "Clean the pump </script> first, then the filter.", now + LATER)
        posts_actions.answer(zoe, question, "Mine did that until it was level.", now + LATER)
        posts_actions.comment(ana, helped, "Which filter do you mean?", now + 2 * LATER)
        voting_actions.accept(ana, helped, now + 3 * LATER)
    data = structured(browser.get(f"/questions/{question.id}/{question.slug}").text)
    assert data
    assert data["@type"] == "QAPage"
    entity = data["mainEntity"]
    assert (entity["@type"], entity["name"], entity["answerCount"]) == ("Question", question.title, 2)
    for said in (entity, entity["acceptedAnswer"], *entity["suggestedAnswer"]):
        assert said["text"]
        assert said["author"]["name"]
        assert said["author"]["url"].startswith("http")
        assert isinstance(said["upvoteCount"], int)
        assert datetime.fromisoformat(said["datePublished"])
    assert "</script>" in entity["acceptedAnswer"]["text"]
    assert entity["acceptedAnswer"]["url"].endswith(f"#p{helped.id}")
    assert entity["acceptedAnswer"]["comment"][0]["text"] == "Which filter do you mean?"


def test_a_question_without_answers_claims_none(browser: Browser, question: Thread) -> None:
    page = browser.get(f"/questions/{question.id}/{question.slug}").text
    assert structured(page) is None
    assert f'<link rel="canonical" href="http://localhost/questions/{question.id}/{question.slug}">' in page
    assert '<meta property="og:title" content="Drum &lt;/script&gt; hums &amp; stops">' in page
