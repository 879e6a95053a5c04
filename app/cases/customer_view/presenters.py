"""Status of a case for its customer, as a few steps."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _

from app.cases import rules
from app.cases.case.models import Case

DONE, NOW, AHEAD = "done", "now", "ahead"


class Step(NamedTuple):
    words: str
    icon: str
    when: str
    at: datetime | None = None


def steps_of(case: Case) -> list[Step]:
    """Return the steps: received, in progress, waiting if it is, resolved."""
    is_new, is_working = case.status == rules.NEW, case.status == rules.OPEN
    received = Step(_("Received"), "inbox", NOW if is_new else DONE, case.opened_at)
    taken = AHEAD if is_new else NOW if is_working else DONE
    return [received, Step(_worker(case), "support", taken), *_waiting(case), _end(case)]


def _worker(case: Case) -> str:
    words: str = (
        _("%(name)s is working on it", name=case.assignee.name) if case.assignee else _("An agent is working on it")
    )
    return words


def _waiting(case: Case) -> list[Step]:
    if case.status == rules.WAITING:
        return [Step(_("Waiting for your reply"), "talk", NOW, case.status_at)]
    return [Step(_("Waiting for a third party"), "paused", NOW, case.status_at)] if case.status == rules.ON_HOLD else []


def _end(case: Case) -> Step:
    by_peers = case.knowledge == rules.COMMUNITY
    words = _("Solved by the community") if by_peers and not case.is_open else _("Resolved")
    return Step(words, "solved", AHEAD if case.is_open else NOW, case.resolved_at)
