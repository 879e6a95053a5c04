"""Set the theme of a case, which is its thread's."""

from __future__ import annotations

from datetime import datetime

from app.accounts.models import Member
from app.cases.actions.holding import hold
from app.cases.conflicts import Started, merged
from app.cases.models import Case
from app.cases.policies import can_work_on
from app.community.actions.theming import find_theme, give_theme
from app.core.policy import require


def set_theme(actor: Member, case: Case, name: str, *, started: Started | None = None, now: datetime) -> None:
    """Name the theme that is behind the case; no name takes it off.

    Raises NotAllowed, Refused for a name that is too long, FieldConflict where somebody else set another theme since
    the form `started`.
    """
    require(can_work_on(actor, case))
    hold(case)
    known = find_theme(name)
    wanted = known.name if known else name
    if started:
        wanted = merged("theme", wanted, started.theme_name, case.theme_name)
    give_theme(actor, case.thread, wanted, now)
