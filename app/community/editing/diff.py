"""Compare two versions of a text, side by side and word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from flask_babel import lazy_gettext as _
from markupsafe import Markup

from app.core.errors import Message

MOST_PARTS = 3_000  # lines or words; longer texts are compared as one part, since the time grows faster than the length
CONTEXT = 1  # unchanged lines shown before and after each change
WORDS = re.compile(r"\s+|\w+|[^\w\s]")
EMPTY, INS, DEL = Markup(""), Markup("<ins>{}</ins>"), Markup("<del>{}</del>")


@dataclass(frozen=True)
class Text:
    """The content of a version of a post; title and tags only on opening posts."""

    body: str
    title: str | None = None
    tags: Sequence[str] | None = None


@dataclass(frozen=True)
class Row:
    """A group of lines: `old`, `new`, and `both` in one with the changed words marked.

    Unchanged lines have only `both`; `skipped` is how many are left out.
    """

    both: Markup = EMPTY
    old: Markup | None = None
    new: Markup | None = None
    skipped: int = 0


@dataclass(frozen=True)
class Part:
    """The title, tags or text of a post, and how it differs."""

    name: str
    label: Message
    rows: list[Row]


def parts_between(before: Text, after: Text) -> list[Part]:
    """Return the parts that differ; empty if nothing does."""
    pairs = (
        ("title", _("Title"), before.title or "", after.title or ""),
        ("tags", _("Tags"), " ".join(before.tags or ()), " ".join(after.tags or ())),
        ("body", _("Text"), before.body, after.body),
    )
    return [Part(name, label, rows_between(old, new)) for name, label, old, new in pairs if old != new]


def rows_between(before: str, after: str) -> list[Row]:
    """Return the lines of both texts side by side, without unchanged lines far from any change."""
    old, new = before.split("\n"), after.split("\n")
    if max(len(old), len(new)) > MOST_PARTS:
        return [_changed(before, after)]
    rows, reached = [], 0
    for group in SequenceMatcher(None, old, new).get_grouped_opcodes(CONTEXT):
        rows += _left_out(group[0][3] - reached)
        for kind, i, j, k, m in group:
            was, now = "\n".join(old[i:j]), "\n".join(new[k:m])
            rows.append(Row(Markup("{}").format(now)) if kind == "equal" else _changed(was, now))
            reached = m
    return rows + _left_out(len(new) - reached)


def difference(before: str, after: str) -> Markup:
    """Return the new text with removed words in <del> and added words in <ins>."""
    return _changed(before, after).both


def _left_out(lines: int) -> list[Row]:
    return [Row(skipped=lines)] if lines else []


def _changed(before: str, after: str) -> Row:
    old = new = both = EMPTY
    for gone, come in _runs(before, after):
        was = DEL.format(gone) if gone and gone != come else Markup("{}").format(gone)
        now = INS.format(come) if come and gone != come else Markup("{}").format(come)
        old, new, both = old + was, new + now, both + was + (now if gone != come else "")
    return Row(both, old, new)


def _runs(before: str, after: str) -> list[tuple[str, str]]:
    """Return alternating pairs of old and new text; changes separated only by white space are joined."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    if max(len(old), len(new)) > MOST_PARTS:
        return [(before, after)]
    runs: list[tuple[str, str]] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        gone, come = "".join(old[i:j]), "".join(new[k:m])
        if runs and runs[-1][0] != runs[-1][1] and (kind != "equal" or not gone.strip()):
            gone, come = runs[-1][0] + gone, runs.pop()[1] + come
        runs.append((gone, come))
    return runs
