"""What of a search is logged. Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta
from unicodedata import normalize

from app.cases.redaction import detector

KEPT = timedelta(days=365)
WEEK = timedelta(days=7)
LONGEST_WORDS = 100  # characters
NAMES_SOMEONE = re.compile(r"@\w")  # a username or an email address, however it is spelt
OPENING, CLOSING = "\"'([{<«“„‘¿¡,;:!?", "\"')]}>»”’.,;:!?…"  # ".net" and "c++" keep theirs


def normalised(text: str) -> str:
    """Return the words of a search in lower case, without the punctuation around them, cut to LONGEST_WORDS."""
    words = (word.lstrip(OPENING).rstrip(CLOSING) for word in normalize("NFKC", text).lower().replace("’", "'").split())
    return " ".join(filter(None, words))[:LONGEST_WORDS].rstrip()


def monday_of(day: date) -> date:
    """Return the first day of the week."""
    return day - timedelta(days=day.weekday())


def is_personal(text: str) -> bool:
    """Return whether the text may contain personal data or a secret: an address, a phone or account number, a key."""
    return bool(NAMES_SOMEONE.search(text) or detector.find(text))
