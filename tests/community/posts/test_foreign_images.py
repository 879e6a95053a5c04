"""Pages show images of other sites only after a click."""

from __future__ import annotations

import pytest

from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.community.samples import a_question
from tests.core.safe_html import tree_of

TRACKED = "I opened it and found this below: ![The seal](https://tracker.example/pixel.png)"


def _sources(page):
    return [each.get("src") or "" for each in tree_of(page).iter("img")]


@pytest.mark.parametrize(
    ("locale", "words"), [("en", "Show image from tracker.example"), ("fr", "Afficher l’image de tracker.example")]
)
def test_who_reads_a_question_is_shown_a_link_in_their_language(
    ana, ben, machines, now, signed_in, browser, locale, words
):
    thread = a_question(ana, machines, now, body=TRACKED)
    with unit_of_work():
        db.session.merge(ben).locale = locale
    page = signed_in(ben).get(f"/questions/{thread.id}", follow_redirects=True).text
    assert words in page
    assert not any("tracker" in each for each in _sources(page))
    for reader in (browser, signed_in(ben)):
        assert not any(
            "tracker" in each for each in _sources(reader.get(f"/questions/{thread.id}", follow_redirects=True).text)
        )


def test_a_preview_and_a_feed_hold_no_image_of_another_site(ana, machines, now, signed_in, browser):
    a_question(ana, machines, now, body=TRACKED)
    person = signed_in(ana)
    person.get("/questions/new")
    preview = person.send("/preview", {"body": TRACKED}).text
    assert "foreign-image" in preview
    assert "<img" not in preview
    assert "<img" not in browser.get("/questions.atom").text
