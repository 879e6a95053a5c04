"""Write privately: between the asker and support, read by nobody else."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.accounts.models import Member
from app.cases import rules
from app.cases.actions import assigning, timing
from app.cases.actions.attaching import bind
from app.cases.actions.guarding import guard_message
from app.cases.actions.holding import changed, enter_once, hold, report, turn
from app.cases.actions.statusing import move
from app.cases.events import CASE_MESSAGED, CASE_STATUS_CHANGED
from app.cases.models import Case, CaseMessage
from app.cases.policies import can_message
from app.cases.queries.linking import going_on
from app.community.models import Post, Thread
from app.core.db import db
from app.core.errors import Refused
from app.core.markup import render
from app.core.policy import require


def message(
    actor: Member,
    case: Case,
    body: str,
    now: datetime,
    wait: bool = False,
    *,
    revision: int | None = None,
    confirm: str = "",
) -> CaseMessage:
    """Write to the asker, or, as the asker, to support. With `wait` the case then waits for the asker.

    Raises NotAllowed, Refused where the asker writes in a finished case or nothing is written, Conflict where the
    case changed since `revision`, Held where it says words of a note and `confirm` is no yes to it.
    """
    require(can_message(actor, case))
    if not body:
        raise Refused(_("Enter some text first."), field="body")
    if actor.id == case.thread.asker_id:
        case = going_on(case)
    thread = hold(case, revision)
    is_asker = actor.id == thread.asker_id
    if is_asker and not case.is_open:
        raise Refused(
            _("This case is no longer open. Tell us that it is still not working, and we will reopen it."), field="body"
        )
    if not is_asker:
        guard_message(actor, case, thread, body, confirm, now)
    written = CaseMessage(case_id=case.id, author_id=actor.id, body=body, html=render(body), at=now)
    db.session.add(written)
    db.session.flush()
    bind(actor, written, now)
    if is_asker:
        hear_asker(actor, case, now)
    else:
        _speak(actor, case, wait, now)
    changed(case, thread, now, in_words=True)
    report(CASE_MESSAGED, actor, case, now, message_id=written.id, to_asker=not is_asker)
    return written


def hear_asker(asker: Member | None, case: Case, now: datetime) -> None:
    """The asker said something, by whichever door: the waiting ends, the next response is due. For whoever holds the
    case.
    """
    if case.status == rules.WAITING and case.status_at <= now:
        turn(case, rules.OPEN, rules.ASKER, now)
        timing.resume(case, now)
        report(CASE_STATUS_CHANGED, asker, case, now, status=rules.OPEN, before=rules.WAITING)
    if case.is_open:
        timing.asker_spoke(case, now)


def count_word(asker: Member, case: Case, thread: Thread, post: Post, now: datetime, occasion: str = "") -> None:
    """The asker wrote `post`, by whichever door, or changed it on another `occasion`: counted once. For whoever holds
    the case.
    """
    if enter_once(case, "asker_wrote", asker.id, occasion or f"wrote:{post.id}", now, post_id=post.id):
        hear_asker(asker, case, now)
        changed(case, thread, now, in_words=True)


def _speak(actor: Member, case: Case, wait: bool, now: datetime) -> None:
    if case.is_open:
        assigning.claim(actor, case, now)
    timing.staff_spoke(case, now)
    if wait and case.is_open:
        move(actor, case, rules.WAITING, now, with_words=True)
