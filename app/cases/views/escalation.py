"""Escalate a question: a page with a reason, and the deed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.models import AGENT, MODERATOR, Member
from app.cases.actions.escalating import escalate
from app.cases.forms.escalation import EscalateForm, OwnEscalateForm
from app.cases.models import CaseTemplate
from app.cases.policies import can_escalate
from app.cases.queries.kinds import offered_templates
from app.cases.queries.own import has_waited
from app.community.addresses import thread_address
from app.community.models import Thread
from app.community.models.thread import QUESTION
from app.community.queries.reading import get_thread
from app.core import clock
from app.core.forms import CreatingForm, once
from app.core.policy import require
from app.core.web import after, member, page


def escalate_question(thread_id: int) -> Response:
    actor, now = member(), clock.now()
    thread = get_thread(thread_id, actor, kind=QUESTION)
    require(can_escalate(actor, thread, is_overdue=has_waited(actor, thread, now)))
    templates = offered_templates() if is_staff_of(actor, thread) else ()
    form = _form_for(actor, thread, templates)
    if form.validate_on_submit() and (
        address := once(actor, form, lambda: _escalate(actor, thread, form, templates, now), now)
    ):
        return after(address)
    thread = get_thread(thread_id, actor, kind=QUESTION)
    return page("cases/escalate.html", form=form, thread=thread, has_kinds=bool(templates))


def is_staff_of(actor: Member, thread: Thread) -> bool:
    """Does the actor escalate as support or moderator?"""
    return actor.has_role(AGENT, thread.space_id) or actor.has_role(MODERATOR, thread.space_id)


def _form_for(actor: Member, thread: Thread, templates: Sequence[CaseTemplate]) -> CreatingForm:
    if not is_staff_of(actor, thread):
        return OwnEscalateForm()
    form = EscalateForm()
    form.offer(templates)
    return form


def _escalate(
    actor: Member, thread: Thread, form: CreatingForm, templates: Sequence[CaseTemplate], now: datetime
) -> str | None:
    chosen: dict[str, Any] = {}
    if isinstance(form, EscalateForm):
        template = next((each for each in templates if str(each.id) == form.template.data), None)
        chosen = {"priority": form.priority.data, "template": template}
    case = form.attempt(escalate, actor, thread, reason=form["reason"].data or "", now=now, **chosen)
    if case is not None and case.status_at != now:  # neither opened nor opened again by this
        flash(_("Support is already working on this question. Your message was added to the case."), "done")
    return f"{thread_address(thread)}#standing" if case else None
