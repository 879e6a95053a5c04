"""Which usernames, names and addresses are allowed: a sentence that says what is wrong, or None."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from unicodedata import normalize
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _

from app.accounts.members.models import LONGEST_HANDLE, LONGEST_NAME
from app.core.errors import Message
from app.core.text.normalisation import visible, visible_length

LONGEST_ADDRESS = 254  # RFC 5321: what fits into an envelope
SHORTEST_HANDLE = 2
KEPT = _("This username is reserved for the community team. Choose another one.")
NO_PAGE = _("Enter an address that starts with http:// or https://.")
HANDLE = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?")
RESERVED = frozenset(Path(__file__).with_name("reserved_names.txt").read_text().split())
"""Names that would be taken for the house's own."""


def handle_problem(handle: str, staff: Iterable[str] = ()) -> Message | None:
    """Why nobody may be called so; `handle` is folded already, `staff` are the names of those who run the community."""
    if not SHORTEST_HANDLE <= len(handle) <= LONGEST_HANDLE:
        return _("Choose a username of %(low)s to %(high)s characters.", low=SHORTEST_HANDLE, high=LONGEST_HANDLE)
    if not HANDLE.fullmatch(handle) or ".." in handle:
        return _("Use letters without accents and digits, with - _ . only in between.")
    return KEPT if _is_like_one_of(handle, staff) else None


def name_problem(name: str, staff: Iterable[str] = (), *, is_staff: bool = False) -> Message | None:
    """Why nobody but staff may go by this name; an empty one is the handle."""
    if len(name) > LONGEST_NAME:
        return _("Enter a name of up to %(high)s characters.", high=LONGEST_NAME)
    if name and not visible_length(name):
        return _("Enter a name that others can read.")
    return KEPT if not is_staff and _is_like_one_of(name, staff) else None


def looks_of(name: str) -> frozenset[str]:
    """What the name looks like, as it is and in small letters: names that share one of these are taken for each other.

    They are skeletons of UTS 39, made of what is seen.
    """
    seen = visible(name)
    return frozenset({_skeleton(seen.casefold()), _skeleton(_skeleton(seen).casefold())})


def _is_like_one_of(name: str, staff: Iterable[str]) -> bool:
    looks = looks_of(name)
    return bool(looks & _reserved_looks()) or any(looks & looks_of(each) for each in staff)


@cache
def _reserved_looks() -> frozenset[str]:
    return frozenset().union(*map(looks_of, RESERVED))


def _skeleton(text: str) -> str:
    return normalize("NFD", normalize("NFKD", text).translate(_prototypes()))


@cache
def _prototypes() -> dict[int, str]:
    """Each character that looks like another, and which: the data list, for each prototype, all that look like it, and
    for each of these only the prototype.
    """
    from confusable_homoglyphs.utils import load  # noqa: PLC0415 — only who chooses a name needs its 20 MB, and only once

    alike = {sign: [each["c"] for each in others] for sign, others in load("confusables.json").items()}
    single = {sign: others[0] for sign, others in alike.items() if len(sign) == len(others) == 1}
    return {ord(sign): min(sign, other) if alike.get(other) == [sign] else other for sign, other in single.items()}


def website_problem(website: str) -> Message | None:
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


def email_problem(email: str) -> Message | None:
    """Why no letter could be sent there."""
    return None if normal_email(email) else _("Enter a valid email address, such as name@example.com.")


def normal_email(email: str) -> str | None:
    """The one spelling of an address, or None where it is none. Encoded words (RFC 2047) never are."""
    if "=?" in email:
        return None
    try:
        # the names of test networks are addresses like others: what cannot be reached gets no link
        return validate_email(email, check_deliverability=False, allow_smtputf8=False, test_environment=True).normalized
    except EmailNotValidError:
        return None
