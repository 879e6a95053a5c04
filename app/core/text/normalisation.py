"""The normal form of text, for all input and output; slugs."""

from __future__ import annotations

import re
from typing import Any, TypeVar
from unicodedata import category, normalize

from anyascii import anyascii

LONGEST_SLUG = 80  # characters
NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")


def slug_of(title: str) -> str:
    """Return a title of any script in lower-case Latin letters with hyphens between words, or "-"."""
    slug = NOT_IN_SLUG.sub("-", anyascii(title).lower()).strip("-")
    return (slug if len(slug) <= LONGEST_SLUG else slug[:LONGEST_SLUG].rpartition("-")[0] or slug[:LONGEST_SLUG]) or "-"


FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters, unpaired surrogates, and characters that are not allowed in XML: nobody types them."""
_BREAK = re.compile("\r\n?|[\u2028\u2029]")
_FOLDED_BREAK = re.compile(r"[ \t]*\n\s*")
_C1 = re.compile("[\x80-\x9f]")
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_ISOLATE, _END_OF_ISOLATE = "\u2068", "\u2069"  # Unicode TR 9: text in between moves nothing around it
# Invisible characters: soft hyphens, joiners, direction marks and controls, fillers, format controls.
_INVISIBLE = (
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff"
    "\uffa0\ufff0-\ufffb"
)
_NOT_SEEN = re.compile(rf"[{_INVISIBLE}\ufe00-\ufe0f\U000e0000-\U000e0fff]")
_EDGE = "".join(re.findall(rf"[\s{_INVISIBLE}]", "".join(map(chr, range(0x10000)))))
T = TypeVar("T")


def normal(text: str | None) -> str:
    """Return the text in NFC, with Unix line ends, without white space and invisible characters around it.

    Control characters of Windows-1252 become its punctuation. Other FORBIDDEN ones stay, so that a form reports them.
    """
    return _spelled(text or "").strip(_EDGE)


def clean(text: str | None) -> str:
    """Return the normal form without FORBIDDEN characters: for input that nobody can correct, and for output."""
    return _spelled(without_forbidden(text or "")).strip(_EDGE)


def without_forbidden(text: str) -> str:
    """Return the text in normal form without FORBIDDEN characters; whitespace around it stays."""
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return text
    text = _spelled(text)
    return FORBIDDEN.sub("", text) if FORBIDDEN.search(text) else text


def one_line(text: str | None) -> str:
    """Return the text on one line in its natural direction: line breaks become spaces, bidi controls are removed."""
    return normal(_DIRECTION.sub("", _FOLDED_BREAK.sub(" ", normal(text))))


def visible_length(text: str) -> int:
    """Return the number of characters that a reader sees; runs of whitespace count once, combining marks not at all."""
    seen = visible(text)
    return len(seen) if seen.isascii() else sum(category(sign)[0] != "M" for sign in seen)


def visible(text: str) -> str:
    """Return the visible characters of a text, with runs of whitespace as one space."""
    return " ".join(_NOT_SEEN.sub("", text).split())


def _spelled(text: str) -> str:
    if not text.isascii():
        text = normalize("NFC", _C1.sub(_as_windows, text))
    return _BREAK.sub("\n", text)


def _as_windows(match: re.Match[str]) -> str:
    letter = match[0].encode("latin-1").decode("cp1252", "ignore")
    return letter or match[0]


def isolated_values(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a message's placeholders, each isolated."""
    return {name: isolated(value) for name, value in values.items()}


def isolated(value: T) -> T:
    """Return user input wrapped so that right-to-left text moves nothing around it; other values unchanged."""
    if not isinstance(value, str) or value.isascii() or not _RIGHT_TO_LEFT.search(value):
        return value
    return type(value)(f"{_ISOLATE}{value}{_END_OF_ISOLATE}")
