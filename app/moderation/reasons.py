"""What a reason must be, which the one whom it is about reads."""

from __future__ import annotations

from flask_babel import gettext as _

from app.community.removal.reasons import LONGEST_TEXT, REASONS
from app.core.errors import InvalidInput
from app.core.text.normalisation import visible_length
from app.moderation.models import LONGEST_REASON, OTHER

SHORTEST_WORDS = 10  # characters: a comment's


def checked_reason(reason: str, text: str) -> tuple[str, str]:
    """A word of `community.reasons.REASONS`, and what is written to it; "other" says nothing by itself.

    Raises Refused where the word is none, or the text is missing or too long.
    """
    text = text.strip()
    if reason not in REASONS:
        raise InvalidInput(_("Select what is wrong."), "reason")
    if reason == OTHER and not text:
        raise InvalidInput(_("Describe briefly what is wrong."), "text")
    return reason, _at_most(text, LONGEST_TEXT, "text")


def checked_words(words: str, field: str = "reason") -> str:
    """A reason in words alone. Raises Refused where it is too short or too long."""
    words = words.strip()
    if visible_length(words) < SHORTEST_WORDS:
        raise InvalidInput(
            _(
                "Enter a reason that the member will understand, at least %(least)s characters long.",
                least=SHORTEST_WORDS,
            ),
            field,
        )
    return _at_most(words, LONGEST_REASON, field)


def _at_most(text: str, most: int, field: str) -> str:
    if len(text) > most:
        raise InvalidInput(_("This text is too long: use at most %(most)s characters.", most=most), field)
    return text
