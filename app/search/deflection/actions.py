"""Store what authors saw before asking, and confirm deflections: a similar question had the answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from app.accounts.members.models import Member
from app.community.drafts import actions as drafts_actions
from app.community.drafts.models import SET_ASIDE
from app.community.events import QUESTION_DEFLECTED
from app.community.following.actions import start_following, stop_following_since
from app.community.posts.models import Post
from app.community.thread_page.marks import vote_of
from app.community.threads.actions import SeenBefore
from app.community.threads.models import Thread
from app.community.visibility import visible_to
from app.community.voting import actions as voting_actions
from app.community.voting.policies import can_vote
from app.core.activity import Values, append_later
from app.core.db.base import db
from app.core.db.insert import insert_if_absent, insert_many_if_absent, insert_or_add
from app.core.errors import Conflict, NotAllowed, NotFound
from app.core.outbox.events import record_event
from app.search.deflection.models import Deflection, QuestionBegun, SeenBeforeAsking

ASK = "ask"  # the draft of a new question


def record_begun(form_id: str, has_similar: bool, now: datetime) -> None:
    """Record that the title of a question was written in this form, and whether similar threads were shown.

    It is written within seconds.
    """
    append_later(_append_begun, form_id=form_id, day=now.date(), shown=int(has_similar))


def _append_begun(rows: Sequence[Values]) -> None:
    """Add the forms, in the order of the keys, as every writer does."""
    shown: Counter[str] = Counter()
    for row in rows:
        shown[row["form_id"]] += row["shown"]
    days = {row["form_id"]: row["day"] for row in reversed(rows)}
    begun = [(each, days[each], shown[each]) for each in sorted(days)]
    insert_or_add(QuestionBegun, ("form_id", "day", "shown"), begun, QuestionBegun.shown.key)


def store_seen(actor: Member, seen: SeenBefore, _now: datetime) -> None:
    """Store what the author of a new question saw before asking, as far as they may read it."""
    readable = select(Thread.id).where(Thread.id.in_(seen.seen_ids), visible_to(actor))
    known = set(db.session.scalars(readable))
    ids = [each for each in dict.fromkeys(seen.seen_ids) if each in known]
    rows = [{"seen_thread_id": each, "position": position} for position, each in enumerate(ids, 1)]
    insert_many_if_absent(SeenBeforeAsking, [{"thread_id": seen.question.id, **row} for row in rows])


def confirm_deflection(actor: Member, thread: Thread, answer: Post | None, now: datetime) -> Deflection:
    """Record, once for each member and thread, that this thread solved what the actor was about to ask.

    The draft of their question is discarded (and can be restored), they follow the thread, and vote for the answer if
    they may; otherwise its author is thanked (`thank_authors`).
    """
    has_voted = answer is not None and _vote(actor, answer, now)
    start_following(actor, thread, now)
    had_draft = drafts_actions.discard(actor, ASK, now)
    mine = {"member_id": actor.id, "thread_id": thread.id}
    of_answer = {"post_id": answer.id if answer else None, "has_voted": False, "had_draft": False}
    if insert_if_absent(Deflection, **mine, **of_answer, confirmed_at=now):
        record_event(QUESTION_DEFLECTED, actor, thread, now, thread_id=thread.id)
    found = db.session.scalars(select(Deflection).filter_by(**mine)).one()
    found.has_voted, found.had_draft = found.has_voted or has_voted, found.had_draft or had_draft
    return found


def undo_deflection(actor: Member, thread: Thread, now: datetime) -> bool:
    """Undo the confirmation, the vote and the subscription that came with it; return whether the draft is back.

    Raises NotFound if there is none, and Conflict if its author was thanked in the meantime.
    """
    found = db.session.scalars(select(Deflection).filter_by(member_id=actor.id, thread_id=thread.id)).one_or_none()
    if found is None:
        raise NotFound
    if found.thanked_at is not None:
        raise Conflict(_("This can no longer be undone: the author of the answer has been thanked."))
    answer = db.session.get(Post, found.post_id) if found.has_voted else None
    if answer is not None and vote_of(actor, answer) > 0:
        voting_actions.vote(actor, answer, 0, now)
    stop_following_since(actor.id, thread, found.confirmed_at, None)
    has_draft = found.had_draft and drafts_actions.find(actor, SET_ASIDE + ASK) is not None
    if has_draft:
        drafts_actions.restore(actor, ASK, now)
    db.session.delete(found)
    return has_draft


def _vote(actor: Member, answer: Post, now: datetime) -> bool:
    """Vote for the answer, and return whether this cast a vote. An earlier vote stays as it is."""
    if vote_of(actor, answer) or not can_vote(actor, answer, 1):
        return False
    try:
        with db.session.begin_nested():
            voting_actions.vote(actor, answer, 1, now)
    except NotAllowed:  # the votes of the day are used
        return False
    return True
