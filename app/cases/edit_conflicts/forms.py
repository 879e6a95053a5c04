"""Forms that change fields of a case and record the values they started from."""

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

LONGEST = 300  # characters of the recorded values


def values_of(case: Case | Started) -> dict[str, Any]:
    """Return the fields of a case as its forms show them."""
    return {
        "assignee": str(case.assignee_id or NONE),
        "team": str(case.team_id or NONE),
        "priority": case.priority,
        "status": case.status,
        "follow_up_at": day_of(case.follow_up_at),
        "policy": str(case.policy_id),
        "template": str(case.case_type_id or NONE),
        "theme": case.theme_name,
    }


def day_of(at: datetime | None) -> date | None:
    return day_here(at) if at else None


class FieldForm(Form):
    """Form that changes fields of a case: `started` has the values shown, `FIELDS` maps form fields to columns."""

    FIELDS: ClassVar[Mapping[str, str]] = {}

    started = HiddenField("")

    @classmethod
    def start(cls, case: Case | Started) -> str:
        values = {name: getattr(case, name) for name in cls.FIELDS.values()}
        return json.dumps(values, separators=(",", ":"), default=lambda at: at.isoformat())

    @property
    def seen(self) -> Started | None:
        """Return the values that the form started from; None if they are missing or not valid."""
        try:
            found = json.loads((self.started.data or "")[:LONGEST])
            return Started(**{name: _read(name, found[name]) for name in self.FIELDS.values()})
        except (ValueError, KeyError, TypeError, OverflowError, OSError):
            return None

    def start_again(self, case: Case) -> None:
        """Restart from the case's current state after a conflict, keeping the fields that the person had changed."""
        before, current = self.seen, values_of(case)
        for field, name in self.FIELDS.items():
            if before and _shown(getattr(before, name)) == self[field].data:
                self[field].data = current[field]
        self.started.data = self.start(case)


def _shown(value: Any) -> Any:
    if value is None or isinstance(value, datetime):
        return day_of(value) if value else NONE
    return str(value)


def _read(name: str, value: Any) -> Any:
    """Return a submitted JSON value as its column type. Raises ValueError or TypeError if it is not valid."""
    if name in ("priority", "status", "theme_name"):
        return str(value)
    if value is None:
        return None
    if name == "follow_up_at":
        return datetime.fromisoformat(value).astimezone()
    if not isinstance(value, int) or not 0 < value <= LARGEST_ID:
        raise ValueError(name)
    return value
