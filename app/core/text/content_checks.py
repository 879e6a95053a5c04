"""What upper domains have to say before a text is read by others; `app/guards.py` says who guards what.

A guard is a function of (actor, what the text is written in, text, confirm, now) that raises Held where it found
something and the actor has not yet said yes to exactly this.
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
    """What was found in a text, and what it is called."""

    what: Message
    text: str


class ConfirmationRequired(InvalidInput):
    """The text waits for a second yes: `confirm`, sent with exactly this text, is it."""

    def __init__(self, found: Sequence[CheckFinding], confirm: str) -> None:
        super().__init__(_l("Not sent yet: check the text for personal data or private content."), "body")
        self.found, self.confirm = list(dict.fromkeys(found)), confirm


def init_app(app: Flask, guards: Mapping[str, Sequence[ContentCheck]]) -> None:
    app.extensions["guards"] = guards


def run_content_checks(name: str, actor: Any, about: Any, text: str, confirm: str, now: Any) -> None:
    """Go on where no guard of this name minds; raises Held otherwise."""
    guards: Mapping[str, Sequence[ContentCheck]] = current_app.extensions["guards"]
    for guard in guards.get(name, ()):
        guard(actor, about, text, confirm, now)


def confirmation_token(*values: object) -> str:
    """What a second yes to just these values says: other ones ask again."""
    return sha256(repr(values).encode("utf-8", "replace")).hexdigest()[:32]
