"""Owners of files other than posts, and who may read them, as conditions on the file's row; see `wiring/hooks.py`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from flask import Flask, current_app
from sqlalchemy import ColumnElement, false, or_


class FileOwner(NamedTuple):
    """Two conditions: whether it contains the file, and whether this viewer (None for a visitor) may read it."""

    holds: Callable[[], ColumnElement[bool]]
    shows_to: Callable[[Any], ColumnElement[bool]]


def init_app(app: Flask, holders: Sequence[FileOwner]) -> None:
    app.extensions["holders"] = holders


def has_other_owner() -> ColumnElement[bool]:
    """Return the condition that something other than a post contains the file."""
    return or_(false(), *(each.holds() for each in _holders()))


def is_readable_through_other_owner(viewer: Any) -> ColumnElement[bool]:
    """Return the condition that the viewer may read something else that contains the file."""
    return or_(false(), *(each.shows_to(viewer) for each in _holders()))


def _holders() -> Sequence[FileOwner]:
    holders: Sequence[FileOwner] = current_app.extensions["holders"]
    return holders
