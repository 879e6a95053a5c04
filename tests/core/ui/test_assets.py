"""All style is one file, all script another; both may be kept for ever, because their address changes with them."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.ui import assets

STATIC = Path(__file__).resolve().parents[3] / "static"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small static/ of its own."""
    for name, text in {
        "css/tokens.css": ":root { --ink: #111; }",
        "css/base.css": "/* bare */\nbody { margin: 0; }",
        "css/utilities.css": ".sr { clip: auto; }",
        "css/print.css": "@media print { nav { display: none; } }",
        "css/components/button.css": ".btn { color: red; }",
        "css/components/avatar.css": ".avatar { color: blue; }",
        "css/pages/cases.css": ".case { color: green; }",
        "js/loader.js": "function start() {}",
        "js/early.js": "window.earlyKeys = () => [];",
        "js/behaviours/menu.js": 'behaviour("menu", () => {});',
        "img/logo.svg": "<svg/>",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.fixture
def site(folder: Path) -> Flask:
    site = Flask("site", static_folder=folder)
    assets.init_app(site)
    return site


def address(site: Flask, name: str) -> str:
    with site.test_request_context():
        return assets.asset_url(name)


def test_each_file_lies_in_the_layer_of_its_folder(folder: Path) -> None:
    css = assets.style(folder, {})
    assert css.startswith("@layer tokens, base, components, pages, utilities;")
    assert re.search(r"@layer components\{\.avatar .*\n\.btn .*\}\n@layer pages\{\.case ", css)
    assert (
        css.index("--ink")
        < css.index("body {")
        < css.index(".avatar")
        < css.index(".case")
        < css.index(".sr")
        < css.index("@media print")
    )
    assert "/*" not in css


def test_the_font_is_named_only_where_its_file_is_there(folder: Path) -> None:
    assert "@font-face" not in assets.style(folder, assets.read_assets(folder))
    (folder / "vendor").mkdir()
    (folder / assets.FONT.format(subset="latin", style="normal")).write_bytes(b"wOF2")
    read = assets.read_assets(folder)
    assert read["site.css"].body.count(b"@font-face") == 1
    assert read[assets.FONT.format(subset="latin", style="normal")].stamp.encode() in read["site.css"].body


def test_the_zero_without_a_slash_takes_the_place_of_the_fonts_own(folder: Path) -> None:
    for name in (assets.ZERO.format(style="normal"), assets.FONT.format(subset="latin", style="normal")):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"wOF2")
    faces = re.findall(r"@font-face\{[^}]*\}", assets.style(folder, assets.read_assets(folder)))
    assert [face.endswith("unicode-range:U+30}") for face in faces] == [False, True]


def test_an_asset_is_kept_for_ever_under_the_address_of_its_hash(site: Flask, client: FlaskClient) -> None:
    answer = client.get(address(site, "site.css"))
    assert answer.status_code == 200
    assert answer.content_type == "text/css; charset=utf-8"
    assert answer.headers["Cache-Control"] == assets.FOR_EVER
    assert "Set-Cookie" not in answer.headers


def test_the_address_of_another_version_is_answered_but_not_kept(client: FlaskClient) -> None:
    answer = client.get("/assets/000000000000/site.css")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == assets.FOR_A_MINUTE


def test_a_browser_that_takes_gzip_gets_less_to_carry(site: Flask, client: FlaskClient) -> None:
    plain = client.get(address(site, "site.js"))
    packed = client.get(address(site, "site.js"), headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("name", ["site.map", "../config.py", "css/base.css", "img/none.svg"])
def test_nothing_else_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/assets/000000000000/{name}").status_code == 404


def test_a_changed_file_has_another_address(folder: Path) -> None:
    before = assets.read_assets(folder)["site.css"].stamp
    (folder / "css/pages/cases.css").write_text(".case { color: black; }")
    assert assets.read_assets(folder)["site.css"].stamp != before


def test_every_behaviour_that_a_template_names_is_there() -> None:
    script = assets.script(STATIC)
    templates = (STATIC.parent / "templates").rglob("*.html")
    found = (
        re.findall(r'data-behaviour="([a-z -]+)"|data_behaviour="([a-z -]+)"', file.read_text()) for file in templates
    )
    named = {name for pairs in found for pair in pairs for words in pair for name in words.split()}
    assert named
    assert {name for name in named if f'behaviour("{name}"' not in script} == set()


def test_style_and_script_stay_small() -> None:
    read = assets.read_assets(STATIC)
    assert sum(len(read[name].zipped or b"") for name in ("site.css", "site.js")) < 50_000


@pytest.fixture
def client(site: Flask) -> FlaskClient:
    return site.test_client()
