"""What a handle, an address and a password must be: a sentence that says what is wrong, or None."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask_babel import lazy_gettext as _

from app.core.errors import Message

SHORTEST_PASSWORD = 10  # NIST SP 800-63B asks for 8 at least; length is the only thing that helps
LONGEST_PASSWORD = 256
FREE_FAILURES = 5  # wrong passwords in a row before an account makes its visitor wait
FREE_FROM_ANYWHERE = 50  # from all networks together: a house of many guessers is slowed, one of them locks nobody out
FIRST_DELAY = timedelta(seconds=5)
LONGEST_DELAY = timedelta(minutes=15)  # 96 guesses a day, and its owner is not kept out for long
COMMON = frozenset(Path(__file__).with_name("common_passwords.txt").read_text().split())
"""Long passwords that lists of leaked ones hold most often."""


def delay_after(failures: int, free: int = FREE_FAILURES) -> timedelta:
    """How long an account waits after so many wrong passwords in a row: nothing at first, then ever longer."""
    doublings = min(failures - free, 30)
    return timedelta(0) if doublings < 0 else min(FIRST_DELAY * 2**doublings, LONGEST_DELAY)


def password_problem(password: str, *own: str) -> Message | None:
    """Why it would be guessed soon; `own` is what others know: handle, name, address."""
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
