"""What browsers need to install the community as an app."""

from __future__ import annotations

import io

from PIL import Image

from app.core.db.session import unit_of_work
from app.core.settings import change_settings
from tests import cast
from tests.conftest import Browser


def test_the_manifest_names_the_community_and_icons_of_the_sizes_that_it_says(browser: Browser) -> None:
    with unit_of_work():
        change_settings(cast.NOW, name="Bobby's washing machines", tagline="We wash")
    answer = browser.get("/manifest.webmanifest")
    assert answer.content_type == "application/manifest+json"
    assert answer.json
    names = {name: answer.json[name] for name in ("name", "short_name", "description", "start_url", "display")}
    assert names == {
        "name": "Bobby's washing machines",
        "short_name": "Bobby's",
        "description": "We wash",
        "start_url": "/",
        "display": "standalone",
    }
    for icon in answer.json["icons"]:
        picture = Image.open(io.BytesIO(browser.get(icon["src"]).data))
        assert f"{picture.width}x{picture.height}" == icon["sizes"]
    purposes = {(icon["sizes"], icon["purpose"]) for icon in answer.json["icons"]}
    assert purposes == {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}


def test_every_page_leads_to_the_manifest_and_its_menu_to_pages(browser: Browser) -> None:
    assert '<link rel="manifest" href="/manifest.webmanifest">' in browser.get("/").text
    for shortcut in browser.get("/manifest.webmanifest").json["shortcuts"]:  # type: ignore[index]
        assert browser.get(shortcut["url"]).status_code in (200, 302)
