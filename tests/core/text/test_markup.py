"""What members write becomes HTML that shows what they meant, and can do nothing else."""

from __future__ import annotations

from time import thread_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pygments.lexers import get_lexer_by_name

from app.core.text.html import (
    LONGEST,
    MOST_MARKS,
    excerpt,
    html_to_markdown,
    label_images,
    marks_in,
    render_line,
    render_markdown,
    sanitise_html,
    to_text,
)
from app.core.text.markdown import LANGUAGES
from tests.core.safe_html import problems

REL = 'rel="nofollow ugc noopener"'


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("*a* **b** `c` ~~d~~", "<p><em>a</em> <strong>b</strong> <code>c</code> <s>d</s></p>"),
        ("a <b>b</b> & c", "<p>a &lt;b&gt;b&lt;/b&gt; &amp; c</p>"),
        ("[a](https://b.c 'd')", f'<p><a href="https://b.c" title="d" {REL}>a</a></p>'),
        ("[a](/questions/1)", f'<p><a href="/questions/1" {REL}>a</a></p>'),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>"),
        ("![a](https://b.c/d.png)", '<p><img src="https://b.c/d.png" alt="a" loading="lazy"></p>'),
        ("![a](http://b.c/d.png)", '<p><img src="https://b.c/d.png" alt="a" loading="lazy"></p>'),
        ("![a](/files/ab/c.png)", '<p><img src="/files/ab/c.png" alt="a" loading="lazy"></p>'),
        ("a ![b](/elsewhere.png)", "<p>a </p>"),
        ("```\na < b\n```", "<pre><code>a &lt; b\n</code></pre>"),
        ("```nonesuch\na\n```", '<pre><code class="language-nonesuch">a\n</code></pre>'),
        ("```py\nif x:\n```", '<pre><code class="language-py"><span class="hl-k">if</span> x:\n</code></pre>'),
        ("", ""),
    ],
)
def test_markdown_shows_what_was_meant(markdown, html, monkeypatch):
    monkeypatch.setattr("app.core.text.markdown.HIGHLIGHT_SECONDS", 60)  # whatever else the machine is busy with
    assert render_markdown(markdown).strip() == html


@pytest.mark.parametrize(
    ("markdown", "address", "rest"),
    [
        ("see https://a.b/c_d_e, then", "https://a.b/c_d_e", ", then"),
        ("(https://a.b/c_(d))", "https://a.b/c_(d)", ")"),
        ("**https://a.b/?x=1&y=2**", "https://a.b/?x=1&amp;y=2", ""),
        ("“https://a.b/c”.", "https://a.b/c", "”."),
        ("«https://a.b/c»", "https://a.b/c", "»"),
        ("https://a.b/c—and more", "https://a.b/c", "—and more"),
        ("https://a.b/c… or", "https://a.b/c", "… or"),
        ("请看https://a.b/c。谢谢", "https://a.b/c", "。谢谢"),
        ("《https://a.b/c》", "https://a.b/c", "》"),
        ("a\u200bhttps://a.b/c\u200b,", "https://a.b/c", "\u200b,"),
    ],
)
def test_a_bare_address_becomes_a_link_without_the_sentence_around_it(markdown, address, rest):
    assert f'<a href="{address}" {REL}>{address}</a>' in render_markdown(markdown)
    assert rest in to_text(render_markdown(markdown))


@pytest.mark.parametrize("markdown", ["README.md", "a@b.example", "`https://a.b`", "ftp://a.b", "https://", "x://y"])
def test_what_only_looks_like_an_address_stays_text(markdown):
    assert "<a" not in render_markdown(markdown)


@pytest.mark.parametrize("nested", [">" * 24, "".join(f"{'  ' * depth}- x\n" for depth in range(12)), "> - " * 12])
def test_what_is_nested_deeper_than_is_shown_is_shown_flat(nested):
    assert "the innermost" in to_text(render_markdown(f"{nested}{'  ' * 12}- the innermost\n\nafter"))


