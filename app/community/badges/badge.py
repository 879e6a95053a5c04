"""What a badge is."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Select

from app.core.errors import Sentence

GOLD, SILVER, BRONZE = LEVELS = ("gold", "silver", "bronze")

Found: TypeAlias = Select[*tuple[Any, ...]]
Search: TypeAlias = Callable[[Collection[int], datetime], Found]
"""Of these members, at this time: (member id, id of what it is for, or NULL)."""


@dataclass(frozen=True)
class Rule:
    """Who has earned a badge. With an `occasion` ("post", "tag", "year") one earns it for each, otherwise once."""

    search: Search
    occasion: str = ""


@dataclass(frozen=True)
class Badge:
    """`name` is its address and its key in the table of awards; `sentence` says what one does to earn it."""

    name: str
    level: str
    title: Sentence
    sentence: Sentence
    rule: Rule

    @property
    def is_recurrent(self) -> bool:
        return bool(self.rule.occasion)
