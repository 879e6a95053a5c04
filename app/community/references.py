"""Parse a reference to a thread, post or case: its number, its address, or its entry in a completion list."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import current_app

from app.community.threads.models import QUESTION
from app.core.text.normalisation import one_line

NUMBER = re.compile(r"#?(\d{1,18})|#(\d{1,18})\s.*", re.ASCII)
PATH = re.compile(r"/(case|post|question|suggestion|thread)s/(\d{1,18})(?:/.*)?", re.ASCII)
SCHEMES = ("", "http", "https")


class Named(NamedTuple):
    """A parsed reference: `kind` comes from its address, "" for a number alone."""

    kind: str
    number: int


def named_in(text: str | None) -> Named | None:
    """Parse a number, alone or after "#", or an address of this site; None for anything else."""
    typed = one_line(text)
    if found := NUMBER.fullmatch(typed):
        return Named("", int(found[1] or found[2]))
    base = urlsplit(current_app.config["BASE_URL"])
    try:
        url = urlsplit(typed if "://" in typed or typed.startswith("/") else f"//{typed}")
    except ValueError:
        return None
    is_ours = url.scheme in SCHEMES and url.netloc.casefold() in ("", base.netloc.casefold())
    found = PATH.fullmatch(url.path.removeprefix(base.path.rstrip("/"))) if is_ours else None
    return Named(found[1] if found[1] != "thread" else "", int(found[2])) if found else None


def number_in(text: str | None, kind: str = QUESTION) -> int | None:
    """Return the number if the text refers to something of this kind, or is a number alone."""
    named = named_in(text)
    return named.number if named and named.kind in ("", kind) else None


def is_a_name(text: str | None) -> bool:
    """Return whether the text is a reference or any address, as opposed to words to search for."""
    return "://" in (text or "") or named_in(text) is not None
