"""What else than posts holds files that were sent, and shows them to whom; `app/guards.py` says what does.

A holder says both as a part of a `where`: about the row of the file that the statement reads.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from flask import Flask, current_app
from sqlalchemy import ColumnElement, false, or_


class FileOwner(NamedTuple):
    """Holds it the file, and may this viewer (None for a stranger) read what holds it?"""

    holds: Callable[[], ColumnElement[bool]]
    shows_to: Callable[[Any], ColumnElement[bool]]


def init_app(app: Flask, holders: Sequence[FileOwner]) -> None:
    app.extensions["holders"] = holders


def has_other_owner() -> ColumnElement[bool]:
    """Does something else than a post hold the file?"""
    return or_(false(), *(each.holds() for each in _holders()))


def is_readable_through_other_owner(viewer: Any) -> ColumnElement[bool]:
    """May the viewer read something else that holds the file?"""
    return or_(false(), *(each.shows_to(viewer) for each in _holders()))


def _holders() -> Sequence[FileOwner]:
    holders: Sequence[FileOwner] = current_app.extensions["holders"]
    return holders
