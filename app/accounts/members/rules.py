"""Rules for usernames, names and addresses. Each function returns a message that says what is wrong, or None."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from unicodedata import normalize
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _

from app.accounts.members.models import LONGEST_HANDLE, LONGEST_NAME
from app.core.errors import Message
from app.core.text.normalisation import visible, visible_length

LONGEST_ADDRESS = 254  # RFC 5321: the longest address that an envelope accepts
SHORTEST_HANDLE = 2
KEPT = _("This username is reserved for the community team. Choose another one.")
NO_PAGE = _("Enter an address that starts with http:// or https://.")
HANDLE = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?")
RESERVED = frozenset(Path(__file__).with_name("reserved_names.txt").read_text().split())
"""Usernames that readers would take for the community team's own."""


def handle_problem(handle: str, staff: Iterable[str] = ()) -> Message | None:
    """Return why this username is not allowed, or None. `handle` is case-folded; `staff` are the names of staff."""
    if not SHORTEST_HANDLE <= len(handle) <= LONGEST_HANDLE:
        return _("Choose a username of %(low)s to %(high)s characters.", low=SHORTEST_HANDLE, high=LONGEST_HANDLE)
    if not HANDLE.fullmatch(handle) or ".." in handle:
        return _("Use letters without accents and digits, with - _ . only in between.")
    return KEPT if _is_like_one_of(handle, staff) else None


def name_problem(name: str, staff: Iterable[str] = (), *, is_staff: bool = False) -> Message | None:
    """Return why only staff may use this name, or None. An empty name means the username."""
    if len(name) > LONGEST_NAME:
        return _("Enter a name of up to %(high)s characters.", high=LONGEST_NAME)
    if name and not visible_length(name):
        return _("Enter a name that others can read.")
    return KEPT if not is_staff and _is_like_one_of(name, staff) else None


def looks_of(name: str) -> frozenset[str]:
    """Return the skeletons (UTS 39) of the name, as written and lower-cased: names that share one are confusable."""
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
    """Map each confusable character to its prototype; the data lists them the other way round."""
    from confusable_homoglyphs.utils import load  # noqa: PLC0415 — 20 MB of data, needed only to check a name

    alike = {sign: [each["c"] for each in others] for sign, others in load("confusables.json").items()}
    single = {sign: others[0] for sign, others in alike.items() if len(sign) == len(others) == 1}
    return {ord(sign): min(sign, other) if alike.get(other) == [sign] else other for sign, other in single.items()}


def website_problem(website: str) -> Message | None:
    """Return why we would not link to this address, or None."""
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
    """Return why no email can be sent to this address, or None."""
    return None if normal_email(email) else _("Enter a valid email address, such as name@example.com.")


def normal_email(email: str) -> str | None:
    """Return the normal form of an address, or None if it is invalid. Encoded words (RFC 2047) are always invalid."""
    if "=?" in email:
        return None
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 — 2 MB, for forms with an address

    try:
        # accept the reserved names of test networks like any others: an address that cannot be reached gets no link
        return validate_email(email, check_deliverability=False, allow_smtputf8=False, test_environment=True).normalized
    except EmailNotValidError:
        return None
