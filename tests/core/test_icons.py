"""Icons are named by our words and drawn as inline SVG."""

from __future__ import annotations

import pytest

from app.core.icons import DRAWN, HEROICONS, icon


@pytest.mark.parametrize("name", sorted({*HEROICONS, *DRAWN}))
def test_every_word_has_a_drawing(name: str) -> None:
    assert icon(name).startswith('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><')
    assert icon(name).count("<svg") == icon(name).count("</svg>") == 1


def test_colour_and_stroke_are_left_to_the_style_sheet() -> None:
    assert "stroke=" not in icon("solved")
    assert "fill=" not in icon("solved")


def test_an_icon_that_stands_alone_says_what_it_means() -> None:
    assert 'role="img" aria-label="Late &lt;b&gt;"' in icon("late", "Late <b>")
    assert "aria-hidden" not in icon("late", "Late")


def test_an_unknown_icon_is_a_mistake_that_shows() -> None:
    with pytest.raises(KeyError):
        icon("no such icon")
