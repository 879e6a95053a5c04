"""Reasons written by the system, stored as a kind and a number, so that everyone reads them in their own language."""

from __future__ import annotations

import re

from flask_babel import lazy_gettext as _

from app.core.errors import Message

STILL_BROKEN, UNACCEPTED, SAID_SOLVED, MERGED_INTO, RESOLVED_WITH, UNMERGED, NOT_SOLVED_BY = KINDS = (
    "still_broken",
    "unaccepted",
    "said_solved",
    "merged_into",
    "resolved_with",
    "unmerged",
    "not_solved_by",
)
SENTENCES: dict[str, Message] = {
    STILL_BROKEN: _("Still not working"),
    UNACCEPTED: _("The answer did not help after all."),
    SAID_SOLVED: _("The customer says it is solved."),
    MERGED_INTO: _("Merged into #%(number)s"),
    RESOLVED_WITH: _("Resolved together with #%(number)s"),
    UNMERGED: _("Unmerged from #%(number)s"),
    NOT_SOLVED_BY: _("Suggestion #%(number)s shipped, but does not solve it"),
}
_STORED = re.compile(r"\{(" + "|".join(KINDS) + r")(?: (\d{1,18}))?\}", re.ASCII)


def stored(kind: str, number: int | None = None) -> str:
    """Return the reason as stored in a column: "{merged_into 12}"."""
    return f"{{{kind}}}" if number is None else f"{{{kind} {number}}}"


def reason_words(reason: str | None) -> str:
    """Return a stored reason in the reader's language; a text written by a person is returned unchanged."""
    found = _STORED.fullmatch(reason or "")
    return str(SENTENCES[found[1]]) % {"number": found[2] or ""} if found else reason or ""
