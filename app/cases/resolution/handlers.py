"""Notify customers whose case was resolved by an answer that they can no longer read, or that is no longer accepted."""

from __future__ import annotations

from collections.abc import Sequence

from app.cases import history_kinds
from app.cases.case.models import Case
from app.cases.case_history import lock_case, record_case_event, record_history_once
from app.cases.events import CASE_SOLUTION_LOST
from app.cases.resolution.queries import BY_ANSWER, cases_solved_by, cases_solved_in, is_solution_lost
from app.community.events import ANSWER_UNACCEPTED, THREAD_MERGED, THREAD_MOVED, THREAD_SPLIT
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.outbox.events import event_handler
from app.core.outbox.models import Event


@event_handler("cases.notify_lost_solution")
def notify_lost_solution(event: Event) -> None:
    """Notify each customer whose resolved case lost its solution, once per resolution; it stays resolved.

    Solutions are lost when a post is hidden or deleted, a thread merged, split or moved, or an acceptance undone.
    """
    for case in _concerned(event):
        lock_case(case)
        is_lost = is_solution_lost(case) or (event.name == ANSWER_UNACCEPTED.name and _is_undone(event, case))
        if (
            is_lost
            and case.resolved_at
            and record_history_once(case, history_kinds.UNSOLVED, None, _once(case), event.at)
        ):
            record_case_event(
                CASE_SOLUTION_LOST, None, case, event.at
            )  # without post id: events about a post are limited to its readers


def _once(case: Case) -> str:
    return f"unsolved:{case.resolved_at:%Y%m%d%H%M%S}:{case.knowledge_post_id or 0}"


def _concerned(event: Event) -> Sequence[Case]:
    if event.name in (THREAD_MERGED.name, THREAD_SPLIT.name, THREAD_MOVED.name):
        return cases_solved_in(event.values["thread_id"], event.values.get("into_id") or 0)
    post = db.session.get(Post, event.subject_id)
    if post is None:
        return ()
    return cases_solved_in(post.thread_id) if post.is_opening else cases_solved_by(post.id)


def _is_undone(event: Event, case: Case) -> bool:
    """Return whether someone else undid the acceptance that resolved the case (by the customer, it is reopened)."""
    thread = db.session.get_one(Thread, case.thread_id)
    is_unsolved = thread.accepted_post_id is None and thread.merged_into_id is None
    return is_unsolved and event.actor_id != thread.asker_id and case.knowledge in BY_ANSWER
