"""Content checks: run by upper domains before others can read a text; `wiring/hooks.py` lists them.

A check is a function of (actor, what the text is written in, text, confirm, now). It raises ConfirmationRequired if it
found something, unless `confirm`, which actions pass on, confirms exactly this text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple, TypeAlias

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l

from app.core.errors import InvalidInput, Message

ContentCheck: TypeAlias = Callable[[Any, Any, str, str, Any], None]


class CheckFinding(NamedTuple):
    """A description of what was found in a text, and the passage itself."""

    what: Message
    text: str


class ConfirmationRequired(InvalidInput):
    """The text needs a confirmation: sending exactly this text again with `confirm` gives it."""

    def __init__(self, found: Sequence[CheckFinding], confirm: str) -> None:
        super().__init__(_l("Not sent yet: check the text for personal data or private content."), "body")
        self.found, self.confirm = list(dict.fromkeys(found)), confirm


def init_app(app: Flask, guards: Mapping[str, Sequence[ContentCheck]]) -> None:
    app.extensions["guards"] = guards


def run_content_checks(name: str, actor: Any, about: Any, text: str, confirm: str, now: Any) -> None:
    """Run the checks of this name. Raises ConfirmationRequired if one finds something that is not confirmed."""
    guards: Mapping[str, Sequence[ContentCheck]] = current_app.extensions["guards"]
    for guard in guards.get(name, ()):
        guard(actor, about, text, confirm, now)


def confirmation_token(*values: object) -> str:
    """Return a token that confirms exactly these values; other values need a new confirmation."""
    return sha256(repr(values).encode("utf-8", "replace")).hexdigest()[:32]
