"""Still broken: the customer's word that a resolution did not hold."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.accounts.models import Member
from app.cases import rules
from app.cases.actions import escalating, messaging, reopening
from app.cases.models import Case
from app.cases.policies import can_see_own_case
from app.cases.queries.current import current_case
from app.cases.queries.linking import going_on
from app.cases.stored_reasons import STILL_BROKEN, stored
from app.core.db import db
from app.core.errors import Refused
from app.core.policy import require


def still_broken(asker: Member, case: Case, body: str, now: datetime) -> Case:
    """The asker says that it is not solved: the case opens again within 30 days, a new one that links back after that.

    Returns the case that is open now. Raises NotAllowed for anyone else, Refused without a word on what is wrong.
    """
    require(can_see_own_case(asker, case))
    if not body:
        raise Refused(_("Describe what is still wrong."), field="body")
    case = going_on(case)
    thread = case.thread
    last = current_case(thread) or case
    if last.was_withdrawn and thread.is_public:
        raise Refused(_("This escalation was withdrawn. Escalate the question again if you need support."))
    if last.is_open:
        current = last
    elif last.may_reopen(now):
        current = reopening.reopen_by(rules.ASKER, asker, last, now=now)
    else:
        current = escalating.open_case(
            asker, thread, how="asker", reason=stored(STILL_BROKEN), priority=last.priority, previous=last, now=now
        )
    db.session.flush()
    messaging.message(asker, current, body, now)
    return current
