"""Reply publicly: the reply is a post in the thread, and the clocks hear it."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app.accounts.models import Member
from app.cases import rules
from app.cases.actions import assigning, messaging, timing
from app.cases.actions.holding import changed, enter_once, hold, report
from app.cases.actions.statusing import move
from app.cases.events import CASE_REPLIED
from app.cases.models import Case
from app.cases.policies import can_see_own_case, can_work_on
from app.cases.queries.linking import is_read_by_asker
from app.community.actions import answering
from app.community.models import Post, Thread
from app.core.db import db
from app.core.errors import Refused
from app.core.policy import require


def reply(
    actor: Member,
    case: Case,
    body: str,
    now: datetime,
    *,
    wait: bool = False,
    revision: int | None = None,
    confirm: str = "",
) -> Post:
    """Answer in the thread, as support; with `wait` the case then waits for the asker. The answer to a question that
    was merged goes where its posts went.

    Claims a case that nobody has. Raises NotAllowed, Conflict where the case changed since `revision`, and what
    `answered_in` and `answering.answer` raise.
    """
    require(can_work_on(actor, case))
    thread = hold(case, revision)
    post = answering.answer(actor, answered_in(thread), body, now, confirm=confirm)
    count_reply(actor, case, post, now)
    if wait and case.is_open:
        move(actor, case, rules.WAITING, now, with_words=True)
    changed(case, thread, now, in_words=True)
    return post


def answer_publicly(asker: Member, case: Case, body: str, now: datetime) -> Post:
    """The asker of the case says it in the thread, for everyone; support hears it at once.

    Raises NotAllowed, and what `answering.answer` raises.
    """
    require(can_see_own_case(asker, case))
    thread = hold(case)
    post = answering.answer(asker, answered_in(thread), body, now)
    if post.is_shown and case.is_open:
        messaging.count_word(asker, case, thread, post, now)
    return post


def answered_in(thread: Thread) -> Thread:
    """The question itself, or the one that took its posts by a merge.

    Raises Refused where the customer cannot read that one.
    """
    if thread.merged_into_id is None:
        return thread
    if not is_read_by_asker(thread.merged_into_id, thread.asker_id):
        raise Refused(
            _("This question was merged into one that the customer cannot read. Write a private message instead."),
            "body",
        )
    return db.session.get_one(Thread, thread.merged_into_id, options=[joinedload(Thread.space)])


def count_reply(actor: Member, case: Case, post: Post, now: datetime) -> bool:
    """Staff answered with `post`, by whichever door: clocks, claim, status. False where it was counted before.

    For whoever holds the case.
    """
    if not enter_once(case, "replied", actor.id, f"reply:{post.id}", now, post_id=post.id):
        return False
    if case.is_open:
        assigning.claim(actor, case, now)
    timing.staff_spoke(case, now)
    report(CASE_REPLIED, actor, case, now, post_id=post.id)
    return True
