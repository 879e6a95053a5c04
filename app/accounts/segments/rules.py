"""The rule of a segment: up to five conditions, which all must match, each by any of its values.

`{"plan": ["pro"], "locale": ["fr"], "relation": ["customer", "partner"], "trust": 2, "tags": ["w7"]}`
"""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from app.accounts.members.models import RELATIONS
from app.core.db.base import fold_case
from app.core.errors import InvalidInput
from app.core.web.i18n import LANGUAGES

MOST_VALUES = 20  # per condition
LONGEST_VALUE = 60
HIGHEST_TRUST = 4
PLAN, LOCALE, RELATION, TRUST, TAGS = CONDITIONS = ("plan", "locale", "relation", "trust", "tags")
KNOWN = {LOCALE: tuple(LANGUAGES), RELATION: RELATIONS}


def checked_rule(rule: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the rule without empty conditions, or None: then nobody is in it by rule. Raises InvalidInput."""
    checked = {name: _checked(name, value) for name, value in (rule or {}).items() if value}
    return {name: value for name, value in checked.items() if value} or None


def _checked(name: str, value: Any) -> Any:
    if name not in CONDITIONS:
        raise InvalidInput(_("Add at least one condition: plan, language, relationship, trust level or tags."))
    if name == TRUST:
        if not isinstance(value, int) or not 0 < value <= HIGHEST_TRUST:
            raise InvalidInput(_("Trust levels range from 1 to 4."), TRUST)
        return value
    values = sorted({fold_case(each.strip()) for each in value if each.strip()})
    if len(values) > MOST_VALUES or any(len(each) > LONGEST_VALUE for each in values):
        raise InvalidInput(_("Use at most %(most)s words per condition.", most=MOST_VALUES), name)
    if name in KNOWN and not set(values) <= set(KNOWN[name]):
        raise InvalidInput(_("Select one of the options."), name)
    return values
