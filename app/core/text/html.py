"""Markdown to HTML that is safe to show, and HTML to what else is made of it.

What people write passes two walls with one allow-list: bleach, then nh3. It is rendered once, on writing; whatever is
shown as HTML comes out of `render` or `clean`. Every function takes any text and raises nothing.
"""

from __future__ import annotations

import re
from html import escape, unescape
from threading import local
from typing import Any

import nh3
from flask_babel import gettext as _

from app.core.text.markdown import MARKDOWN

LONGEST = 30_000  # characters of a post that a form takes: Stack Exchange's limit
MOST_MARKS = 8_000  # tags and entities of a post, a fifth of a second; the fullest that mean something have 5,000
LONGEST_RENDERED = 2 * LONGEST  # what columns hold at most; anything longer is an attack, and shown as plain text
# fmt: off
TAGS = {
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6",
    "hr", "i", "img", "ins", "kbd", "li", "ol", "p", "pre", "q", "s", "samp", "span", "strong", "sub", "sup",
    "table", "tbody", "td", "th", "thead", "tr", "u", "ul", "var",
}
# fmt: on
TASK_TAGS = {"input", "label"}  # only our own Markdown makes them: HTML from elsewhere brings no form controls
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
LINK_REL = "nofollow ugc noopener"  # links in posts earn nobody a rank, and open nothing that reaches back
IMAGE_SOURCES = ("https://", "/files/")
_CLASS = re.compile(r"hl-[a-z0-9]{1,3}|language-[\w+#.-]{1,30}|align-(?:center|right)")
_HEADING = re.compile(r"<(/?)h([1-6])>")
_IMAGE_WITHOUT_SOURCE = re.compile(r'<img(?:\s(?!src=)[a-z]+="[^"]*")*>')
_STACK_EXCHANGE_CODE = re.compile(r'<pre class="lang-(?!none|default)([\w+#.-]{1,30})[^"<>]*"><code>')
# How `to_text` reads our own HTML, in which no "<" or ">" stands for itself.
_TAG = re.compile(r"<[^<>]*>")
_IMAGE = re.compile(r"<img[^<>]*>")
_ALT = re.compile(r'\salt="([^"]*)"')
_TASK = re.compile(r"<input[^<>]*>\s*")
_IMAGE_SOURCE = re.compile(r"!\[((?:\\.|[^\]\\])*)\]\([^()\s]*\)")  # as an editor inserts it
_ITEM = re.compile(r"\n?<li>\s*(?:<p>)?")
_CELL = re.compile(r"</t[dh]>\s*")
_LIST = re.compile(r"\n?<[uo]l[^<>]*>\n?")
_LINE_END = re.compile(r"<br>\n?|</(?:tr|dt|dd)>\s*")
_BLOCK_END = re.compile(r"</(?:p|pre|blockquote|h[1-6]|[uod]l|table)>|<hr>")
# What `from_text` takes its meaning from: signs anywhere, and what begins a line with a heading, a list or a quotation.
_MEANING = re.compile(r"[\\`*\[\]|~]|(?<![^\W_])_|_(?![^\W_])|<(?=\w)|&(?=#?\w+;)")
_OPENING = re.compile(r"^(\d*|#*)([-+#.)](?=\s|$)|>)")
_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")


def render_markdown(markdown: str) -> str:
    """What a post shows: HTML that holds only the tags, attributes and schemes above.

    CommonMark with tables, task lists, strikethrough and bare links; HTML is shown as it was typed, and so is what
    consists of marks alone. Headings begin at h3.
    """
    if len(markdown) > LONGEST_RENDERED:
        return f"<p>{escape(_encodable(markdown))}</p>"
    html = MARKDOWN.render(_encodable(markdown))
    if marks_in(html) > MOST_MARKS:
        return f"<pre><code>{escape(_encodable(markdown))}</code></pre>"
    return _finish(_bleach().clean(html), _OWN)


def marks_in(html: str) -> int:
    """How many tags and entities it holds, beside the colours of code: what reading it costs."""
    return html.count("<") + html.count("&") - html.count("<span") - html.count("</span")


def sanitise_html(html: str) -> str:
    """HTML from elsewhere, made as safe as our own and as readable as it was."""
    return _finish(_with_languages(html))


def render_line(markdown: str) -> str:
    """A comment of one line from elsewhere: emphasis, code and links, and no blocks; one wall, as `clean` has."""
    return _finish(f"<p>{MARKDOWN.renderInline(_encodable(markdown))}</p>")


def to_text(html: str, *, labels_images: bool = True) -> str:
    """What HTML of ours says, for excerpts, mails and the search index: paragraphs stay apart, items have dashes.

    An image becomes "[Image: its description]", or the description alone for programs that read it.
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
    """Markdown for people who read it as plain text: each image as "[Image: its description]"."""
    return _IMAGE_SOURCE.sub(lambda match: image_label(re.sub(r"\\(.)", r"\1", match[1])), markdown)


def from_text(text: str) -> str:
    """Markdown on one line that shows the text as it is; addresses stay links."""
    words = (word if "://" in word else _MEANING.sub(r"\\\g<0>", word) for word in text.split())
    return _OPENING.sub(r"\1\\\2", " ".join(words))


def excerpt(text: str, length: int) -> str:
    """The beginning of a text on one line, at most `length` characters, cut between words."""
    line = " ".join(text[: length * 4].split())
    if len(line) <= length:
        return line
    cut = line[:length]
    head, _, _ = cut.rpartition(" ")
    return (head if len(head) > length // 2 else cut[:-1]).rstrip(" ,;:.-") + "…"


def html_to_markdown(html: str) -> str:
    """Markdown that renders to about what the HTML showed: for posts that come without their source."""
    import html_to_markdown as converter  # noqa: PLC0415 — only imports need its 5 MB

    options = converter.ConversionOptions(
        bullets="-", escape_asterisks=True, escape_underscores=True, escape_misc=True, extract_metadata=False
    )
    safe = _NH3.clean(_with_languages(html))
    return (converter.convert(safe, options).content or "").strip() or to_text(safe)  # hundreds of levels give nothing


def _allowed(_tag: str, name: str, value: str) -> str | None:
    """The value of an attribute that is allowed, as we take it; None where we do not."""
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
    """bleach's cleaner keeps state while it works: each thread has one of its own, made when it first writes."""
    if not hasattr(_MINE, "cleaner"):
        import bleach  # noqa: PLC0415 — reading needs none of its 4 MB

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
        | {"*": set()},  # else nh3 adds `lang` and `title` everywhere
        attribute_filter=_allowed,
        url_schemes=SCHEMES,
        link_rel=LINK_REL,
        set_tag_attribute_values={"img": {"loading": "lazy"}}
        | ({"input": {"type": "checkbox", "disabled": ""}} if "input" in tags else {}),
    )


_NH3 = _wall(TAGS)
_OWN = _wall(TAGS | TASK_TAGS)  # for what our own Markdown rendered


def _finish(html: str, wall: nh3.Cleaner = _NH3) -> str:
    """The second wall; then images that lost their source go, and headings find their place in the page."""
    return _outline(_IMAGE_WITHOUT_SOURCE.sub("", wall.clean(html)))


def _outline(html: str) -> str:
    """A post stands below an h2: its headings begin at h3, and none is more than one step below the one before."""
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
    """Half a surrogate pair, as JSON can smuggle in, becomes a question mark."""
    return text.encode("utf-8", "replace").decode()


def _with_languages(html: str) -> str:
    """Code blocks name their language as ours do."""
    return _STACK_EXCHANGE_CODE.sub(r'<pre><code class="language-\1">', _encodable(html))
