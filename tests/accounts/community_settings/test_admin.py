"""The pages of those who run the community."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.settings import InstanceSettings, forget, settings

PAGES = ("/admin", "/admin/settings", "/admin/spaces", "/admin/roles")
CHANGES: dict[str, Any] = {
    "name": "Halvar",
    "tagline": "We mend",
    "locale": "fr",
    "time_zone": "Europe/Berlin",
    "privilege_preset": "customers",
    "first_post_approval": True,
    "staff_accept_days": 3,
    "archive_days": 90,
    "imprint": "# Halvar\n\nHarbour road 1",
    "privacy": "",
    "terms": "Be **kind**.",
}


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("who", ["ana", "mia", "gus", "pia", "ada"])
def test_admins_only(request, signed_in, address, who):
    page = signed_in(request.getfixturevalue(who)).get(address)
    assert page.status_code == (200 if who == "ada" else 403)


@pytest.mark.parametrize("address", PAGES)
def test_a_stranger_signs_in_first(browser, address):
    assert browser.get(address).location == f"/login?next={address}"
    assert browser.send(address).status_code in (403, 405)


def test_the_list_leads_to_every_page(signed_in, ada):
    page = signed_in(ada).get("/admin").text
    assert all(f'href="{address}"' in page for address in PAGES[1:])


def test_an_admin_sets_what_holds_for_everyone(signed_in, ada, browser):
    assert signed_in(ada).send("/admin/settings", CHANGES).location == "/admin/settings"
    forget()
    expected = InstanceSettings(**CHANGES, open_registration=False)
    assert settings() == expected
    assert "Be <strong>kind</strong>." in browser.get("/terms").text
    assert browser.get("/register").status_code == 403


def test_nobody_else_does(signed_in, mia):
    assert signed_in(mia).send("/admin/settings", CHANGES).status_code == 403
    assert settings() == InstanceSettings()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("time_zone", "Moon/Base"),
        ("locale", "xx"),
        ("privilege_preset", "x"),
        ("archive_days", "0"),
        ("staff_accept_days", "many"),
        ("terms", "x" * 100_001),
    ],
)
def test_a_mistake_changes_nothing(signed_in, ada, field, value):
    assert signed_in(ada).send("/admin/settings", {**CHANGES, field: value}).status_code == 422
    assert settings() == InstanceSettings()


def test_the_way_there_stands_on_every_page_of_an_admin(signed_in, ada, gus):
    assert 'href="/admin"' in signed_in(ada).get("/settings").text
    assert 'href="/admin"' not in signed_in(gus).get("/settings").text
