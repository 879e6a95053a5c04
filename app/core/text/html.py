"""Convert Markdown to safe HTML, and our HTML to plain text, excerpts and Markdown.

What members write passes two sanitisers with the same allow-list: bleach, then nh3. It is rendered once, when it is
written; all HTML shown comes from `render_markdown`, `render_line` or `sanitise_html`. Every function accepts any
text and raises nothing.
"""

from __future__ import annotations

import re
from html import escape, unescape
from threading import local
from typing import Any

import nh3
from flask_babel import gettext as _

from app.core.text.markdown import MARKDOWN

LONGEST = 30_000  # characters of a post in a form: Stack Exchange's limit
MOST_MARKS = 8_000  # tags and entities of a post, rendered in 0.2 s; the longest meaningful posts have 5,000
LONGEST_RENDERED = 2 * LONGEST  # limit of the columns; anything longer is an attack, and shown as plain text
# fmt: off
TAGS = {
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6",
    "hr", "i", "img", "ins", "kbd", "li", "ol", "p", "pre", "q", "s", "samp", "span", "strong", "sub", "sup",
    "table", "tbody", "td", "th", "thead", "tr", "u", "ul", "var",
}
# fmt: on
TASK_TAGS = {"input", "label"}  # generated only by our own Markdown: HTML from elsewhere may contain no form controls
ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "code": {"class"},
    "img": {"src", "alt", "title", "width", "height"},
    "input": {"type", "checked", "disabled"},
    "ol": {"start"},
    "span": {"class"},
    "td": {"class", "colspan", "rowspan"},
    "th": {"class", "colspan", "rowspan"},
}
LONGEST_NUMBERS = {"width": 4, "height": 4, "colspan": 4, "rowspan": 4, "start": 9}  # digits
SCHEMES = {"http", "https", "mailto"}
LINK_REL = "nofollow ugc noopener"  # links in posts pass on no search rank and give no access to our window
IMAGE_SOURCES = ("https://", "/files/")
_CLASS = re.compile(r"hl-[a-z0-9]{1,3}|language-[\w+#.-]{1,30}|align-(?:center|right)")
_HEADING = re.compile(r"<(/?)h([1-6])>")
_IMAGE_WITHOUT_SOURCE = re.compile(r'<img(?:\s(?!src=)[a-z]+="[^"]*")*>')
_STACK_EXCHANGE_CODE = re.compile(r'<pre class="lang-(?!none|default)([\w+#.-]{1,30})[^"<>]*"><code>')
# Patterns by which `to_text` reads our own HTML, in which "<" and ">" occur only in tags.
_TAG = re.compile(r"<[^<>]*>")
_IMAGE = re.compile(r"<img[^<>]*>")
_ALT = re.compile(r'\salt="([^"]*)"')
_TASK = re.compile(r"<input[^<>]*>\s*")
_IMAGE_SOURCE = re.compile(r"!\[((?:\\.|[^\]\\])*)\]\([^()\s]*\)")  # as the editor inserts it
_ITEM = re.compile(r"\n?<li>\s*(?:<p>)?")
_CELL = re.compile(r"</t[dh]>\s*")
_LIST = re.compile(r"\n?<[uo]l[^<>]*>\n?")
_LINE_END = re.compile(r"<br>\n?|</(?:tr|dt|dd)>\s*")
_BLOCK_END = re.compile(r"</(?:p|pre|blockquote|h[1-6]|[uod]l|table)>|<hr>")
# What `from_text` escapes: special characters anywhere, and what starts a heading, list or quotation on a line.
_MEANING = re.compile(r"[\\`*\[\]|~]|(?<![^\W_])_|_(?![^\W_])|<(?=\w)|&(?=#?\w+;)")
_OPENING = re.compile(r"^(\d*|#*)([-+#.)](?=\s|$)|>)")
# What makes a line more than plain text, which half of all comments are: parsing one takes longer than all else.
_INLINE_MARKUP = re.compile(r"[\\`*_~\[<&\r\n\0]|://")
_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")


def render_markdown(markdown: str) -> str:
    """Return the HTML of a post: CommonMark with tables, task lists, strikethrough and bare links.

    HTML is shown as it was typed, and so is text with more than MOST_MARKS tags and entities. Headings begin at h3.
    """
    if len(markdown) > LONGEST_RENDERED:
        return f"<p>{escape(_encodable(markdown))}</p>"
    html = MARKDOWN.render(_encodable(markdown))
    if marks_in(html) > MOST_MARKS:
        return f"<pre><code>{escape(_encodable(markdown))}</code></pre>"
    return _finish(_bleach().clean(html), _OWN)


def marks_in(html: str) -> int:
    """Return the number of tags and entities that determine the rendering cost, without code highlighting."""
    return html.count("<") + html.count("&") - html.count("<span") - html.count("</span")


def sanitise_html(html: str) -> str:
    """Return HTML from elsewhere, sanitised like our own, with its structure intact."""
    return _finish(_with_languages(html))


def render_line(markdown: str) -> str:
    """Return the HTML of a one-line comment from elsewhere: emphasis, code and links, no blocks. Passes nh3 only."""
    text = _encodable(markdown)
    return _finish(f"<p>{MARKDOWN.renderInline(text) if _INLINE_MARKUP.search(text) else escape(text)}</p>")


