"""Resolve a case and share its solution with the community."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.accounts.members.models import Member
from app.cases import history_kinds, rules
from app.cases.case.models import Case
from app.cases.case.queries import is_read_by_asker
from app.cases.case_history import (
    lock_case,
    mark_case_changed,
    record_case_event,
    record_history,
    record_history_once,
    set_case_status,
)
from app.cases.events import CASE_RESOLVED
from app.cases.policies import can_work_on
from app.cases.sla import clock_actions
from app.cases.timeline import actions as timeline_actions
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.community.voting.policies import can_accept
from app.core.errors import InvalidInput
from app.core.policy import require_allowed


def resolve(  # noqa: PLR0913 — one argument for each choice
    actor: Member,
    case: Case,
    *,
    knowledge: str,
    post: Post | None = None,
    body: str = "",
    canonical: Thread | None = None,
    reason: str = "",
    confirm: str = "",
    revision: int | None = None,
    now: datetime,
) -> None:
    """Resolve the case and choose what is shared with the community.

    `knowledge` is "accept": `post`, an answer of the thread, is accepted if staff may do that by now; "publish": `body`
    becomes an answer; "link": `canonical` has the answer; "none": nothing can be published, for a `reason`. Raises
    InvalidInput if that is missing.
    """
    require_allowed(can_work_on(actor, case))
    thread = lock_case(case, revision)
    if not case.is_open:
        raise InvalidInput(_("This case is already resolved."))
    if knowledge == rules.ACCEPT:
        _accept(actor, case, thread, post, now)
    elif knowledge == rules.PUBLISH:
        _publish(actor, case, thread, body, confirm, now)
    elif knowledge == rules.LINK:
        _link(case, thread, canonical)
    elif knowledge == rules.NOTHING:
        _keep_reason(case, reason)
    else:
        raise InvalidInput(_("Select what is shared with the community."), field="knowledge")
    finish(actor, case, thread, knowledge, "resolved", now)


def resolve_by_asker(asker: Member | None, case: Case, thread: Thread, post: Post, now: datetime) -> None:
    """Resolve the case by the accepted `post`: by support if staff wrote it, else by the community; once only."""
    if post.staff_role:
        _resolve_by(asker, case, thread, post, rules.ACCEPT, now)
    else:
        resolve_by_community(asker, case, thread, post, now)


def resolve_by_community(asker: Member | None, case: Case, thread: Thread, post: Post, now: datetime) -> None:
    """Resolve the case that another member solved; its timers stop, and are counted separately."""
    _resolve_by(asker, case, thread, post, rules.COMMUNITY, now)


def ended_by(case: Case, post_id: int, asker_id: int | None) -> bool:
    """Return whether the case was resolved by its customer accepting this answer."""
    return not case.is_open and case.knowledge_post_id == post_id and case.resolved_by_id == asker_id is not None


def end_by(case: Case, post: Post, now: datetime) -> None:
    """Replace the answer that resolved the finished case."""
    thread = lock_case(case)
    case.knowledge_post_id, case.knowledge = post.id, rules.ACCEPT if post.staff_role else rules.COMMUNITY
    mark_case_changed(case, thread, now)


def _resolve_by(asker: Member | None, case: Case, thread: Thread, post: Post, knowledge: str, now: datetime) -> None:
    lock_case(case)
    once = f"accepted:{post.id}:{int(now.timestamp())}"
    if not case.is_open or not record_history_once(
        case, history_kinds.ACCEPTED, asker.id if asker else None, once, now, post_id=post.id
    ):
        return
    case.knowledge_post_id = post.id
    why = rules.COMMUNITY if knowledge == rules.COMMUNITY else "resolved"
    finish(asker, case, thread, knowledge, why, now, mover=rules.ASKER)


def _accept(actor: Member, case: Case, thread: Thread, post: Post | None, now: datetime) -> None:
    if (
        post is None
        or post.thread_id not in (thread.id, thread.merged_into_id)
        or not post.is_answer
        or not post.is_shown
    ):
        raise InvalidInput(_("Select an answer to this question."), field="post")
    case.knowledge_post_id = post.id
    if thread.accepted_post_id != post.id and can_accept(actor, post, now):
        voting_actions.accept(actor, post, now)


def _publish(actor: Member, case: Case, thread: Thread, body: str, confirm: str, now: datetime) -> None:
    if not body:
        raise InvalidInput(_("Write an answer that will also help others."), field="body")
    post = posts_actions.answer(actor, timeline_actions.answered_in(thread), body, now, confirm=confirm)
    case.knowledge_post_id = post.id
    timeline_actions.record_agent_reply(actor, case, post, now)


def _link(case: Case, thread: Thread, canonical: Thread | None) -> None:
    if canonical is None or canonical.id == thread.id:
        raise InvalidInput(_("Enter the address or number of the question that has the answer."), field="canonical")
    if not is_read_by_asker(canonical.id, thread.asker_id):
        raise InvalidInput(
            _("The customer cannot read that question. Choose another one, or write the answer here."), "canonical"
        )
    case.canonical_id = canonical.id


def _keep_reason(case: Case, reason: str) -> None:
    if not reason:
        raise InvalidInput(_("Enter why nothing can be published."), field="reason")
    case.knowledge_reason = reason


def finish(
    actor: Member | None, case: Case, thread: Thread, knowledge: str, why: str, now: datetime, mover: str = rules.AGENT
) -> None:
    """Resolve the locked case with this `knowledge`, and stop its SLA timers for the reason `why`."""
    set_case_status(case, rules.RESOLVED, mover, now)
    case.knowledge, case.resolved_at, case.resolved_by_id = knowledge, now, actor.id if actor else None
    clock_actions.stop_clocks(case, why, now)
    record_history(case, history_kinds.RESOLVED, actor, now, knowledge=knowledge)
    mark_case_changed(case, thread, now, in_words=True)
    record_case_event(CASE_RESOLVED, actor, case, now, knowledge=knowledge, post_id=case.knowledge_post_id, why=why)
