"""How many statements a request sends: told in `Server-Timing`, held by tests and measured by benchmarks."""

from __future__ import annotations

from typing import Any

from flask import g
from sqlalchemy import Engine, event

NOT_COUNTED = ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE", "ROLLBACK")


def statements() -> int:
    """How many statements this request has sent so far."""
    number: int = g.get("statements", 0)
    return number


@event.listens_for(Engine, "before_cursor_execute")
def _count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    if g and not statement.startswith(NOT_COUNTED):
        g.statements = statements() + 1
