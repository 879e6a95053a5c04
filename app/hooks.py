"""What upper domains do in the same transaction as an action of the community: the whole list on one page."""

from __future__ import annotations

from app.cases.actions.direct_contact import ensure_case
from app.core.hooks import Hook

HOOKS: dict[str, list[Hook]] = {
    "private_question": [ensure_case],
}
