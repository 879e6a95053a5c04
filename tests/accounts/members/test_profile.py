"""One's own settings."""

from __future__ import annotations

import pytest

from app.accounts.members.models import Member
from app.core.db.base import db
from app.core.db.session import unit_of_work

WORDS = {
    "name": "Ana R.",
    "about": "I **mend** things.",
    "location": "Porto",
    "website": "https://example.org/ana",
    "locale": "fr",
    "time_zone": "Europe/Lisbon",
    "theme": "dark",
    "title": "Chief of everything",
}
KEYS = 'data-shortcuts="off"'


def test_a_member_says_who_they_are(signed_in, ana):
    browser = signed_in(ana)
    assert browser.send("/settings", WORDS).location == "/settings"
    kept = db.session.get(Member, ana.id)
    assert {name: getattr(kept, name) for name in WORDS} == {**WORDS, "title": ""}
    assert kept.about_html.strip() == "<p>I <strong>mend</strong> things.</p>"
    assert '<html lang="fr" data-theme="dark"' in browser.get("/settings").text


def test_single_letters_can_be_switched_off_and_on(signed_in, ana):
    browser = signed_in(ana)
    assert KEYS not in browser.get("/questions").text
    browser.send("/settings", WORDS)
    assert KEYS in browser.get("/questions").text
    browser.send("/settings", WORDS | {"has_shortcuts": "y"})
    assert KEYS not in browser.get("/questions").text
    assert db.session.get(Member, ana.id).has_shortcuts is True


def test_only_staff_have_a_title(signed_in, gus):
    signed_in(gus).send("/settings", WORDS)
    assert db.session.get(Member, gus.id).title == "Chief of everything"


def test_what_is_written_about_oneself_is_cleaned(signed_in, ana):
    signed_in(ana).send("/settings", {**WORDS, "about": "<script>alert(1)</script> [x](javascript:alert(1))"})
    assert "<script" not in db.session.get(Member, ana.id).about_html
    assert "href" not in db.session.get(Member, ana.id).about_html


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Enter your full name."),
        ("name", "Support", "This username is reserved"),
        ("name", "x" * 61, "This text is too long"),
        ("about", "x" * 5001, "This text is too long"),
        ("website", "javascript:alert(1)", "Enter an address that starts with http:// or https://"),
        ("locale", "xx", "Not a valid choice"),
        ("time_zone", "../../etc/passwd", "Not a valid choice"),
        ("theme", "x", "Not a valid choice"),
    ],
)
def test_a_mistake_changes_nothing_and_keeps_what_was_typed(signed_in, ana, field, value, sentence):
    page = signed_in(ana).send("/settings", {**WORDS, field: value})
    assert page.status_code == 422
    assert sentence in page.text
    assert "Porto" in page.text
    assert db.session.get(Member, ana.id).location == ""


def test_a_name_of_the_team_is_theirs_and_whoever_has_it_keeps_it(signed_in, ana, gus):
    browser = signed_in(ana)
    assert "This username is reserved" in browser.send("/settings", {**WORDS, "name": "Gus Mart\u0131n"}).text
    with unit_of_work():
        ana.name = gus.name
    assert browser.send("/settings", {**WORDS, "name": gus.name}).status_code == 303


def test_nobody_changes_what_is_not_on_the_form(signed_in, ana):
    more = {"reputation": "9999", "handle": "ada", "email": "x@example.org", "relation": "employee", "roles": "admin"}
    signed_in(ana).send("/settings", {**WORDS, **more})
    kept = db.session.get(Member, ana.id)
    assert (kept.reputation, kept.handle, kept.email, kept.relation) == (1, "ana", "ana@example.org", "customer")


@pytest.mark.parametrize("address", ["/settings", "/settings/security"])
def test_a_stranger_signs_in_first(browser, address):
    assert browser.get(address).location == f"/login?next={address}"
    assert browser.send(address, WORDS).status_code == 403


def test_pages_of_ones_own_stay_in_no_cache(signed_in, ana):
    for address in ("/settings", "/settings/security", "/login", "/register", "/password/forgot"):
        assert signed_in(ana).get(address).headers["Cache-Control"] == "no-store"
