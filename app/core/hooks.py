"""Hooks: work of upper domains in the same transaction as a lower domain's action. `wiring/hooks.py` lists them.

A hook is a function of (actor, subject, now). Use hooks for what must be true together, and events for what may follow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from flask import Flask, current_app

Hook: TypeAlias = Callable[[Any, Any, Any], object]


def init_app(app: Flask, hooks: Mapping[str, Sequence[Hook]]) -> None:
    app.extensions["hooks"] = hooks


def call_hooks(name: str, actor: Any, subject: Any, now: Any) -> None:
    """Call every hook of this name, in the listed order. An exception in a hook ends the action."""
    hooks: Mapping[str, Sequence[Hook]] = current_app.extensions["hooks"]
    for hook in hooks.get(name, ()):
        hook(actor, subject, now)
