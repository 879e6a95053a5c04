"""The Markdown of posts with syntax highlighting. The output is not safe yet: only `html.py` uses this module."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from html import escape
from io import StringIO
from itertools import takewhile
from time import thread_time
from typing import Any
from unicodedata import category

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.rules_block import StateBlock, blockquote, list_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, image, link
from markdown_it.token import Token
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name

HIGHLIGHT_SECONDS = 0.1  # CPU time for all code of a post; lexers take seconds for malicious input
DEEPEST_LABEL = 4  # nested brackets that may be links; deeper nesting makes a text of "[" slow
# fmt: off
LANGUAGES = {  # of fenced code: the common ones, so that few lexers are loaded
    "bash", "bat", "c", "c#", "c++", "clojure", "console", "cpp", "cs", "csharp", "css", "dart", "diff", "docker",
    "dockerfile", "elixir", "erlang", "go", "golang", "graphql", "groovy", "haskell", "hs", "html", "http", "ini",
    "java", "javascript", "js", "json", "jsx", "julia", "kotlin", "latex", "lua", "make", "makefile", "matlab",
    "nginx", "objc", "perl", "php", "pl", "powershell", "ps1", "py", "pycon", "python", "python3", "r", "rb",
    "ruby", "rs", "rust", "scala", "scss", "sh", "shell", "sql", "swift", "tex", "toml", "ts", "tsx", "typescript",
    "xml", "yaml", "yml", "zsh",
}
# fmt: on

_FORMATTER = HtmlFormatter(nowrap=True, classprefix="hl-")
_PLAIN_SPAN = re.compile(
    r'<span class="hl-(?:w|n|p)">([^<]*)</span>'
)  # whitespace, names, brackets: they have no colour of their own
_SIGNS = "".join(map(chr, range(0x300, 0x10000)))
_MARKS = "".join(sign for sign, kind in zip(_SIGNS, map(category, _SIGNS), strict=True) if kind[0] == "M")
# Outside ASCII, only letters and digits belong to a URL: no quotes, dashes, Chinese punctuation or zero-width
# characters.
_BARE_LINK = re.compile(rf"(?<![A-Za-z0-9_/])https?://[\w\[][!#-;=?-_a-~\w{_MARKS}]*", re.I)
_TASK = re.compile(r"\[([ xX])\]\s+\S")
_AFTER_LINK = ".,:;!?*_~'|"  # at the end of a URL they belong to the sentence


def _fence(_renderer: object, tokens: Sequence[Token], index: int, _options: object, env: dict[str, Any]) -> str:
    """Render a code block, highlighted if its fence names a known language."""
    info = unescapeAll(tokens[index].info).split(maxsplit=1)
    language = escape(info[0]) if info else ""
    code = _coloured(tokens[index].content, language.lower(), env) or escape(tokens[index].content)
    name = f' class="language-{language}"' if language else ""
    return f"<pre><code{name}>{code}</code></pre>\n"


def _coloured(code: str, language: str, env: dict[str, Any]) -> str:
    """Return the code with highlighting spans; empty for other languages, or once the post's CPU time is used up."""
    if language not in LANGUAGES:
        return ""
    lexer = _lexer(language)  # loaded once per process, in up to 0.1 s, which does not count for this post
    deadline = thread_time() + env.get("highlight_seconds", HIGHLIGHT_SECONDS)
    coloured = StringIO()
    _FORMATTER.format(takewhile(lambda _: thread_time() < deadline, lexer.get_tokens(code)), coloured)
    env["highlight_seconds"] = deadline - thread_time()
    return _PLAIN_SPAN.sub(r"\1", coloured.getvalue()) if env["highlight_seconds"] > 0 else ""


@cache
def _lexer(language: str) -> Lexer:
    return get_lexer_by_name(language, stripnl=False)


def _bounded(rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    """Wrap the rule: brackets nested too deeply in a label end the search for its end."""

    def bounded(state: StateInline, silent: bool) -> bool:
        if silent and state.level > DEEPEST_LABEL and state.src.startswith(("[", "!["), state.pos):
            state.pos = state.posMax
            return True
        return rule(state, silent)

    return bounded


def _flattened(rule: Callable[..., bool]) -> Callable[..., bool]:
    """Wrap the rule: blocks nested too deeply become paragraphs with their markup, which the parser would drop."""

    def flattened(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        too_deep = state.level + 2 >= state.md.options["maxNesting"]  # a list takes two levels
        return not too_deep and rule(state, start_line, end_line, silent)

    return flattened


def _align_by_class(state: StateCore) -> None:
    """Align columns by class instead of inline style, which the content security policy forbids."""
    for token in state.tokens:
        if style := token.attrs.pop("style", None):
            token.attrs["class"] = str(style).replace("text-align:", "align-")


def _render_tasks(state: StateCore) -> None:
    """Turn a list item that begins with "[ ]" or "[x]" into a disabled checkbox, labelled by the item's text."""
    for item, paragraph, block in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if (item.type, paragraph.type, block.type) != ("list_item_open", "paragraph_open", "inline"):
            continue
        task, children = _TASK.match(block.content), block.children or []
        if task and children[0].type == "text" and children[0].content.startswith(f"[{task[1]}]"):
            children[0].content = children[0].content[len("[x]") :].lstrip()
            checked = "" if task[1] == " " else " checked"
            box = f'<label><input type="checkbox" disabled{checked}> '
            block.children = [_html(box), *children, _html("</label>")]


def _link_bare_addresses(state: StateCore) -> None:
    """Turn URLs in running text into links, in time linear in the text; only URLs with a scheme count."""
    for block in state.tokens:
        if block.type == "inline" and "://" in block.content:
            block.children = list(_linked(block.children or []))


def _linked(tokens: list[Token]) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        depth += token.nesting if token.type.startswith("link_") else 0
        if token.type != "text" or depth or "://" not in token.content:
            yield token
            continue
        end = 0
        for match in _BARE_LINK.finditer(token.content):
            address = _without_sentence(match[0])
            yield _text(token.content[end : match.start()])
            yield Token("link_open", "a", 1, attrs={"href": MARKDOWN.normalizeLink(address)})
            yield _text(address)
            yield Token("link_close", "a", -1)
            end = match.start() + len(address)
        yield _text(token.content[end:])


def _without_sentence(address: str) -> str:
    """Return the URL without punctuation at its end, and without a closing bracket that was opened before it."""
    surplus = {mark: address.count(mark) - address.count(opening) for opening, mark in ("()", "[]", "{}")}
    end = len(address)
    while address[end - 1] in _AFTER_LINK or surplus.get(address[end - 1], 0) > 0:
        end -= 1
        if address[end] in surplus:
            surplus[address[end]] -= 1
    return address[:end]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _html(content: str) -> Token:
    return Token("html_inline", "", 0, content=content)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.inline.ruler.at("link", _bounded(link))
    parser.inline.ruler.at("image", _bounded(image))
    parser.block.ruler.at(
        "blockquote", _flattened(blockquote), {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    parser.block.ruler.at("list", _flattened(list_block), {"alt": ["paragraph", "reference", "blockquote"]})
    parser.add_render_rule("fence", _fence)
    parser.core.ruler.push("align_by_class", _align_by_class)
    parser.core.ruler.push("tasks", _render_tasks)
    parser.core.ruler.before("text_join", "link_bare_addresses", _link_bare_addresses)
    return parser


MARKDOWN = _parser()
