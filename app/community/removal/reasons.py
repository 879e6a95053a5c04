"""Reasons to report or delete a post."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.core.errors import Message

LONGEST_TEXT = 500  # characters
REASONS: dict[str, Message] = {
    "spam": _l("Spam: it is advertising"),
    "abusive": _l("Abusive: it attacks someone"),
    "off_topic": _l("Off topic: it does not belong in this community"),
    "personal_data": _l("Personal data: it reveals private information"),
    "other": _l("Something else"),
}


def because(reason: str, text: str = "") -> str:
    """Return reason and text as they are stored in one column: the key of the reason, then the text."""
    return f"{reason}\n{text.strip()}".strip()


def removal_reason_text(kept: str) -> tuple[Message, str]:
    """Split what `because` returned: the reason in the reader's language, and the text."""
    reason, _line, text = kept.partition("\n")
    return (REASONS[reason], text) if reason in REASONS else ("", kept)
