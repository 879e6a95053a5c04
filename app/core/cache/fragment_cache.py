"""In-process cache of rendered template fragments. Keys contain all the data, so nothing is ever invalidated."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any

from cachetools import LRUCache, cached
from flask import Flask, current_app, g
from flask_babel import get_locale
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from app.core.clock import zone_here

MOST_BYTES = 6_000_000  # limit of a process for all fragments together
# Placeholders for the form token and form ids of each request; random, so that no text can contain them.
TOKEN, FORM_ID = (f"{name}-{secrets.token_hex(16)}" for name in ("token", "form"))
FORM_ID_FIELD = re.compile(r'(?<=name="form_id" value=")[0-9a-f]{32}(?=")')

_fragments: LRUCache[Hashable, bytes] = LRUCache(MOST_BYTES, getsizeof=len)


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(part=part, part_for=part_for)


def cached_fragment(facts: Hashable, draw: Callable[[], str]) -> str:
    """Return the cached fragment, or render it with `draw`.

    `facts` begins with a name of its own and has everything that the fragment depends on, language and time zone too.
    """
    return _encoded(facts, draw).decode()


@cached(_fragments, key=lambda facts, _draw: facts, lock=Lock())
def _encoded(_facts: Hashable, draw: Callable[[], str]) -> bytes:
    return draw().encode()


def part(template: str, macro: str, *facts: Hashable) -> Markup:
    """Render a template macro with these arguments, cached; the arguments must be all that it shows."""
    return _once_for_all((template, macro, facts), lambda: getattr(template_macros(template), macro)(*facts))


def part_for(facts: Hashable, macro: Any, *shown: Any) -> Markup:
    """Render a macro with `shown`, cached by `facts`, which must include all the data in them; None: not cached."""
    if facts is None:
        return Markup(macro(*shown))  # noqa: S704 — rendered by templates
    return _once_for_all((macro.name, facts), lambda: macro(*shown))


def _once_for_all(facts: Hashable, draw: Callable[[], object]) -> Markup:
    key = (str(get_locale()), str(zone_here()), facts)
    return insert_request_tokens(cached_fragment(key, lambda: strip_request_tokens(str(draw()))))


def strip_request_tokens(drawn: str) -> str:
    """Return the fragment with placeholders for what belongs to one request: form token and new form ids."""
    token = g.get("csrf_token")  # where Flask-WTF stores it
    return FORM_ID_FIELD.sub(FORM_ID, drawn.replace(token, TOKEN) if token else drawn)


def insert_request_tokens(drawn: str) -> Markup:
    """Return the fragment with this request's form token and a new id for each form that creates something."""
    if TOKEN in drawn:
        drawn = drawn.replace(TOKEN, g.get("csrf_token") or generate_csrf())
    while FORM_ID in drawn:
        drawn = drawn.replace(FORM_ID, secrets.token_hex(16), 1)
    return Markup(drawn)  # noqa: S704 — rendered by templates


def template_macros(template: str) -> Any:
    """Return the macros of a template, in the language of the page."""
    return current_app.jinja_env.get_template(template).module
