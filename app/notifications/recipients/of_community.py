"""Recipients for each event: the members with the kind of notification and the reason.

These functions yield everyone who may be interested. The actor, members who have muted the thread and members who may
not read it are left out elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.cases import events as cases_events
from app.community import events as community_events
from app.community.following.models import FOLLOWING, MUTED, Follow, Subscription
from app.community.following.queries import followers_of
from app.community.posts.models import ANSWER, COMMENT, Post
from app.community.suggested_edits.models import PENDING, SuggestedEdit
from app.community.threads.models import Thread
from app.community.voting.models import Backing
from app.core.db.base import db
from app.core.outbox.events import EventType
from app.core.outbox.models import Event
from app.moderation import events as moderation_events
from app.notifications.kinds import kinds
from app.notifications.kinds.kind import ASKED, EARNED, FOLLOWS, INVITED_TO, NAMED, SOURCE, SUGGESTED_IT, WROTE
from app.notifications.recipients import of_cases, of_moderation
from app.notifications.recipients.recipient import Recipient, RecipientFunction, asker_of
from app.suggestions import events as suggestions_events
from app.suggestions.models import SHIPPED, Source


def audience_of(event: Event) -> dict[int, Recipient]:
    """Return the recipients of the event, by member id. A member with two reasons gets the first."""
    who = AUDIENCES.get(event.name)
    found: dict[int, Recipient] = {}
    for told in who(event) if who else ():
        if told.member_id is not None and told.member_id != event.actor_id:
            found.setdefault(told.member_id, told)
    return found


def answered(event: Event) -> RecipientFunction:
    """Yield the person who asked, and members who follow the question or have the same problem."""
    post = _post(event.subject_id)
    if post is None or not post.is_shown:
        return
    kind = kinds.REPLIED if post.staff_role else kinds.ANSWERED if post.thread.is_question else kinds.REMARKED
    yield Recipient(post.thread.asker_id, kind, _own(post.thread))
    for member_id in _followers(post.thread_id):
        yield Recipient(member_id, kind, FOLLOWS)


def commented(event: Event) -> RecipientFunction:
    """Yield the author of the post, and the person who asked the question."""
    comment = _post(event.subject_id)
    if comment is None or not comment.is_shown:
        return
    parent = db.session.get(Post, comment.parent_id) if comment.parent_id else None
    if parent is not None:
        yield Recipient(parent.author_id, kinds.COMMENTED, _own(comment.thread) if parent.is_opening else WROTE)
    yield Recipient(comment.thread.asker_id, kinds.COMMENTED, _own(comment.thread))


def mentioned(event: Event) -> RecipientFunction:
    """Yield the member who is mentioned in the post, unless they are notified of it anyway or have muted its author."""
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
        yield Recipient(member_id, kinds.MENTIONED, NAMED)


def invited(event: Event) -> RecipientFunction:
    """Yield the member who can now read the private question, the first time only."""
    if not event.values.get("is_again"):
        yield Recipient(event.values["member_id"], kinds.INVITED, INVITED_TO)


def asked(event: Event) -> RecipientFunction:
    """Yield members who follow a tag of the question, its space or its author, and have muted none of these."""
    thread = db.session.get(Thread, event.values["thread_id"])
    if thread is None or not thread.is_listed:
        return
    muted = {member_id for member_id, _subject in db.session.execute(followers_of(thread, MUTED))}
    for member_id, subject in db.session.execute(followers_of(thread)):
        if member_id not in {thread.asker_id, *muted}:
            yield Recipient(member_id, kinds.NEW_QUESTION, subject)


def accepted(event: Event) -> RecipientFunction:
    """Yield the author of the answer."""
    post = _post(event.subject_id)
    if post is not None:
        yield Recipient(post.author_id, kinds.ACCEPTED, WROTE)


def edited(event: Event) -> RecipientFunction:
    """Yield the author of the post, unless they accepted the edit themselves."""
    post = _post(event.subject_id)
    if post is not None and post.author_id != event.values.get("taken_by"):
        yield Recipient(post.author_id, kinds.EDITED, WROTE)


def edit_suggested(event: Event) -> RecipientFunction:
    """Yield the author of the post."""
    proposal = _proposal(event)
    if proposal is not None and proposal.state == PENDING:
        yield Recipient(proposal.post.author_id, kinds.EDIT_OFFERED, WROTE)


def edit_decided(event: Event) -> RecipientFunction:
    """Yield the author of the suggested edit."""
    by_event = {
        community_events.EDIT_TAKEN.name: kinds.EDIT_TAKEN,
        community_events.EDIT_REFUSED.name: kinds.EDIT_REFUSED,
        community_events.EDIT_OUTDATED.name: kinds.EDIT_OUTDATED,
    }
    proposal = _proposal(event)
    if proposal is not None:
        yield Recipient(proposal.author_id, by_event[event.name], WROTE)


def badged(event: Event) -> RecipientFunction:
    """Yield the member who earned the badge."""
    yield Recipient(event.subject_id, kinds.BADGED, EARNED)


def suggested(event: Event) -> RecipientFunction:
    """Yield the person who asked the source question."""
    source = db.session.get(Thread, event.values.get("source_id") or 0)
    if source is not None:
        yield Recipient(source.asker_id, kinds.SUGGESTED, SOURCE)


def decided(event: Event) -> RecipientFunction:
    """Yield the author, the backers and those who asked in a source; if it ships also those who answered in a source.

    Each gets one notification.
    """
    suggestion_id = event.values["thread_id"]
    yield Recipient(asker_of(event), kinds.DECIDED, SUGGESTED_IT)
    sources = select(Source.thread_id).where(Source.suggestion_id == suggestion_id)
    askers = select(Source.customer_id).where(Source.suggestion_id == suggestion_id)
    for member_id in db.session.scalars(askers.distinct()):
        yield Recipient(member_id, kinds.DECIDED, SOURCE)
    for member_id in _followers(suggestion_id):
        yield Recipient(member_id, kinds.DECIDED, FOLLOWS)
    if event.values["status"] == SHIPPED:
        helped = (Post.thread_id.in_(sources), Post.kind == ANSWER, Post.is_shown)
        for member_id in db.session.scalars(select(Post.author_id).where(*helped).distinct()):
            yield Recipient(member_id, kinds.DECIDED, WROTE)


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


BY_EVENT: dict[EventType, Callable[[Event], RecipientFunction]] = {
    community_events.QUESTION_ASKED: asked,
    community_events.ANSWER_POSTED: answered,
    community_events.POST_COMMENTED: commented,
    community_events.MEMBER_MENTIONED: mentioned,
    community_events.ACCESS_GRANTED: invited,
    community_events.ANSWER_ACCEPTED: accepted,
    community_events.THREAD_CLOSED: of_moderation.closed,
    community_events.ACCEPTANCE_AWAITED: of_moderation.awaited,
    community_events.THREAD_MERGED: of_moderation.merged,
    community_events.THREAD_SPLIT: of_moderation.split,
    community_events.POST_EDITED: edited,
    community_events.EDIT_SUGGESTED: edit_suggested,
    community_events.EDIT_TAKEN: edit_decided,
    community_events.EDIT_REFUSED: edit_decided,
    community_events.EDIT_OUTDATED: edit_decided,
    community_events.BADGE_AWARDED: badged,
    community_events.POST_DELETED: of_moderation.removed,
    community_events.POST_HIDDEN: of_moderation.removed,
    community_events.POST_UNDELETED: of_moderation.restored,
    community_events.POST_SHOWN: of_moderation.restored,
    moderation_events.MEMBER_SANCTIONED: of_moderation.sanctioned,
    moderation_events.SANCTION_LIFTED: of_moderation.lifted,
    moderation_events.APPEAL_DECIDED: of_moderation.appealed,
    cases_events.CASE_OPENED: of_cases.escalated,
    cases_events.CASE_ASSIGNED: of_cases.assigned,
    cases_events.CASE_MERGED: of_cases.merged,
    cases_events.CASE_UNGIVEN: of_cases.ungiven,
    cases_events.CASE_LEFT: of_cases.left,
    cases_events.COVER_CHOSEN: of_cases.covering,
    cases_events.CASE_MESSAGED: of_cases.messaged,
    cases_events.CASE_NOTED: of_cases.noted,
    cases_events.NOTE_MENTIONED: of_cases.mentioned_in_note,
    cases_events.CASE_STATUS_CHANGED: of_cases.moved,
    cases_events.CASE_RESOLVED: of_cases.resolved,
    cases_events.CASE_SOLUTION_LOST: of_cases.unsolved,
    cases_events.CASE_REOPENED: of_cases.reopened,
    cases_events.CASE_RATED: of_cases.rated,
    cases_events.CASE_FOLLOW_UP_DUE: of_cases.follow_up,
    cases_events.CASE_WITHDRAWN: of_cases.withdrawn,
    cases_events.SLA_WARNED: of_cases.warned,
    cases_events.SLA_BREACHED: of_cases.breached,
    suggestions_events.SUGGESTION_MADE: suggested,
    suggestions_events.SUGGESTION_SOURCE_ADDED: suggested,
    suggestions_events.SUGGESTION_STATUS_CHANGED: decided,
}
AUDIENCES = {event_type.name: who for event_type, who in BY_EVENT.items()}
