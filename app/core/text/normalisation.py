"""The normal form of text that people type, for every way in and out; slugs."""

from __future__ import annotations

import re
from typing import Any, TypeVar
from unicodedata import category, normalize

from anyascii import anyascii

LONGEST_SLUG = 80  # characters
NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")


def slug_of(title: str) -> str:
    """A title in lower-case Latin letters, whatever its script, its words joined by hyphens; "-" where none is left."""
    slug = NOT_IN_SLUG.sub("-", anyascii(title).lower()).strip("-")
    return (slug if len(slug) <= LONGEST_SLUG else slug[:LONGEST_SLUG].rpartition("-")[0] or slug[:LONGEST_SLUG]) or "-"


FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters, halves of surrogate pairs and what XML has no place for: nobody types them."""
_BREAK = re.compile("\r\n?|[\u2028\u2029]")
_FOLDED_BREAK = re.compile(r"[ \t]*\n\s*")
_C1 = re.compile("[\x80-\x9f]")
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_ISOLATE, _END_OF_ISOLATE = "\u2068", "\u2069"  # Unicode TR 9: what stands between moves nothing around it
# Shown as nothing: soft hyphens, joiners, marks and controls of direction, fillers, format controls.
_INVISIBLE = (
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff"
    "\uffa0\ufff0-\ufffb"
)
_NOT_SEEN = re.compile(rf"[{_INVISIBLE}\ufe00-\ufe0f\U000e0000-\U000e0fff]")
_EDGE = "".join(chr(code) for code in range(0x10000) if re.match(rf"[\s{_INVISIBLE}]", chr(code)))
T = TypeVar("T")


def normal(text: str | None) -> str:
    """One form for one text: NFC, Unix line ends, nothing invisible around it.

    Control characters that are Windows' punctuation become that, as HTML reads `&#146;`. What else is FORBIDDEN
    stays, so that a form can point at it.
    """
    return _spelled(text or "").strip(_EDGE)


def clean(text: str | None) -> str:
    """The same without what is FORBIDDEN: for doors with nobody to ask, and for exits."""
    return _spelled(without_forbidden(text or "")).strip(_EDGE)


def without_forbidden(text: str) -> str:
    """The text in its one form, with what stands around it, and without what is FORBIDDEN."""
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return text
    text = _spelled(text)
    return FORBIDDEN.sub("", text) if FORBIDDEN.search(text) else text


def one_line(text: str | None) -> str:
    """The text on one line that runs in its own direction: a line break becomes a blank, bidi controls go."""
    return normal(_DIRECTION.sub("", _FOLDED_BREAK.sub(" ", normal(text))))


def visible_length(text: str) -> int:
    """How many characters a reader sees; runs of blanks count once, and marks with the letter that they stand on."""
    seen = visible(text)
    return len(seen) if seen.isascii() else sum(category(sign)[0] != "M" for sign in seen)


def visible(text: str) -> str:
    """What is seen of a text, its runs of blanks as one."""
    return " ".join(_NOT_SEEN.sub("", text).split())


def _spelled(text: str) -> str:
    if not text.isascii():
        text = normalize("NFC", _C1.sub(_as_windows, text))
    return _BREAK.sub("\n", text)


def _as_windows(match: re.Match[str]) -> str:
    letter = match[0].encode("latin-1").decode("cp1252", "ignore")
    return letter or match[0]


def isolated_values(values: dict[str, Any]) -> dict[str, Any]:
    """The values of a sentence's gaps, each isolated."""
    return {name: isolated(value) for name, value in values.items()}


def isolated(value: T) -> T:
    """What people typed, to be put into a sentence of ours: right-to-left text moves no word or sign around it.

    Anything that is no text, and text of one direction, stays as it is.
    """
    if not isinstance(value, str) or value.isascii() or not _RIGHT_TO_LEFT.search(value):
        return value
    return type(value)(f"{_ISOLATE}{value}{_END_OF_ISOLATE}")
