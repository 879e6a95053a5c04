"""Ask a question, start other threads, and choose who else can read a private one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy import delete, func, select

from app.accounts.members.models import Member
from app.accounts.members.queries import member_by_handle, member_by_handle_or_email
from app.community import counters, mentions, text_rules
from app.community.counters import count_thread
from app.community.events import ACCESS_GRANTED, ACCESS_OFFERED, ACCESS_WITHDRAWN, QUESTION_ASKED, QUESTION_SPARED
from app.community.following.actions import start_following
from app.community.locks import hold_linked
from app.community.mentions import limit_mentions, tell_named
from app.community.posts.actions import write_post
from app.community.posts.models import OPENING, Post
from app.community.posts.policies import can_link
from app.community.posts.rate_limits import limit_links, pace_thread
from app.community.spaces.models import Space
from app.community.tags.actions import set_tags
from app.community.threads.models import PUBLIC, QUESTION, VISIBILITIES, Thread, ThreadAccess
from app.community.threads.policies import can_ask, can_exclude, can_invite
from app.core.db.base import db, fold_case
from app.core.db.insert import insert_if_absent
from app.core.db.session import lock_row
from app.core.errors import InvalidInput, NotFound
from app.core.hooks import call_hooks
from app.core.outbox.events import record_event
from app.core.outbox.models import Event
from app.core.policy import require_allowed
from app.core.text.normalisation import slug_of


def grant_access(thread: Thread, member: Member, now: datetime) -> None:
    """Let the member read the private thread."""
    insert_if_absent(ThreadAccess, thread_id=thread.id, member_id=member.id, granted_at=now)


def set_support_state(thread: Thread, state: str, now: datetime) -> None:
    """Store the state of the thread's case: one of SUPPORT_STATES."""
    if lock_row(thread).support_state != state:
        thread.support_state, thread.changed_at = state, now


def set_notified(thread: Thread, count: int) -> None:
    """Store how many members were notified of the new question; its author sees the number."""
    thread.notified_count = count


def mark_as_source(thread: Thread, now: datetime) -> None:
    """Mark the thread as the source of a suggestion: from then on the product team can read it,
    even if it is private.
    """
    thread.source_at = thread.source_at or now
    thread.changed_at = now


def set_source_since(thread: Thread, since: datetime | None, now: datetime) -> None:
    """Store since when the thread is the source of a suggestion. None if it is not: the product team loses access."""
    thread.source_at, thread.changed_at = since, now


def set_decided(thread: Thread, status: str | None, now: datetime) -> None:
    """Store the final status of a suggestion, after which it cannot be backed; None if it can be backed again."""
    thread.decided_as, thread.changed_at = status, now


def set_visibility(thread: Thread, visibility: str, now: datetime) -> None:
    """Make the thread public or private and update the counters. A private question gets a case."""
    hold_linked(thread)
    was_listed = thread.is_listed
    thread.visibility, thread.changed_at = visibility, now
    if thread.is_listed != was_listed:
        count_thread(thread, thread.is_listed - was_listed)
    if not thread.is_public:
        call_hooks("private_question", None, thread, now)


def check_words(title: str, body: str, tags: Iterable[str]) -> tuple[str, str, list[str]]:
    """Return title, text and tags as they are stored. Raises InvalidInput if they are invalid."""
    return text_rules.checked_title(title), text_rules.checked_body(body), text_rules.checked_tags(tags)


def ask(
    actor: Member,
    *,
    space: Space,
    title: str,
    body: str,
    tags: Iterable[str],
    visibility: str = PUBLIC,
    locale: str | None = None,
    now: datetime,
) -> Thread:
    """Ask a question with its opening post; its author follows it. `locale` defaults to the actor's language.

    A private question is a support case from the start.
    Raises NotAllowed if `can_ask` denies it, InvalidInput if title, text or tags are invalid or the rate limit is
    reached.
    """
    thread = open_thread(
        actor, kind=QUESTION, space=space, title=title, body=body, tags=tags, visibility=visibility, now=now
    )
    thread.locale = locale or actor.locale
    if not thread.is_public:
        call_hooks("private_question", actor, thread, now)
    if thread.is_shown:
        publish_question(actor, thread, now)
    return thread


def publish_question(author: Member | None, thread: Thread, now: datetime) -> None:
    """Record the events that notify others when a question becomes visible to its readers."""
    record_event(QUESTION_ASKED, author, thread, now, thread_id=thread.id)
    opening = select(Post).where(Post.thread_id == thread.id, Post.kind == OPENING)
    tell_named(author, db.session.scalars(opening).one(), now)


def open_thread(
    actor: Member,
    *,
    kind: str,
    space: Space,
    title: str,
    body: str,
    tags: Iterable[str],
    visibility: str,
    now: datetime,
) -> Thread:
    """Start a thread of this kind. It records no event for it; that is up to the caller. Raises
    the same errors as `ask`.
    """
    title, body, names = check_words(title, body, tags)
    if visibility not in VISIBILITIES:
        raise InvalidInput(_("Choose public or private."), "visibility")
    html = mentions.render(body)
    require_allowed(can_ask(actor, space))
    require_allowed(can_link(actor, space.id, text_rules.link_count(html)))
    limit_links(actor, text_rules.link_count(html), now)
    limit_mentions(actor, html, now)
    pace_thread(actor, now)
    thread = Thread(
        kind=kind,
        visibility=visibility,
        space=space,
        title=title,
        slug=slug_of(title),
        locale=actor.locale,
        asker=actor,
        excerpt=text_rules.excerpt_of(html),
        tag_names=names,
        created_at=now,
        active_at=now,
        written_at=now,
        changed_at=now,
    )
    db.session.add(thread)
    db.session.flush()
    write_post(actor, thread, OPENING, body, html, now)
    start_following(actor, thread, now)
    set_tags(actor, thread, names, now)
    if thread.is_listed:
        counters.count_question(thread, 1)
        counters.count_in_space(thread, 1)
    return thread


