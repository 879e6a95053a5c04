"""Slots: named places on a page that upper domains fill (`wiring/slots.py`), each with at most one statement."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from flask import Flask, current_app
from markupsafe import Markup

from app.core.web.http import viewer

Filler: TypeAlias = Callable[[Any, Any], str]


def init_app(app: Flask, fillers: Mapping[str, Sequence[Filler]]) -> None:
    app.extensions["slots"] = fillers
    app.jinja_env.globals["slot"] = slot


def slot(name: str, about: object = None) -> Markup:
    """Return the HTML of all fillers of this slot, empty without any."""
    fillers: Mapping[str, Sequence[Filler]] = current_app.extensions["slots"]
    reader = viewer()
    return Markup("").join(Markup(filler(reader, about)) for filler in fillers.get(name, ()))  # noqa: S704 — fillers render templates
