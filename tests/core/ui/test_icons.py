"""Icons are named by our words; all are drawn on one sheet, which a browser loads once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from flask import Flask

from app.core.ui import assets
from app.core.ui.icons import DRAWN, FOR_SPACES, HEROICONS, sheet
from app.core.ui.template_filters import icon

STATIC = Path(__file__).resolve().parents[3] / "static"
SYMBOLS = {each.get("id"): each for each in ET.fromstring(sheet())}

# Names that may share a shape, because they say the same of different things.
SAME_MEANING = {
    frozenset(names)
    for names in (
        ("support", "case"),
        ("solved", "done"),
        ("planned", "roadmap"),
        ("ask", "add"),
        ("accept", "check"),
        ("down", "unfold"),
        ("talk", "empty"),
    )
}


@pytest.fixture(autouse=True)
def _page() -> Iterator[None]:
    site = Flask("site", static_folder=STATIC)
    assets.init_app(site)
    with site.test_request_context():
        yield


@pytest.mark.parametrize("name", sorted({*HEROICONS, *DRAWN}))
def test_every_word_has_a_drawing_on_the_sheet(name: str) -> None:
    drawn = re.fullmatch(r'<svg class="icon" aria-hidden="true"><use href="([^"#]+)#([^"]+)"/></svg>', icon(name))
    assert drawn
    assert drawn[1] == assets.asset_url("icons.svg")
    assert len(SYMBOLS[drawn[2]])
    assert SYMBOLS[drawn[2]].get("viewBox") == "0 0 24 24"


def test_the_sheet_holds_each_shape_once_and_nothing_else() -> None:
    assert set(SYMBOLS) == {*HEROICONS.values(), *DRAWN}
    assert sheet().count("<symbol") == len(SYMBOLS)


def test_no_shape_means_two_things() -> None:
    ours = {name: shape for name, shape in HEROICONS.items() if name not in FOR_SPACES}
    shared: dict[str, set[str]] = {}
    for name, shape in ours.items():
        shared.setdefault(shape, set()).add(name)
    assert {frozenset(names) for names in shared.values() if len(names) > 1} == SAME_MEANING


def test_colour_and_stroke_are_left_to_the_style_sheet() -> None:
    assert not re.search(r"""\b(?:stroke|fill|stroke-width)=""", sheet())


def test_an_icon_that_stands_alone_says_what_it_means() -> None:
    assert 'role="img" aria-label="Late &lt;b&gt;"' in icon("late", "Late <b>")
    assert "aria-hidden" not in icon("late", "Late")


def test_an_unknown_icon_is_a_mistake_that_shows() -> None:
    with pytest.raises(KeyError):
        icon("no such icon")
