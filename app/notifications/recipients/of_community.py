"""Recipients of notifications about questions, suggestions and posts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.members.models import PRODUCT, Role
from app.community.following.models import FOLLOWING, MUTED, Follow, Subscription
from app.community.following.queries import followers_of
from app.community.posts.models import ANSWER, COMMENT, Post
from app.community.roles import has_role_in
from app.community.suggested_edits.models import PENDING, SuggestedEdit
from app.community.threads.models import Thread
from app.community.visibility import readers_among
from app.community.voting.models import Backing
from app.core.db.base import db
from app.core.outbox.models import Event
from app.notifications.recipients.recipient import Recipients, asker_of
from app.notifications.rules import ASKED, FOLLOWS, SOURCE, SUGGESTED_IT, WROTE
from app.suggestions.models import SHIPPED, Area, Source, Suggestion


def replied(event: Event) -> Recipients:
    """Return the person who asked and the followers, if our team answered."""
    post = _shown_post(event)
    return _asker_and_followers(post.thread) if post and post.staff_role else []


def answered(event: Event) -> Recipients:
    """Return the person who asked, and members who follow the question or have the same problem."""
    post = _shown_post(event)
    return _asker_and_followers(post.thread) if post and not post.staff_role and post.thread.is_question else []


def remarked(event: Event) -> Recipients:
    """Return the author, the followers and the backers of a suggestion."""
    post = _shown_post(event)
    return _asker_and_followers(post.thread) if post and not post.staff_role and not post.thread.is_question else []


def commented(event: Event) -> Iterator[tuple[int | None, str]]:
    """Yield the author of the post, and the person who asked the question."""
    comment = _shown_post(event)
    if comment is None:
        return
    parent = db.session.get(Post, comment.parent_id) if comment.parent_id else None
    if parent is not None:
        yield parent.author_id, _own(comment.thread) if parent.is_opening else WROTE
    yield comment.thread.asker_id, _own(comment.thread)


def mentioned(event: Event) -> Recipients:
    """Yield the member who is mentioned in the post, unless they are notified of it anyway or have muted its author."""
    post, member_id = _shown_post(event), event.values["member_id"]
    if post is None:
        return
    others: Iterator[tuple[int | None, str]] = iter(())
    if event.values.get("is_new") and post.kind in (ANSWER, COMMENT):
        others = _asker_and_followers(post.thread) if post.kind == ANSWER else commented(event)
    muted = select(Follow.id).filter_by(
        member_id=member_id, subject="member", subject_id=event.actor_id or 0, level=MUTED
    )
    if member_id not in dict(others) and not db.session.scalar(muted):
        yield member_id


def invited(event: Event) -> Recipients:
    """Yield the member who can now read the private question, the first time only."""
    if not event.values.get("is_again"):
        yield event.values["member_id"]


def asked(event: Event) -> Recipients:
    """Yield members who follow a tag of the question, its space or its author, and have muted none of these."""
    thread = db.session.get(Thread, event.values["thread_id"])
    if thread is None or not thread.is_listed:
        return
    muted = {member_id for member_id, _subject in db.session.execute(followers_of(thread, MUTED))}
    for member_id, followed in db.session.execute(followers_of(thread)):
        if member_id not in {thread.asker_id, *muted}:
            yield member_id, followed


def author(event: Event) -> Recipients:
    """Yield the author of the post, unless they accepted the edit of it themselves."""
    post = _post(event)
    if post is not None and post.author_id != event.values.get("taken_by"):
        yield post.author_id


def author_of_original(event: Event) -> Recipients:
    """Yield the author of the post for which an edit is suggested."""
    proposal = _proposal(event)
    if proposal is not None and proposal.state == PENDING:
        yield proposal.post.author_id


def author_of_edit(event: Event) -> Recipients:
    proposal = _proposal(event)
    if proposal is not None:
        yield proposal.author_id


def asker_of_source(event: Event) -> Recipients:
    source = db.session.get(Thread, event.values.get("source_id") or 0)
    if source is not None:
        yield source.asker_id


def decided(event: Event) -> Recipients:
    """Yield, with one reason each, whom the decision concerns and who may read the suggestion.

    These are its author, those who asked in a source, followers and backers. If it ships, also those who helped in a
    source: their answer was accepted or has a positive score.
    """
    suggestion_id = event.values["thread_id"]
    of_sources = select(Source.customer_id).where(Source.suggestion_id == suggestion_id)
    concerned: list[tuple[Iterable[int | None], str]] = [
        ([asker_of(event)], SUGGESTED_IT),
        (db.session.scalars(of_sources), SOURCE),
        (_followers(suggestion_id), FOLLOWS),
        (db.session.scalars(_helpers(suggestion_id)) if event.values["status"] == SHIPPED else (), WROTE),
    ]
    reasons: dict[int, str] = {}
    for member_ids, why in concerned:
        for member_id in member_ids:
            if member_id is not None:
                reasons.setdefault(member_id, why)
    readers = readers_among(suggestion_id, reasons)
    return [(member_id, why) for member_id, why in reasons.items() if member_id in readers]


def product_team(event: Event) -> Recipients:
    """Return the product team of the suggestion's space, and the owner of its area if they belong to it elsewhere."""
    thread_id = event.values["thread_id"]
    space_id = select(Thread.space_id).where(Thread.id == thread_id).scalar_subquery()
    owner = select(Area.owner_id).join(Suggestion, Suggestion.area_id == Area.id).where(Suggestion.id == thread_id)
    team = select(Role.member_id).where(has_role_in(space_id, PRODUCT))
    return [*db.session.scalars(team.distinct()), db.session.scalar(owner)]


def _helpers(suggestion_id: int) -> Select[int | None]:
    """Select the authors of answers that helped in the sources of the suggestion."""
    has_helped = or_(Post.id == Thread.accepted_post_id, Post.score > 0)
    answers = select(Post.author_id).join(Thread, Thread.id == Post.thread_id)
    answers = answers.join(Source, Source.thread_id == Thread.id)
    return answers.where(Source.suggestion_id == suggestion_id, Post.kind == ANSWER, Post.is_shown, has_helped)


def _post(event: Event) -> Post | None:
    return db.session.get(Post, event.subject_id, options=[joinedload(Post.thread)])


def _shown_post(event: Event) -> Post | None:
    post = _post(event)
    return post if post is not None and post.is_shown else None


def _proposal(event: Event) -> SuggestedEdit | None:
    return db.session.get(SuggestedEdit, event.values["proposal_id"], options=[joinedload(SuggestedEdit.post)])


def _asker_and_followers(thread: Thread) -> Iterator[tuple[int | None, str]]:
    yield thread.asker_id, _own(thread)
    for member_id in _followers(thread.id):
        yield member_id, FOLLOWS


def _own(thread: Thread) -> str:
    return ASKED if thread.is_question else SUGGESTED_IT


def _followers(thread_id: int) -> list[int]:
    followers = select(Subscription.member_id).where(
        Subscription.thread_id == thread_id, Subscription.level == FOLLOWING
    )
    backers = select(Backing.member_id).where(Backing.thread_id == thread_id)
    return list(db.session.scalars(followers.union(backers)))
