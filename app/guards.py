"""Who looks at a text before others read it: the whole list on one page."""

from __future__ import annotations

from app.cases.actions import guarding
from app.core.guards import Guard

GUARDS: dict[str, list[Guard]] = {
    "answer": [guarding.guard_words],
    "comment": [guarding.guard_words],
    "edit": [guarding.guard_words],
}
