"""Solved: the customer's word that the case can end."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.accounts.models import Member
from app.cases import rules
from app.cases.actions import resolving
from app.cases.actions.holding import hold
from app.cases.models import Case
from app.cases.policies import can_see_own_case
from app.cases.stored_reasons import SAID_SOLVED, stored
from app.community.actions import accepting
from app.community.models import Post
from app.core.errors import Refused
from app.core.policy import require


def say_solved(asker: Member, case: Case, now: datetime, *, post: Post | None = None) -> Case:
    """The asker says that it is solved: by `post`, an answer of the thread that becomes the accepted one, or by no
    answer that helps others. Returns the case.

    Raises NotAllowed for anyone else, Refused where the case is resolved already or the answer is none of its thread.
    """
    require(can_see_own_case(asker, case))
    thread = hold(case)
    if not case.is_open:
        raise Refused(_("This case is already resolved."))
    if post is not None:
        if post.thread_id not in (thread.id, thread.merged_into_id) or not post.is_answer or not post.is_shown:
            raise Refused(_("Select an answer to this question."), field="post")
        accepting.accept(asker, post, now)
        resolving.resolve_by_asker(asker, case, thread, post, now)
        return case
    case.knowledge_reason = stored(SAID_SOLVED)
    why = "resolved" if case.responded_at else "asker"
    resolving.finish(asker, case, thread, rules.NOTHING, why, now, mover=rules.ASKER)
    return case
