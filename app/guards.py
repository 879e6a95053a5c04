"""Who looks at a text before others read it, and what holds files besides posts: the whole lists on one page."""

from __future__ import annotations

from app.cases.actions.guarding import guard_words
from app.cases.queries import files
from app.core.guards import Guard
from app.core.holders import Holder
from app.suggestions.actions.guarding import guard_suggestion

GUARDS: dict[str, list[Guard]] = {
    "answer": [guard_words, guard_suggestion],
    "comment": [guard_words, guard_suggestion],
    "edit": [guard_words, guard_suggestion],
}

HOLDERS: list[Holder] = [files.WORDS]
