"""Forms that change fields of a case, and say which values they started from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from wtforms import HiddenField

from app.cases.case.models import Case
from app.cases.edit_conflicts.rules import Started
from app.cases.form_fields import NONE
from app.core.clock import day_here
from app.core.web.forms import Form
from app.core.web.http import LARGEST_ID

LONGEST = 300  # characters of what a form started from


def values_of(case: Case) -> dict[str, Any]:
    """The fields of a case as its forms show them."""
    return {
        "assignee": str(case.assignee_id or NONE),
        "team": str(case.team_id or NONE),
        "priority": case.priority,
        "status": case.status,
        "follow_up_at": day_of(case.follow_up_at),
        "policy": str(case.policy_id),
        "template": str(case.template_id or NONE),
        "theme": case.theme_name,
    }


def day_of(at: datetime | None) -> date | None:
    """The day of a time where the reader is."""
    return day_here(at) if at else None


class FieldForm(Form):
    """`started` holds the values of its fields when it was shown; `FIELDS` are the columns, by the form's field."""

    FIELDS: ClassVar[Mapping[str, str]] = {}

    started = HiddenField("")

    @classmethod
    def start(cls, case: Case) -> str:
        """What `started` holds for the case as it is now."""
        values = {name: getattr(case, name) for name in cls.FIELDS.values()}
        return json.dumps(values, separators=(",", ":"), default=lambda at: at.isoformat())

    @property
    def seen(self) -> Started | None:
        """The values that the person started from; None where the form does not say."""
        try:
            found = json.loads((self.started.data or "")[:LONGEST])
            return Started(**{name: _read(name, found[name]) for name in self.FIELDS.values()})
        except (ValueError, KeyError, TypeError, OverflowError, OSError):
            return None

    def start_again(self, case: Case) -> None:
        """After a conflict, start from the case as it is now: what the person had not changed follows it."""
        before, current = self.seen, values_of(case)
        for field, name in self.FIELDS.items():
            if before and _shown(getattr(before, name)) == self[field].data:
                self[field].data = current[field]
        self.started.data = self.start(case)


def _shown(value: Any) -> Any:
    """A stored value as a field of a form holds it."""
    if value is None or isinstance(value, datetime):
        return day_of(value) if value else NONE
    return str(value)


def _read(name: str, value: Any) -> Any:
    """A value of JSON that somebody sent. Raises ValueError or TypeError for what cannot be one."""
    if name in ("priority", "status", "theme_name"):
        return str(value)
    if value is None:
        return None
    if name == "follow_up_at":
        return datetime.fromisoformat(value).astimezone()
    if not isinstance(value, int) or not 0 < value <= LARGEST_ID:
        raise ValueError(name)
    return value
