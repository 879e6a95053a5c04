"""Rules for passwords: a message that says what is wrong, or None; delays after failed attempts."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask_babel import lazy_gettext as _

from app.core.errors import Message

SHORTEST_PASSWORD = 10  # NIST SP 800-63B requires at least 8; only length makes a password stronger
LONGEST_PASSWORD = 256
FREE_FAILURES = 5  # wrong passwords in a row before sign-in to an account is delayed
FREE_FROM_ANYWHERE = 50  # from all networks together: slows distributed guessing; one guesser cannot lock out others
FIRST_DELAY = timedelta(seconds=5)
LONGEST_DELAY = timedelta(minutes=15)  # 96 guesses a day, and the owner is not locked out for long
COMMON = frozenset(Path(__file__).with_name("common_passwords.txt").read_text().split())
"""The long passwords that are most common in leaked lists."""


def delay_after(failures: int, free: int = FREE_FAILURES) -> timedelta:
    """Return the delay after this many wrong passwords in a row: none at first, then doubling up to LONGEST_DELAY."""
    doublings = min(failures - free, 30)
    return timedelta(0) if doublings < 0 else min(FIRST_DELAY * 2**doublings, LONGEST_DELAY)


def password_problem(password: str, *own: str) -> Message | None:
    """Return why the password is too easy to guess, or None. `own` is what others know: username, name, address."""
    if len(password) < SHORTEST_PASSWORD:
        return _(
            "Choose a password of at least %(low)s characters. A few words are easy to remember.",
            low=SHORTEST_PASSWORD,
        )
    if len(password) > LONGEST_PASSWORD:
        return _("Choose a password of up to %(high)s characters.", high=LONGEST_PASSWORD)
    folded = password.casefold().strip()
    if folded in COMMON or len(set(folded)) == 1:
        return _("This password is too easy to guess. Choose another one.")
    if folded in {word.casefold() for text in own for word in (text, text.partition("@")[0])}:
        return _("Your password cannot be your username or email address.")
    return None