MOST_READERS = 20  # of one question, besides its author and staff
OFFERED_AGAIN = timedelta(days=1)  # offers are not repeated sooner, so that nobody's mailbox is flooded
MOST_OFFERS = 3  # of one question to one member who does not accept
OFFERS_LAST = timedelta(days=30)


def grant_read_access(actor: Member, thread: Thread, who: str, now: datetime) -> Member | None:
    """Let a member read the private question. A member identified by username can read it at once and is returned.

    A member identified by email address is asked first, and None is returned whether or not an account has it, so that
    nobody learns who is registered. A member who left is not invited again, and nobody is notified twice about one
    question.
    Raises NotAllowed if `can_invite` denies it, InvalidInput if the member does not exist, can already read it or has
    left.
    """
    require_allowed(can_invite(actor, lock_row(thread)))
    who = fold_case(who.strip())
    if "@" in who.removeprefix("@"):
        _offer(actor, thread, member_by_handle_or_email(who), now)
        return None
    member = member_by_handle(who.removeprefix("@"))
    if member is None:
        raise InvalidInput(_("No member has this username. Check the spelling."), "who")
    if member.id == thread.asker_id or _reads(thread, member):
        raise InvalidInput(_("%(name)s can already read this question.", name=member.name), "who")
    if _has_left(thread, member):
        raise InvalidInput(_("%(name)s left this question and cannot be invited again.", name=member.name), "who")
    is_again = bool(_told_of(thread, member, ACCESS_GRANTED.name))
    _let(member, thread, now)
    record_event(ACCESS_GRANTED, actor, thread, now, thread_id=thread.id, member_id=member.id, is_again=is_again)
    return member


def revoke_read_access(actor: Member, thread: Thread, member: Member, now: datetime) -> None:
    """Revoke the member's access to the private question, together with all earlier offers.

    Raises NotAllowed if `can_exclude` denies it.
    """
    require_allowed(can_exclude(actor, lock_row(thread), member.id))
    db.session.execute(delete(ThreadAccess).filter_by(thread_id=thread.id, member_id=member.id))
    thread.changed_at = now
    record_event(ACCESS_WITHDRAWN, actor, thread, now, thread_id=thread.id, member_id=member.id)


def accept_invitation(actor: Member, offer: Event, now: datetime) -> Thread:
    """Accept an offer to read a private question. Raises NotFound if the offer is no longer valid."""
    thread = open_offer(offer, actor, now)
    if not _reads(lock_row(thread), actor):
        _let(actor, thread, now)
    return thread


def open_offer(offer: Event | None, reader: Member, now: datetime) -> Thread:
    """Return the offered thread. Raises NotFound if the offer is for another member, too old or revoked."""
    if offer is None or offer.name != ACCESS_OFFERED.name or offer.values["member_id"] != reader.id:
        raise NotFound
    thread = db.session.get(Thread, offer.subject_id)
    taken_back = any(each.id > offer.id for each in _told_of(thread, reader, ACCESS_WITHDRAWN.name)) if thread else True
    if thread is None or taken_back or thread.is_public or not thread.is_shown or now - offer.at > OFFERS_LAST:
        raise NotFound
    return thread


def _offer(actor: Member, thread: Thread, member: Member | None, now: datetime) -> None:
    if member is None or member.email_verified_at is None or member.id == thread.asker_id or _reads(thread, member):
        return
    offers = _told_of(thread, member, ACCESS_OFFERED.name)
    if len(offers) >= MOST_OFFERS or _has_left(thread, member):
        return
    if not any(now - each.at < OFFERED_AGAIN for each in offers):
        record_event(ACCESS_OFFERED, actor, thread, now, thread_id=thread.id, member_id=member.id)


def _let(member: Member, thread: Thread, now: datetime) -> None:
    readers = select(func.count()).select_from(ThreadAccess).where(ThreadAccess.thread_id == thread.id)
    if (db.session.scalar(readers) or 0) >= MOST_READERS:
        raise InvalidInput(
            _("Besides support, up to %(most)s people can read a private question.", most=MOST_READERS), "who"
        )
    grant_access(thread, member, now)
    thread.changed_at = now


def _reads(thread: Thread, member: Member) -> bool:
    mine = select(ThreadAccess.id).filter_by(thread_id=thread.id, member_id=member.id)
    return db.session.scalar(mine) is not None


def _has_left(thread: Thread, member: Member) -> bool:
    """Return whether the member left after they had been invited."""
    return any(each.actor_id == member.id for each in _told_of(thread, member, ACCESS_WITHDRAWN.name))


def _told_of(thread: Thread, member: Member, name: str) -> list[Event]:
    about = select(Event).where(Event.subject_type == "thread", Event.subject_id == thread.id, Event.name == name)
    return [each for each in db.session.scalars(about) if each.values.get("member_id") == member.id]


def spare(actor: Member, thread: Thread, now: datetime) -> None:
    """Record that this thread solved what the actor was about to ask; their text stays a draft."""
    record_event(QUESTION_SPARED, actor, thread, now, thread_id=thread.id)
