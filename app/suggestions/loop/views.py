"""Pages after shipping: report that it is still not solved, and what staff see of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import request
from flask.typing import ResponseReturnValue

from app.accounts.members.models import AGENT, Member
from app.community.threads.models import QUESTION
from app.community.visibility import get_thread
from app.core.clock import now
from app.core.policy import require_allowed
from app.core.web.http import member, page, read_id, redirect_after_post
from app.core.web.idempotency import run_once
from app.suggestions.loop import queries
from app.suggestions.loop.actions import report_unsolved
from app.suggestions.loop.forms import UnsolvedForm
from app.suggestions.loop.policies import can_read_reports, can_report, can_see_loop, can_see_steps
from app.suggestions.loop.steps import steps_of
from app.suggestions.models import Suggestion
from app.suggestions.queries import get_suggestion


def still_not_solved(thread_id: int) -> ResponseReturnValue:
    """Show the form, what the reader has reported, or why they cannot; or save the report."""
    actor, form, number = member(), UnsolvedForm(), read_id(request.args.get("question"))
    found = get_suggestion(thread_id, actor)
    here = f"/suggestions/{thread_id}/still-not-solved" + (f"?{urlencode({'question': number})}" if number else "")
    if form.validate_on_submit() and run_once(actor, form, lambda: _reported(actor, found, number, form, here), now()):
        return redirect_after_post(here)
    return _show(get_suggestion(thread_id, actor), actor, number, form)


def _reported(actor: Member, found: Suggestion, number: int, form: UnsolvedForm, here: str) -> str | None:
    question = queries.own_question(actor, found, number)
    return here if form.attempt(report_unsolved, actor, found, question, form.body.data or "", now()) else None


def _show(found: Suggestion, actor: Member, number: int, form: UnsolvedForm) -> ResponseReturnValue:
    newest = queries.newest_change(found)
    report = queries.report_of(actor, newest)
    if report is not None:
        return page("suggestions/loop/reported.html", suggestion=found, report=report, case=queries.case_of(report))
    verdict = can_report(actor, found, newest, has_stake=queries.has_stake(actor, found))
    question = queries.own_question(actor, found, number)
    response = page(
        "suggestions/loop/still_not_solved.html", form=form, suggestion=found, question=question, verdict=verdict
    )
    if not verdict:
        response.status_code = 403
    return response


def loop(thread_id: int) -> ResponseReturnValue:
    """Show staff how many were notified that it shipped, what they did since, and who reports what."""
    reader = member()
    found = get_suggestion(thread_id, reader)
    require_allowed(can_see_loop(reader, found))
    names: dict[str, Any] = {"reads_reports": bool(can_read_reports(reader, found))}
    return page(
        "suggestions/loop/loop.html",
        suggestion=found,
        shipping=queries.newest_shipping(found),
        reports=queries.reports_of(found),
        opens_cases=reader.has_role(AGENT, found.thread.space_id),
        **names,
    )


def progress(thread_id: int) -> ResponseReturnValue:
    """Show all steps of a question on one line: answers, case, suggestion, and what shipped."""
    reader = member()
    thread = get_thread(thread_id, reader, QUESTION)
    require_allowed(can_see_steps(reader, thread))
    return page("suggestions/loop/progress.html", thread=thread, steps=steps_of(thread, reader))
