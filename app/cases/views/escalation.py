"""Escalate a question: a page with a reason, and the deed."""

from __future__ import annotations

from flask import url_for
from werkzeug.wrappers import Response

from app.accounts.models import Member
from app.cases.actions.escalating import escalate
from app.cases.forms import EscalateForm
from app.cases.models import Case
from app.cases.policies import can_escalate, can_see_standing
from app.cases.queries.own import has_waited
from app.cases.views.blueprint import bp
from app.community.models.thread import QUESTION
from app.community.queries.reading import get_thread
from app.core import clock
from app.core.forms import once
from app.core.policy import require
from app.core.web import after, member, page


@bp.route("/questions/<id:thread_id>/escalate", methods=["GET", "POST"])
def escalate_question(thread_id: int) -> Response:
    actor, now, form = member(), clock.now(), EscalateForm()
    thread = get_thread(thread_id, actor, kind=QUESTION)
    require(can_escalate(actor, thread, is_overdue=has_waited(actor, thread, now)))

    def make() -> str | None:
        case = form.attempt(
            escalate, actor, thread, reason=form.reason.data or "", priority=form.priority.data, now=now
        )
        return address_for(actor, case) if case else None

    if form.validate_on_submit() and (address := once(actor, form, make, now)):
        return after(address)
    thread = get_thread(thread_id, actor, kind=QUESTION)
    return page("cases/escalate.html", form=form, thread=thread, is_asker=actor.id == thread.asker_id)


def address_for(reader: Member, case: Case) -> str:
    """Where this person reads of the case."""
    return (
        url_for("cases.case", number=case.id)
        if can_see_standing(reader, case)
        else url_for("cases.my_case", number=case.id)
    )
