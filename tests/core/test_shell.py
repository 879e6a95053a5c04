"""What every page has around its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from app import create_app
from app.accounts.members.models import Member
from tests.conftest import Browser, configured

SignedIn = Callable[[Member], Browser]


def test_the_gallery_shows_every_component_and_no_id_twice(signed_in: SignedIn, ana: Member) -> None:
    page = signed_in(ana).get("/dev/ui")
    assert page.status_code == 200
    twice = [name for name, times in Counter(re.findall(r' id="([^"]+)"', page.text)).items() if times > 1]
    assert twice == []


def test_no_page_holds_a_style_or_a_script_of_its_own(signed_in: SignedIn, ana: Member) -> None:
    text = signed_in(ana).get("/dev/ui").text
    assert not re.search(r' style="| on[a-z]+="|<style|<script(?! src=)', text)


def test_a_stranger_gets_links_and_no_token(browser: Browser) -> None:
    text = browser.get("/no-such-page").text
    assert "csrf" not in text
    assert 'method="post"' not in text
    assert re.search(r'href="/login\?next=[^"]*no-such-page', text)
    assert 'href="/language/fr?next=' in text


def test_a_member_finds_their_places_and_the_way_out(signed_in: SignedIn, ana: Member) -> None:
    text = signed_in(ana).get("/no-such-page").text
    assert '<meta name="csrf-token"' in text
    assert 'action="/logout"' in text
    assert all(
        f'href="{place}"' in text
        for place in (f"/members/{ana.handle}", "/my/questions", "/my/cases", "/settings", "/inbox")
    )
    assert "/language/" not in text


def test_strangers_load_htmx_only_where_a_page_uses_it(browser: Browser, signed_in: SignedIn, ana: Member) -> None:
    for reader, place, loads in (
        (browser, "/questions", False),
        (browser, "/questions/new", True),
        (signed_in(ana), "/questions", True),
    ):
        text = reader.get(place).text
        assert ("htmx.min.js" in text) is loads
        assert loads or " hx-" not in text


def test_an_error_page_says_so_in_its_title_and_keeps_what_was_typed(signed_in: SignedIn, ana: Member) -> None:
    page = signed_in(ana).post("/login", data={"body": "Three long <b>paragraphs</b>"})
    assert page.status_code == 400
    assert "<title>Error: " in page.text
    assert "Your text is saved here" in page.text
    assert "Three long &lt;b&gt;paragraphs&lt;/b&gt;</textarea>" in page.text


def test_a_stranger_who_chooses_french_reads_french(browser: Browser) -> None:
    answer = browser.get("/language/fr?next=/no-such-page")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/no-such-page")
    assert '<html lang="fr"' in browser.get("/no-such-page").text


def test_the_language_leads_nowhere_else(browser: Browser) -> None:
    assert browser.get("/language/fr?next=https://example.org/").headers["Location"] == "/"
    assert browser.get("/language/xx").status_code == 404


def test_production_has_no_gallery(tmp_path: Path) -> None:
    secret = {"PEERCARE_ENV": "production", "SECRET_KEY": "0123456789" * 4}
    app = create_app(configured(tmp_path, f"sqlite:///{tmp_path}/p.db", **secret))
    assert not [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/dev")]
