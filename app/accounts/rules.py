"""What a handle, an address and a password must be: a sentence that says what is wrong, or None."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _

from app.accounts.models import LONGEST_HANDLE, LONGEST_NAME
from app.core.errors import Sentence

SHORTEST_HANDLE = 2
SHORTEST_PASSWORD = 10  # NIST SP 800-63B asks for 8 at least; length is the only thing that helps
LONGEST_PASSWORD = 256
FREE_FAILURES = 5  # wrong passwords in a row before an account makes its visitor wait
FIRST_DELAY = timedelta(seconds=5)
LONGEST_DELAY = timedelta(minutes=15)  # 96 guesses a day, and its owner is not kept out for long
NO_PAGE = _("Give an address that begins with http:// or https://.")
WORDS = Path(__file__).parent
HANDLE = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?")

RESERVED = frozenset((WORDS / "reserved_names.txt").read_text().split())
"""Names that would be taken for the house's own."""

COMMON = frozenset((WORDS / "common_passwords.txt").read_text().split())
"""Long passwords that lists of leaked ones hold most often."""


def handle_problem(handle: str) -> Sentence | None:
    """Why nobody may be called so; `handle` is folded already."""
    if not SHORTEST_HANDLE <= len(handle) <= LONGEST_HANDLE:
        return _("Choose a name of %(low)s to %(high)s characters.", low=SHORTEST_HANDLE, high=LONGEST_HANDLE)
    if not HANDLE.fullmatch(handle) or ".." in handle:
        return _("Use the letters a to z, digits, and - _ . between them.")
    if handle in RESERVED:
        return _("This name is kept for those who run the community. Choose another.")
    return None


def name_problem(name: str, *, is_staff: bool = False) -> Sentence | None:
    """Why nobody may go by this name; an empty one is the handle."""
    if len(name) > LONGEST_NAME:
        return _("Choose a name of at most %(high)s characters.", high=LONGEST_NAME)
    if name.casefold() in RESERVED and not is_staff:
        return _("This name is kept for those who run the community. Choose another.")
    return None


def website_problem(website: str) -> Sentence | None:
    """Why it is no page that we would link to."""
    if not website:
        return None
    try:
        parts = urlsplit(website)
    except ValueError:
        return NO_PAGE
    return (
        None
        if parts.scheme in ("http", "https") and parts.hostname and not set(website) & set(' <>"\\\t\n')
        else NO_PAGE
    )


def delay_after(failures: int) -> timedelta:
    """How long an account waits after so many wrong passwords in a row: nothing at first, then ever longer."""
    doublings = min(failures - FREE_FAILURES, 30)
    return timedelta(0) if doublings < 0 else min(FIRST_DELAY * 2**doublings, LONGEST_DELAY)


def email_problem(email: str) -> Sentence | None:
    """Why no letter could be sent there."""
    return (
        None if normal_email(email) else _("This is no e-mail address that we can write to. Is there a typing error?")
    )


def normal_email(email: str) -> str | None:
    """The one spelling of an address, or None where it is none. Encoded words (RFC 2047) never are."""
    if "=?" in email:
        return None
    try:
        # the names of test networks are addresses like others: what cannot be reached gets no link
        return validate_email(email, check_deliverability=False, allow_smtputf8=False, test_environment=True).normalized
    except EmailNotValidError:
        return None


def password_problem(password: str, *own: str) -> Sentence | None:
    """Why it would be guessed soon; `own` is what others know: handle, name, address."""
    if len(password) < SHORTEST_PASSWORD:
        return _(
            "Choose a password of at least %(low)s characters: a few words are easy to keep in mind.",
            low=SHORTEST_PASSWORD,
        )
    if len(password) > LONGEST_PASSWORD:
        return _("Choose a password of at most %(high)s characters.", high=LONGEST_PASSWORD)
    folded = password.casefold().strip()
    if folded in COMMON or len(set(folded)) == 1:
        return _("This password is among the first that others would try. Choose another.")
    if folded in {word.casefold() for text in own for word in (text, text.partition("@")[0])}:
        return _("Your password cannot be your name or your address.")
    return None
