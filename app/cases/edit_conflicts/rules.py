"""Concurrent changes to one case: each field is compared with the value that its form started from."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from flask_babel import lazy_gettext as _

from app.core.errors import Conflict

T = TypeVar("T")
FIELD_CHANGED = _("Someone else changed the same field of this case. Check the new value, then choose which to use.")


class Started(NamedTuple):
    """The values that a form started from. Where it is None, they are unknown, and the form's value is used."""

    priority: str = ""
    status: str = ""
    assignee_id: int | None = None
    team_id: int | None = None
    follow_up_at: datetime | None = None
    policy_id: int | None = None
    case_type_id: int | None = None
    theme_name: str = ""

    @classmethod
    def of(cls, case: Any) -> Started:
        """Return the current values of a case."""
        return cls(*(getattr(case, name) for name in cls._fields))


class FieldConflict(Conflict):
    """Someone else has changed the same `field` to another value."""

    def __init__(self, field: str) -> None:
        super().__init__(FIELD_CHANGED)
        self.field = field


def merged(field: str, wanted: T, started: T, current: T) -> T:
    """Return `wanted`, or `current` if the actor changed nothing. Raises FieldConflict if both set different values."""
    if wanted == started:
        return current
    if current not in (started, wanted):
        raise FieldConflict(field)
    return wanted
