"""In-process cache of rendered template fragments. Keys contain all the data, so nothing is ever invalidated."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Hashable, Iterable
from threading import Lock
from typing import Any

from cachetools import LRUCache, cached
from flask import Flask, current_app, g
from flask_babel import get_locale
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from app.core.clock import zone_here
from app.core.web.forms import FormsByName

MOST_BYTES = 6_000_000  # limit of a process for all fragments together
# Placeholders for the form token and form ids of each request; random, so that no text can contain them.
TOKEN, FORM_ID = (f"{name}-{secrets.token_hex(16)}" for name in ("token", "form"))
FORM_ID_FIELD = re.compile(r'(?<=name="form_id" value=")[0-9a-f]{32}(?=")')

_fragments: LRUCache[Hashable, bytes] = LRUCache(MOST_BYTES, getsizeof=len)


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(part=part)


def part(template: str, macro: str, *rows: Hashable, forms: FormsByName[Any] | None = None) -> Markup:
    """Render a macro with these rows, which are all that it reads: with language and time zone they are its cache key.

    `forms` are passed too and must be made from the rows alone; with a submitted one nothing is cached.
    """
    return insert_request_tokens(cached_part(template, macro, *rows, forms=forms))


def parts(template: str, macro: str, rows: Iterable[tuple[Hashable, ...]]) -> Markup:
    """Render a macro for each item of a list, as `part` does without forms."""
    reader, macros = language_and_zone(), template_macros(template)

    def render(row: tuple[Hashable, ...]) -> str:
        return cached_fragment((reader, template, macro, row), lambda: str(getattr(macros, macro)(*row)))

    return Markup("".join(map(render, rows)))  # noqa: S704 — rendered by templates


def cached_part(template: str, macro: str, *rows: Hashable, forms: FormsByName[Any] | None = None) -> str:
    """Return what `part` does, with placeholders for what belongs to one request."""

    def render() -> str:
        return str(getattr(template_macros(template), macro)(*rows, *(() if forms is None else (forms,))))

    if forms is not None and forms.has_submitted:
        return render()
    return cached_fragment((language_and_zone(), template, macro, rows), lambda: strip_request_tokens(render()))


def clear() -> None:
    """Discard all fragments of this process."""
    _fragments.clear()


def language_and_zone() -> tuple[str, str]:
    """Return what every key begins with."""
    return str(get_locale()), str(zone_here())


def cached_fragment(key: Hashable, render: Callable[[], str]) -> str:
    """Return the cached fragment, or render it. `key` has all that it reads, language and time zone too."""
    return _encoded(key, render).decode()


@cached(_fragments, key=lambda key, _render: key, lock=Lock())
def _encoded(_key: Hashable, render: Callable[[], str]) -> bytes:
    return render().encode()


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
