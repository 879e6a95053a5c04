"""How two versions of a text differ: side by side, and word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from flask_babel import lazy_gettext as _
from markupsafe import Markup

from app.core.errors import Message

MOST_PARTS = 3_000  # lines or words; more are compared as one: comparing takes far longer than their length
CONTEXT = 1  # lines that stay the same, shown before and after each change
WORDS = re.compile(r"\s+|\w+|[^\w\s]")
EMPTY, INS, DEL = Markup(""), Markup("<ins>{}</ins>"), Markup("<del>{}</del>")


@dataclass(frozen=True)
class Text:
    """All that a version of a post says; title and tags only on openings."""

    body: str
    title: str | None = None
    tags: Sequence[str] | None = None


@dataclass(frozen=True)
class Row:
    """Some lines: `old` as they were, `new` as they are, `both` in one with the words marked. Lines that stay the same
    have only `both`; of `skipped` lines nothing is shown."""

    both: Markup = EMPTY
    old: Markup | None = None
    new: Markup | None = None
    skipped: int = 0


@dataclass(frozen=True)
class Part:
    """Title, tags or text, and how it differs."""

    name: str
    label: Message
    rows: list[Row]


def parts_between(before: Text, after: Text) -> list[Part]:
    """What of the two differs: nothing where nothing does."""
    pairs = (
        ("title", _("Title"), before.title or "", after.title or ""),
        ("tags", _("Tags"), " ".join(before.tags or ()), " ".join(after.tags or ())),
        ("body", _("Text"), before.body, after.body),
    )
    return [Part(name, label, rows_between(old, new)) for name, label, old, new in pairs if old != new]


def rows_between(before: str, after: str) -> list[Row]:
    """The lines of both, side by side, without what stays the same far from any change."""
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
    """The text after, with what was taken out in <del> and what came in in <ins>."""
    return _changed(before, after).both


def _left_out(lines: int) -> list[Row]:
    return [Row(skipped=lines)] if lines else []


def _changed(before: str, after: str) -> Row:
    """Some lines with their words marked."""
    old = new = both = EMPTY
    for gone, come in _runs(before, after):
        was = DEL.format(gone) if gone and gone != come else Markup("{}").format(gone)
        now = INS.format(come) if come and gone != come else Markup("{}").format(come)
        old, new, both = old + was, new + now, both + was + (now if gone != come else "")
    return Row(both, old, new)


def _runs(before: str, after: str) -> list[tuple[str, str]]:
    """What both say, in turns: words that stay (twice the same), and words that others took the place of.

    Changes with nothing but a space between them are one.
    """
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
