"""Validation of reasons, which the member concerned can read."""

from __future__ import annotations

from flask_babel import gettext as _

from app.community.removal.reasons import LONGEST_TEXT, REASONS
from app.community.text_rules import checked_length
from app.core.errors import InvalidInput
from app.core.text.normalisation import visible_length
from app.moderation.models import LONGEST_REASON, OTHER

SHORTEST_WORDS = 10  # characters: a comment's


def checked_reason(reason: str, text: str) -> tuple[str, str]:
    """Return a key of `community.removal.reasons.REASONS` and its text. Raises InvalidInput; "other" needs a text."""
    text = text.strip()
    if reason not in REASONS:
        raise InvalidInput(_("Select what is wrong."), "reason")
    if reason == OTHER and not text:
        raise InvalidInput(_("Describe briefly what is wrong."), "text")
    return reason, checked_length(text, LONGEST_TEXT, "text")


def checked_words(words: str, field: str = "reason") -> str:
    """Return a reason in free text. Raises InvalidInput if it is too short or too long."""
    words = words.strip()
    if visible_length(words) < SHORTEST_WORDS:
        raise InvalidInput(
            _(
                "Enter a reason that the member will understand, at least %(least)s characters long.",
                least=SHORTEST_WORDS,
            ),
            field,
        )
    return checked_length(words, LONGEST_REASON, field)