def test_headings_find_their_place_below_the_page_s_own():
    assert render_markdown("# a\n### b\n# c\n###### d") == "<h3>a</h3>\n<h4>b</h4>\n<h3>c</h3>\n<h4>d</h4>\n"
    assert sanitise_html("<h2>a</h2><h4>b</h4><h5>c</h5><h6>d</h6>") == "<h3>a</h3><h4>b</h4><h5>c</h5><h6>d</h6>"


def test_tables_are_aligned_without_inline_style():
    html = render_markdown("|a|b|c|\n|-|:-:|-:|\n|1|2|3|")
    assert "style" not in html
    assert '<td class="align-right">3</td>' in html
    assert '<td class="align-center">2' in html


def test_html_from_elsewhere_stays_readable_and_loses_what_is_not_ours():
    imported = (
        '<div class="x" id="y" style="color:red"><p onclick="z()">a <kbd>Esc</kbd></p></div><script>z()</script>'
        '<iframe src="https://a.b"></iframe><form><input name="q">b</form><pre class="lang-py s"><code>c</code></pre>'
        '<img src="x.png" alt=" src="><a href="data:text/html,z">d</a>'
    )
    assert sanitise_html(imported) == (
        '<p>a <kbd>Esc</kbd></p>b<pre><code class="language-py">c</code></pre><a rel="nofollow ugc noopener">d</a>'
    )


def test_every_language_that_a_fence_may_name_has_its_lexer():
    assert all(get_lexer_by_name(language) for language in LANGUAGES)


def test_plain_text_keeps_paragraphs_items_code_and_what_pictures_show():
    html = render_markdown(
        "# A\n\nb *c* <d>\n\n- e\n- f\n  - g\n\n```\nh\n  i\n```\n\n|j|k|\n|-|-|\n\n![l](https://m.n)"
    )
    assert to_text(html) == "A\n\nb c <d>\n\n- e\n- f\n- g\n\nh\n  i\n\nj k \n\n[Image: l]"
    assert to_text(html, labels_images=False).endswith("j k \n\nl")


def test_an_image_without_a_description_is_still_an_image_in_plain_text():
    assert to_text(render_markdown("a ![](https://m.n/o.png) b")) == "a [Image] b"
    assert label_images(r"a ![b \[c\]](/files/0/d.png), ![](/files/1/e%20f.png)") == "a [Image: b [c]], [Image]"
    assert label_images("a [b](/files/0/d.pdf)!") == "a [b](/files/0/d.pdf)!"


@pytest.mark.parametrize(
    ("markdown", "box", "text"),
    [
        ("- [ ] a", '<label><input type="checkbox" disabled=""> a</label>', "- ☐ a"),
        ("- [x] *a*", '<label><input type="checkbox" disabled="" checked=""> <em>a</em></label>', "- ☑ a"),
        ("1. [X] a\n\n   b", '<p><label><input type="checkbox" disabled="" checked=""> a</label></p>', "- ☑ a\n\nb"),
        ("- [y] a", "", "- [y] a"),
        ("- [ ]", "", "- [ ]"),
        (r"- \[ ] a", "", "- [ ] a"),
        ("- [x]\n\n[x]: https://b.c", "", "- x"),
        ("[ ] a", "", "[ ] a"),
        ("- a [ ] b", "", "- a [ ] b"),
    ],
)
def test_a_task_list_has_boxes_with_their_text_as_label(markdown, box, text):
    html = render_markdown(markdown)
    assert box in html
    assert html.count("<input") == bool(box)
    assert to_text(html) == text


def test_html_from_elsewhere_brings_no_form_controls():
    assert sanitise_html('<ul><li><label><input type="checkbox">a</label></li></ul>') == "<ul><li>a</li></ul>"
    assert render_markdown('- [ ] <input name="password">').count("<input") == 1


@pytest.mark.parametrize(
    ("text", "length", "short"),
    [
        ("a  b\nc", 10, "a b c"),
        ("one two three", 8, "one two…"),
        ("x" * 20, 5, "xxxx…"),
        ("one, two", 5, "one…"),
        ("", 5, ""),
    ],
)
def test_an_excerpt_is_one_line_cut_between_words(text, length, short):
    assert excerpt(text, length) == short
    assert len(excerpt(text, length)) <= length


