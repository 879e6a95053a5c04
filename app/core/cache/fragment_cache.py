"""Parts of pages, drawn once for the same facts and kept in process memory.

What is kept is found by all that it was drawn from, so nothing has to be told when something changes: it is drawn anew,
and the old one is forgotten in time.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Hashable
from typing import Any

from flask import Flask, current_app, g
from flask_babel import get_locale
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from app.core.clock import zone_here

MOST_BYTES = 6_000_000  # that a process keeps, of all parts together
# What stands where each request puts its forms' token and their new ids; nobody can write these words.
TOKEN, FORM_ID = (f"{name}-{secrets.token_hex(16)}" for name in ("token", "form"))
FORM_ID_FIELD = re.compile(r'(?<=name="form_id" value=")[0-9a-f]{32}(?=")')


class Drawings:
    """What was drawn lately, and what was drawn before that: when the first is half of what may be kept, it becomes the
    second, and what nobody asked for since is forgotten."""

    def __init__(self) -> None:
        self.lately: dict[Hashable, bytes] = {}
        self.before: dict[Hashable, bytes] = {}
        self.size = 0

    def find(self, facts: Hashable) -> bytes | None:
        found = self.lately.get(facts)
        if found is None and (found := self.before.pop(facts, None)) is not None:
            self.keep(facts, found)
        return found

    def keep(self, facts: Hashable, drawn: bytes) -> None:
        self.lately[facts] = drawn
        self.size += len(drawn)
        if self.size > MOST_BYTES // 2:
            self.lately, self.before, self.size = {}, self.lately, 0


_drawings = Drawings()


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(part=part, part_for=part_for)


def cached_fragment(facts: Hashable, draw: Callable[[], str]) -> str:
    """What `draw` makes, or made before of the same facts; these begin with a name that no other part has.

    The draw must depend on nothing else: language and time zone are facts too.
    """
    found = _drawings.find(facts)
    if found is not None:
        return found.decode()
    drawn = draw()
    _drawings.keep(facts, drawn.encode())
    return drawn


def part(template: str, macro: str, *facts: Hashable) -> Markup:
    """A macro of a template with these arguments, which are all that it shows."""
    return _once_for_all((template, macro, facts), lambda: getattr(template_macros(template), macro)(*facts))


def part_for(facts: Hashable, macro: Any, *shown: Any) -> Markup:
    """A macro with what it shows (forms, objects), drawn once for the same facts, which say all of that; drawn anew
    where they are None.
    """
    if facts is None:
        return Markup(macro(*shown))  # noqa: S704 — drawn by templates
    return _once_for_all((macro.name, facts), lambda: macro(*shown))


def _once_for_all(facts: Hashable, draw: Callable[[], object]) -> Markup:
    key = (str(get_locale()), str(zone_here()), facts)
    return insert_request_tokens(cached_fragment(key, lambda: strip_request_tokens(str(draw()))))


def strip_request_tokens(drawn: str) -> str:
    """What was drawn, without what is of one request alone: its token, and the ids of forms that make something."""
    token = g.get("csrf_token")  # where Flask-WTF keeps it
    return FORM_ID_FIELD.sub(FORM_ID, drawn.replace(token, TOKEN) if token else drawn)


def insert_request_tokens(drawn: str) -> Markup:
    """What was drawn for all, with the token of this request, and a new id for each form that makes something."""
    if TOKEN in drawn:
        drawn = drawn.replace(TOKEN, g.get("csrf_token") or generate_csrf())
    while FORM_ID in drawn:
        drawn = drawn.replace(FORM_ID, secrets.token_hex(16), 1)
    return Markup(drawn)  # noqa: S704 — drawn by templates


def template_macros(template: str) -> Any:
    """The macros of a template, in the language of the page."""
    return current_app.jinja_env.get_template(template).module
