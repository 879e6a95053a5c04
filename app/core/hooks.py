"""Hooks: what upper domains must do in the same transaction as an action of a lower one; `app/hooks.py` lists them.

A hook is a function of (actor, subject, now). It is for what must be true together; what may follow is an event.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from flask import Flask, current_app

Hook: TypeAlias = Callable[[Any, Any, Any], object]


def init_app(app: Flask, hooks: Mapping[str, Sequence[Hook]]) -> None:
    app.extensions["hooks"] = hooks


def call_hooks(name: str, actor: Any, subject: Any, now: Any) -> None:
    """Call every hook of this name, in the listed order. What a hook raises ends the action."""
    hooks: Mapping[str, Sequence[Hook]] = current_app.extensions["hooks"]
    for hook in hooks.get(name, ()):
        hook(actor, subject, now)
