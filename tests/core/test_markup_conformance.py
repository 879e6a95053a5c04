"""CommonMark's own examples: we show what the specification says, save where safety or an option says otherwise."""

from __future__ import annotations

import json
import re
from xml.etree.ElementTree import Element, tostring

from app.core.markup import clean, render
from tests.core.safe_html import tree_of

HTML_IS_TEXT = {  # whoever types HTML sees what was typed
    "Backslash escapes": {21},
    "Entity and numeric character references": {31},
    "HTML blocks": {*range(148, 192)},
    "Link reference definitions": {201},
    "Lists": {308, 309},
    "Code spans": {344},
    "Emphasis and strong emphasis": {475, 476, 477},
    "Links": {491, 494, 524, 536},
    "Raw HTML": {*range(613, 618), 623, *range(625, 632)},
    "Hard line breaks": {642, 643},
}
BARE_LINKS = {"Autolinks": {602, 608, 611}}  # an address is a link without angle brackets too


def as_shown(html: str) -> str:
    """The tree, without the colours of code, without blanks between blocks."""
    tree = tree_of(html)
    text = tostring(_without_spans(tree), encoding="unicode")
    return re.sub(r"\s*(</?(?:p|ul|ol|li|blockquote|h\d|hr|pre|table|body)\b[^>]*>)\s*", r"\1", text)


def _without_spans(tree: Element) -> Element:
    source = re.sub(r"</?span[^>]*>", "", tostring(tree, encoding="unicode"))
    return tree_of(source)


def test_the_examples_of_the_specification_render_as_it_says(real_data):
    examples = json.loads((real_data / "markdown_conformance" / "commonmark_0.31.2_tests.json").read_text())
    different = {
        example["example"]
        for example in examples
        if as_shown(render(example["markdown"])) != as_shown(clean(example["html"]))
    }
    assert different == {
        number for meant in (HTML_IS_TEXT, BARE_LINKS) for numbers in meant.values() for number in numbers
    }
    assert len(examples) - len(different) == 577


def test_some_of_the_same_always():
    assert as_shown(render("* a\n\n  b\n* c")) == as_shown("<ul><li><p>a</p><p>b</p></li><li><p>c</p></li></ul>")
    assert as_shown(render("a\\\nb **c*d*")) == as_shown("<p>a<br>\nb **c<em>d</em></p>")
