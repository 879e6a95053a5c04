"""Which thread, post or case a person means, by its number, its address, or its entry in a completion list."""

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
    """What was named: `kind` is that of its address, "" where a number stands alone."""

    kind: str
    number: int


def named_in(text: str | None) -> Named | None:
    """What the text names: a number alone or after "#", or an address of ours; None where these are other words, or
    the address is of another site.
    """
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
    """The number of the thing of this kind that the text names."""
    named = named_in(text)
    return named.number if named and named.kind in ("", kind) else None


def is_a_name(text: str | None) -> bool:
    """Does the text name something here, or is it an address, whatever it leads to? Otherwise it is words."""
    return "://" in (text or "") or named_in(text) is not None
