"""CommonMark's own examples: we show what the specification says, save where safety or an option says otherwise."""

from __future__ import annotations

import json
import re
from xml.etree.ElementTree import tostring

from app.core.text.html import render_markdown
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
PICTURES_WITHOUT_A_HOST = {"Links": {517, 520, 531}, "Images": {*range(572, 590), 591}}  # nobody means our own pages
OTHER_SCHEMES = {"Autolinks": {596, 598, 599, 601}}  # a link leads to http, https or mailto
STRANGE_LANGUAGES = {"Fenced code blocks": {144}}  # a class is a word
REASONS = (HTML_IS_TEXT, BARE_LINKS, PICTURES_WITHOUT_A_HOST, OTHER_SCHEMES, STRANGE_LANGUAGES)


def as_shown(html: str) -> str:
    """The tree, without the colours of code, without blanks between blocks, and without what every link, picture and
    heading of ours has: `rel`, `loading`, its place below the page's own headings."""
    tree = tree_of(re.sub(r"</?span[^>]*>", "", tostring(tree_of(html), encoding="unicode")))
    for element in tree.iter():
        element.attrib.pop("rel", None)
        element.attrib.pop("loading", None)
        if re.fullmatch("h[1-6]", str(element.tag)):
            element.tag = "heading"
    text = tostring(tree, encoding="unicode")
    return re.sub(r"\s*(</?(?:p|ul|ol|li|blockquote|heading|hr|pre|table|body)\b[^>]*>)\s*", r"\1", text)


def test_the_examples_of_the_specification_render_as_it_says(real_data):
    examples = json.loads((real_data / "markdown_conformance" / "commonmark_0.31.2_tests.json").read_text())
    different = {
        (example["section"], example["example"])
        for example in examples
        if as_shown(render_markdown(example["markdown"])) != as_shown(example["html"])
    }
    meant = [(section, each) for reason in REASONS for section, numbers in reason.items() for each in numbers]
    assert different == set(meant)
    assert len(meant) == len(set(meant))
    assert (len(examples), len(examples) - len(different)) == (652, 550)


def test_some_of_the_same_always():
    for markdown, html in (
        ("* a\n\n  b\n* c", "<ul><li><p>a</p><p>b</p></li><li><p>c</p></li></ul>"),
        ("a\\\nb **c*d*", "<p>a<br>\nb **c<em>d</em></p>"),
        ("a\n===\n> b\nc\n\n---", "<h1>a</h1><blockquote><p>b\nc</p></blockquote><hr>"),
        ("3. a\n4. b\n\n    c `` ` ``", '<ol start="3"><li><p>a</p></li><li><p>b</p><p>c <code>`</code></p></li></ol>'),
        (
            "[a]: /b 'c'\n\n[*d*][a] <https://e.f>",
            '<p><a href="/b" title="c"><em>d</em></a> <a href="https://e.f">https://e.f</a></p>',
        ),
        ("    a &amp; *b*\n\n&copy; &#42;", "<pre><code>a &amp;amp; *b*\n</code></pre><p>© *</p>"),
    ):
        assert as_shown(render_markdown(markdown)) == as_shown(html), markdown