def to_text(html: str, *, labels_images: bool = True) -> str:
    """Return our HTML as plain text, for excerpts, emails and the search index.

    An image becomes "[Image: its description]", or with `labels_images=False` the description alone, for programs.
    """
    text = _IMAGE.sub(lambda match: _described(match[0], labels_images=labels_images), html)
    text = _TASK.sub(lambda match: "☑ " if " checked" in match[0] else "☐ ", text)
    text = _ITEM.sub("\n- ", _LIST.sub("", text))
    text = _BLOCK_END.sub("\n\n", _LINE_END.sub("\n", _CELL.sub(" ", text)))
    return _BLANK_LINES.sub("\n\n", unescape(_TAG.sub("", text))).strip()


def _described(image: str, *, labels_images: bool) -> str:
    alt = _ALT.search(image)
    return image_label(alt[1] if alt else "") if labels_images else alt[1] if alt else ""


def image_label(alt: str) -> str:
    label: str = _("[Image: %(description)s]", description=alt) if alt.strip() else _("[Image]")
    return label


def label_images(markdown: str) -> str:
    """Return Markdown for plain-text readers: each image becomes "[Image: its description]"."""
    return _IMAGE_SOURCE.sub(lambda match: image_label(re.sub(r"\\(.)", r"\1", match[1])), markdown)


def from_text(text: str) -> str:
    """Return one line of Markdown that shows the text as it is; URLs remain links."""
    words = (word if "://" in word else _MEANING.sub(r"\\\g<0>", word) for word in text.split())
    return _OPENING.sub(r"\1\\\2", " ".join(words))


def excerpt(text: str, length: int) -> str:
    """Return the beginning of a text on one line, at most `length` characters, cut between words."""
    line = " ".join(text[: length * 4].split())
    if len(line) <= length:
        return line
    cut = line[:length]
    head, _, _ = cut.rpartition(" ")
    return (head if len(head) > length // 2 else cut[:-1]).rstrip(" ,;:.-") + "…"


def html_to_markdown(html: str) -> str:
    """Return Markdown that renders to about the same HTML, for imported posts without their source."""
    import html_to_markdown as converter  # noqa: PLC0415 — 5 MB, needed only for imports

    options = converter.ConversionOptions(
        bullets="-", escape_asterisks=True, escape_underscores=True, escape_misc=True, extract_metadata=False
    )
    safe = _NH3.clean(_with_languages(html))
    return (converter.convert(safe, options).content or "").strip() or to_text(safe)  # "" for hundreds of levels


def _allowed(_tag: str, name: str, value: str) -> str | None:
    """Return the normalised value of an attribute, or None if it is not allowed."""
    if name == "class":
        return " ".join(part for part in value.split() if _CLASS.fullmatch(part)) or None
    if name == "src":
        value = re.sub("^http:", "https:", value.strip(), flags=re.I)
        return value if value.lower().startswith(IMAGE_SOURCES) else None
    if name in LONGEST_NUMBERS:
        return value if value.isascii() and value.isdecimal() and len(value) <= LONGEST_NUMBERS[name] else None
    return value


_MINE = local()


def _bleach() -> Any:
    """Return bleach's cleaner. It is stateful, so each thread has its own, created on first use."""
    if not hasattr(_MINE, "cleaner"):
        import bleach  # noqa: PLC0415 — 4 MB, not needed for reading

        _MINE.cleaner = bleach.Cleaner(
            tags=TAGS | TASK_TAGS,
            attributes=lambda tag, name, value: (
                name in ATTRIBUTES.get(tag, ()) and _allowed(tag, name, value) is not None
            ),
            protocols=SCHEMES,
            strip=True,
        )
    return _MINE.cleaner


def _wall(tags: set[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=tags,
        attributes={tag: names for tag, names in ATTRIBUTES.items() if tag in tags}
        | {"*": set()},  # otherwise nh3 allows `lang` and `title` everywhere
        attribute_filter=_allowed,
        url_schemes=SCHEMES,
        link_rel=LINK_REL,
        set_tag_attribute_values={"img": {"loading": "lazy"}}
        | ({"input": {"type": "checkbox", "disabled": ""}} if "input" in tags else {}),
    )


_NH3 = _wall(TAGS)
_OWN = _wall(TAGS | TASK_TAGS)  # for the output of our own Markdown


def _finish(html: str, wall: nh3.Cleaner = _NH3) -> str:
    """Sanitise with nh3, then remove images without a source and adjust the heading levels."""
    return _outline(_IMAGE_WITHOUT_SOURCE.sub("", wall.clean(html)))


def _outline(html: str) -> str:
    """Shift headings so that they begin at h3, below the h2 of the page, and never skip a level."""
    above: list[int] = []

    def place(match: re.Match[str]) -> str:
        slash, level = match[1], int(match[2])
        if not slash:
            while above and above[-1] >= level:
                above.pop()
            above.append(level)
        return f"<{slash}h{min(6, 2 + len(above))}>"

    return _HEADING.sub(place, html)


def _encodable(text: str) -> str:
    """Replace unpaired surrogates, which JSON can contain, by question marks."""
    return text.encode("utf-8", "replace").decode()


def _with_languages(html: str) -> str:
    """Convert the language classes of Stack Exchange's code blocks to ours."""
    return _STACK_EXCHANGE_CODE.sub(r'<pre><code class="language-\1">', _encodable(html))
