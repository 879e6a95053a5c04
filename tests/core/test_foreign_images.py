"""Nobody is tracked by reading: images of other sites are links until they are clicked."""

from __future__ import annotations

import pytest

from app.core.text.foreign_images import without_foreign_images
from app.core.text.html import render_markdown, sanitise_html, to_text
from tests.core.safe_html import tree_of

OURS = "https://peers.example"
PIXEL = "https://tracker.example/pixel.png"


def _images(html):
    return [each.get("src") for each in tree_of(html).iter("img")]


def _links(html):
    return [(each.get("href"), "".join(each.itertext())) for each in tree_of(html).iter("a")]


@pytest.mark.parametrize(
    "html",
    [
        render_markdown(f"Look: ![The seal]({PIXEL})"),
        sanitise_html(f'<p><img alt="The seal" width=1 src="{PIXEL}"></p>'),
        sanitise_html(f'<p><img title="a" alt="The seal" src="{PIXEL.replace("https", "HTTP")}"></p>'),
    ],
)
def test_an_image_of_another_site_is_a_link_that_says_where_it_is(html):
    shown = without_foreign_images(html, OURS)
    assert _images(shown) == []
    assert _links(shown) == [(PIXEL, "Show image from tracker.example (The seal)")]
    assert 'rel="nofollow ugc noopener noreferrer"' in shown


def test_our_own_images_stay():
    html = render_markdown(f"![a](/files/{'0' * 32}/a.png)") + sanitise_html(
        f'<img src="{OURS}/files/{"0" * 32}/b.png">'
    )
    assert without_foreign_images(html, OURS) == html


@pytest.mark.parametrize("start", [f"{OURS}.evil.example/", f"{OURS}@evil.example/files/", "https://other/files/"])
def test_what_only_looks_like_ours_is_not(start):
    assert _images(without_foreign_images(f'<img src="{start}a.png">', OURS)) == []


def test_an_image_in_a_link_stands_behind_it():
    html = render_markdown(f"[![The seal]({PIXEL}) and words](https://shop.example/) end")
    assert _links(without_foreign_images(html, OURS)) == [
        ("https://shop.example/", "The seal and words"),
        (PIXEL, "Show image from tracker.example (The seal)"),
    ]


def test_no_description_breaks_out():
    html = render_markdown(f'![">  <script>"&quot; onerror=x]({PIXEL})')
    (link,) = tree_of(without_foreign_images(html, OURS)).iter("a")
    assert set(link.attrib) == {"class", "href", "rel", "data-behaviour", "data-alt", "data-failed"}
    assert (link.get("data-alt") or "").startswith('">')


def test_an_address_that_nobody_finds_is_its_description():
    assert without_foreign_images('<img src="https://[" alt="a">', OURS) == "[Image: a]"


def test_what_leaves_as_text_names_the_image():
    assert to_text(render_markdown(f"![The seal]({PIXEL})")) == "[Image: The seal]"
