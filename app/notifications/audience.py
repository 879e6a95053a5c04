"""Who is told of what: for each event, the members with the kind of what they are told and why.

Whoever did it, has muted the thread or may not read it is left out elsewhere: a page of this list says who could care.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.cases import events as cases
from app.community import events as community
from app.community.models import Backing, Follow, Post, Subscription, SuggestedEdit, Thread
from app.community.models.backing import FOLLOWING, MUTED
from app.community.models.post import ANSWER, COMMENT
from app.community.models.proposal import PENDING
from app.community.queries.following import followers_of
from app.core.db import db
from app.core.events import Event, EventType
from app.moderation import events as moderation
from app.notifications import kinds, moderated, standing, working
from app.notifications.kind import ASKED, EARNED, FOLLOWS, INVITED_TO, NAMED, SOURCE, SUGGESTED_IT, WROTE
from app.notifications.told import Audience, Told, asker_of
from app.suggestions import events as suggestions
from app.suggestions.models import SHIPPED, Source


def audience_of(event: Event) -> dict[int, Told]:
    """Whom the event is told, once each: who has two reasons is given the first."""
    who = AUDIENCES.get(event.name)
    found: dict[int, Told] = {}
    for told in who(event) if who else ():
        if told.member_id is not None and told.member_id != event.actor_id:
            found.setdefault(told.member_id, told)
    return found


def answered(event: Event) -> Audience:
    """The asker, and whoever follows the question or has the problem too."""
    post = _post(event.subject_id)
    if post is None or not post.is_shown:
        return
    kind = kinds.REPLIED if post.staff_role else kinds.ANSWERED if post.thread.is_question else kinds.REMARKED
    yield Told(post.thread.asker_id, kind, _own(post.thread))
    for member_id in _followers(post.thread_id):
        yield Told(member_id, kind, FOLLOWS)


def commented(event: Event) -> Audience:
    """Who wrote the post, and who asked the question that it stands under."""
    comment = _post(event.subject_id)
    if comment is None or not comment.is_shown:
        return
    parent = db.session.get(Post, comment.parent_id) if comment.parent_id else None
    if parent is not None:
        yield Told(parent.author_id, kinds.COMMENTED, _own(comment.thread) if parent.is_opening else WROTE)
    yield Told(comment.thread.asker_id, kinds.COMMENTED, _own(comment.thread))


def mentioned(event: Event) -> Audience:
    """Who is named in the post, unless they hear of it anyway, or have muted whoever wrote it."""
    post, member_id = _post(event.subject_id), event.values["member_id"]
    if post is None or not post.is_shown:
        return
    others = {ANSWER: answered, COMMENT: commented}.get(post.kind) if event.values.get("is_new") else None
    muted = select(Follow.id).filter_by(
        member_id=member_id, subject="member", subject_id=event.actor_id or 0, level=MUTED
    )
    if not any(told.member_id == member_id for told in (others(event) if others else ())) and not db.session.scalar(
        muted
    ):
        yield Told(member_id, kinds.MENTIONED, NAMED)


def invited(event: Event) -> Audience:
    """Who may read the private question from now on, the first time."""
    if not event.values.get("is_again"):
        yield Told(event.values["member_id"], kinds.INVITED, INVITED_TO)


def asked(event: Event) -> Audience:
    """Who follows a tag of the question, its space or its asker, and has muted none of these."""
    thread = db.session.get(Thread, event.values["thread_id"])
    if thread is None or not thread.is_listed:
        return
    muted = {member_id for member_id, _subject in db.session.execute(followers_of(thread, MUTED))}
    for member_id, subject in db.session.execute(followers_of(thread)):
        if member_id not in {thread.asker_id, *muted}:
            yield Told(member_id, kinds.NEW_QUESTION, subject)


def accepted(event: Event) -> Audience:
    """Who wrote the answer."""
    post = _post(event.subject_id)
    if post is not None:
        yield Told(post.author_id, kinds.ACCEPTED, WROTE)


def edited(event: Event) -> Audience:
    """Who wrote the post, unless they took the edit themselves."""
    post = _post(event.subject_id)
    if post is not None and post.author_id != event.values.get("taken_by"):
        yield Told(post.author_id, kinds.EDITED, WROTE)


def edit_suggested(event: Event) -> Audience:
    """Who wrote the post."""
    proposal = _proposal(event)
    if proposal is not None and proposal.state == PENDING:
        yield Told(proposal.post.author_id, kinds.EDIT_OFFERED, WROTE)


def edit_decided(event: Event) -> Audience:
    """Who suggested the edit."""
    by_event = {
        community.EDIT_TAKEN.name: kinds.EDIT_TAKEN,
        community.EDIT_REFUSED.name: kinds.EDIT_REFUSED,
        community.EDIT_OUTDATED.name: kinds.EDIT_OUTDATED,
    }
    proposal = _proposal(event)
    if proposal is not None:
        yield Told(proposal.author_id, by_event[event.name], WROTE)


def badged(event: Event) -> Audience:
    """Who earned the badge."""
    yield Told(event.subject_id, kinds.BADGED, EARNED)


def suggested(event: Event) -> Audience:
    """Who asked the question that it grew out of."""
    source = db.session.get(Thread, event.values.get("source_id") or 0)
    if source is not None:
        yield Told(source.asker_id, kinds.SUGGESTED, SOURCE)


def decided(event: Event) -> Audience:
    """Who suggested it, backs it or asked in a source of it; on shipping also who helped there. One message each."""
    suggestion_id = event.values["thread_id"]
    yield Told(asker_of(event), kinds.DECIDED, SUGGESTED_IT)
    sources = select(Source.thread_id).where(Source.suggestion_id == suggestion_id)
    askers = select(Source.customer_id).where(Source.suggestion_id == suggestion_id)
    for member_id in db.session.scalars(askers.distinct()):
        yield Told(member_id, kinds.DECIDED, SOURCE)
    for member_id in _followers(suggestion_id):
        yield Told(member_id, kinds.DECIDED, FOLLOWS)
    if event.values["status"] == SHIPPED:
        helped = (Post.thread_id.in_(sources), Post.kind == ANSWER, Post.deleted_at.is_(None), Post.hidden_at.is_(None))
        for member_id in db.session.scalars(select(Post.author_id).where(*helped).distinct()):
            yield Told(member_id, kinds.DECIDED, WROTE)


BY_EVENT: dict[EventType, Callable[[Event], Audience]] = {
    community.QUESTION_ASKED: asked,
    community.ANSWER_POSTED: answered,
    community.POST_COMMENTED: commented,
    community.MEMBER_MENTIONED: mentioned,
    community.ACCESS_GRANTED: invited,
    community.ANSWER_ACCEPTED: accepted,
    community.THREAD_CLOSED: standing.closed,
    community.ACCEPTANCE_AWAITED: standing.awaited,
    community.THREAD_MERGED: standing.merged,
    community.THREAD_SPLIT: standing.split,
    community.POST_EDITED: edited,
    community.EDIT_SUGGESTED: edit_suggested,
    community.EDIT_TAKEN: edit_decided,
    community.EDIT_REFUSED: edit_decided,
    community.EDIT_OUTDATED: edit_decided,
    community.BADGE_AWARDED: badged,
    community.POST_DELETED: moderated.removed,
    community.POST_HIDDEN: moderated.removed,
    community.POST_UNDELETED: moderated.restored,
    community.POST_SHOWN: moderated.restored,
    moderation.MEMBER_SANCTIONED: moderated.sanctioned,
    moderation.SANCTION_LIFTED: moderated.lifted,
    moderation.APPEAL_DECIDED: moderated.appealed,
    cases.CASE_OPENED: working.escalated,
    cases.CASE_ASSIGNED: working.assigned,
    cases.CASE_MERGED: working.merged,
    cases.CASE_UNGIVEN: working.ungiven,
    cases.CASE_LEFT: working.left,
    cases.COVER_CHOSEN: working.covering,
    cases.CASE_MESSAGED: working.messaged,
    cases.CASE_NOTED: working.noted,
    cases.NOTE_MENTIONED: working.mentioned_in_note,
    cases.CASE_STATUS_CHANGED: working.moved,
    cases.CASE_RESOLVED: working.resolved,
    cases.CASE_SOLUTION_LOST: working.unsolved,
    cases.CASE_REOPENED: working.reopened,
    cases.CASE_RATED: working.rated,
    cases.CASE_FOLLOW_UP_DUE: working.follow_up,
    cases.CASE_WITHDRAWN: working.withdrawn,
    cases.SLA_WARNED: working.warned,
    cases.SLA_BREACHED: working.breached,
    suggestions.SUGGESTION_MADE: suggested,
    suggestions.SUGGESTION_SOURCE_ADDED: suggested,
    suggestions.SUGGESTION_STATUS_CHANGED: decided,
}
AUDIENCES = {event_type.name: who for event_type, who in BY_EVENT.items()}


def _post(post_id: int) -> Post | None:
    return db.session.get(Post, post_id, options=[joinedload(Post.thread)])


def _proposal(event: Event) -> SuggestedEdit | None:
    return db.session.get(SuggestedEdit, event.values["proposal_id"], options=[joinedload(SuggestedEdit.post)])


def _own(thread: Thread) -> str:
    return ASKED if thread.is_question else SUGGESTED_IT


def _followers(thread_id: int) -> list[int]:
    followers = select(Subscription.member_id).where(
        Subscription.thread_id == thread_id, Subscription.level == FOLLOWING
    )
    backers = select(Backing.member_id).where(Backing.thread_id == thread_id)
    return list(db.session.scalars(followers.union(backers)))