def test_html_turned_into_markdown_shows_the_same():
    html = sanitise_html(
        "<h1>A*b</h1><p>1. c_d_e <strong>f</strong><br>g</p>"
        "<pre class='lang-sql'><code>SELECT *\n  FROM h;\n</code></pre>"
        '<blockquote><p>i <a href="https://j.k/l_m">n</a></p></blockquote><ol><li>o<ul><li>p</li></ul></li><li>q</li></ol>'
        "<p># r &lt;s&gt;</p><p>- t</p>"
    )
    again = render_markdown(html_to_markdown(html))
    assert to_text(again).split() == to_text(html).split()
    for part in ("<strong>f</strong>", "<br>", 'href="https://j.k/l_m"', "<blockquote>", "<ol>", "<ul>", "<h3>"):
        assert part in again


def test_a_line_knows_no_blocks():
    assert render_line("# a *b* https://c.d").startswith("<p># a <em>b</em> <a href=")


NONSENSE = [
    "[",
    "![",
    "[![",
    "[a](",
    "[a](<b ",
    "[*a_ ",
    "> ",
    "- ",
    "> - ",
    "1. ",
    "* a\n",
    "*a **b ",
    "**_**[",
    "~~a ",
]
NONSENSE += [
    "`",
    "`a``",
    "<",
    "<a:",
    "&",
    "\\",
    "http://a.b.",
    "https://a.b/(",
    "a@",
    "|",
    "|a",
    "#",
    "-\n",
    "```\n",
    "a  \n",
]


NONSENSE += [
    "a|b\n-|-\n",
    "|a|\n|-|\n",
    "+ a\n\n",
    "***a",
    "*[a](b)*",
    "_*",
    "a\n\n",
    "~~~\n",
    "[a]: b\n[a] ",
    "***a** b* ",
]
SLOW_LEXERS = ["make", "java", "matlab"]  # seconds over nonsense where nobody stops them


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_no_nonsense_takes_long(nonsense):
    before = thread_time()
    html = render_markdown((nonsense * LONGEST)[:LONGEST])
    to_text(html), html_to_markdown(html)
    assert thread_time() - before < 5  # a second at most where nothing else runs; what is quadratic takes a minute


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_no_nonsense_makes_much_to_look_at(nonsense):
    """What the sanitisers and a browser have to read is bounded; they are slow where it is much."""
    html = render_markdown((nonsense * LONGEST)[:LONGEST])
    assert marks_in(html) <= MOST_MARKS or html.startswith("<pre><code>")


def test_the_longest_posts_that_mean_something_are_rendered():
    post = "\n\n".join(
        f"## Step {n}\n\nTurn the *dial* to `{n}`, see [the manual](/questions/{n}), & go on:\n\n- a\n- b"
        for n in range(300)
    )
    html = render_markdown(post[:LONGEST])
    assert "<h3>Step 1" in html
    table = "|what|how much|\n|-|-|\n" + "".join(f"|part number {n}|{n} mm|\n" for n in range(1000))
    assert "<table>" in render_markdown(table[:LONGEST])


def test_no_code_takes_long_to_colour():
    before = thread_time()
    for language in SLOW_LEXERS:
        assert "hl-" not in render_markdown(f"```{language}\n" + "-" * 10_000 + "a " * 10_000 + "\n```\n")
    assert thread_time() - before < 2 * len(SLOW_LEXERS)


@settings(deadline=None)
@given(st.text() | st.text(st.sampled_from("<>/=\"' \n[]()!*_`#&;:-abhijprst\x00\ud800")))
def test_any_text_is_taken_and_made_safe(text):
    for html in (
        render_markdown(text),
        sanitise_html(text),
        render_line(text),
        render_markdown(html_to_markdown(text)),
    ):
        assert not problems(html)
        to_text(html)


def test_a_text_longer_than_any_column_is_shown_as_it_is():
    assert render_markdown("*a*" * LONGEST).startswith("<p>*a**a*")
