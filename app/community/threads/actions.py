"""Ask a question or open a thread of another kind; choose who else reads a private one."""

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
    """Let the member read the private thread, as someone invited."""
    insert_if_absent(ThreadAccess, thread_id=thread.id, member_id=member.id, granted_at=now)


def set_support_state(thread: Thread, state: str, now: datetime) -> None:
    """Write how far support is: one of SUPPORT_STATES."""
    if lock_row(thread).support_state != state:
        thread.support_state, thread.changed_at = state, now


def set_notified(thread: Thread, count: int) -> None:
    """Store how many members were notified of the new question, which its asker reads."""
    thread.notified_count = count


def mark_as_source(thread: Thread, now: datetime) -> None:
    """A suggestion grew out of the thread: from now on the product team reads it, private or not."""
    thread.source_at = thread.source_at or now
    thread.changed_at = now


def set_source_since(thread: Thread, since: datetime | None, now: datetime) -> None:
    """Write since when a suggestion grew out of the thread; None where none did: the product team has no more right."""
    thread.source_at, thread.changed_at = since, now


def set_decided(thread: Thread, status: str | None, now: datetime) -> None:
    """Write with which status the suggestion takes no more backers; None where it takes them again."""
    thread.decided_as, thread.changed_at = status, now


def set_visibility(thread: Thread, visibility: str, now: datetime) -> None:
    """Make the thread public or private; what counts public threads follows. A private question has a case."""
    hold_linked(thread)
    was_listed = thread.is_listed
    thread.visibility, thread.changed_at = visibility, now
    if thread.is_listed != was_listed:
        count_thread(thread, thread.is_listed - was_listed)
    if not thread.is_public:
        call_hooks("private_question", None, thread, now)


def check_words(title: str, body: str, tags: Iterable[str]) -> tuple[str, str, list[str]]:
    """The words of a thread as they are stored. Raises Refused where they are not what they must be."""
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
    """Ask a question, with its opening post; the asker follows it. Without a `locale` it is in the actor's language.
    A private one is a support case from the start.

    Raises NotAllowed where `can_ask` says no, Refused where title, body or tags are not what they must be or it was
    too soon.
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
    """The question is there for its readers: whom it concerns is told."""
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
    """Open a thread of this kind without an event of its own: whoever builds on it says what happened.

    Raises what `ask` does.
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


MOST_READERS = 20  # of one question, beside its asker and staff
OFFERED_AGAIN = timedelta(days=1)  # nobody's mailbox is filled by repeating an offer
MOST_OFFERS = 3  # of one question to one member, who did not accept
OFFERS_LAST = timedelta(days=30)


def grant_read_access(actor: Member, thread: Thread, who: str, now: datetime) -> Member | None:
    """Let a member read the private question. By handle they may at once; the member is returned.

    By address they are asked first, and None is returned whether or not somebody has it: so nobody learns who is here.

    Whoever left is not invited again, and nobody is notified twice of one question.

    Raises NotAllowed where `can_invite` says no, Refused where nobody is called so, they read it already or have left.
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
    """The member no longer reads the private question, and no earlier offer lets them.

    Raises NotAllowed where `can_exclude` says no.
    """
    require_allowed(can_exclude(actor, lock_row(thread), member.id))
    db.session.execute(delete(ThreadAccess).filter_by(thread_id=thread.id, member_id=member.id))
    thread.changed_at = now
    record_event(ACCESS_WITHDRAWN, actor, thread, now, thread_id=thread.id, member_id=member.id)


def accept_invitation(actor: Member, offer: Event, now: datetime) -> Thread:
    """Read the private question that one was offered. Raises NotFound where the offer holds no longer."""
    thread = open_offer(offer, actor, now)
    if not _reads(lock_row(thread), actor):
        _let(actor, thread, now)
    return thread


def open_offer(offer: Event | None, reader: Member, now: datetime) -> Thread:
    """The thread that is offered; raises NotFound where the offer is not the reader's, too old or taken back."""
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
    """Did the member leave, after somebody had let them read it?"""
    return any(each.actor_id == member.id for each in _told_of(thread, member, ACCESS_WITHDRAWN.name))


def _told_of(thread: Thread, member: Member, name: str) -> list[Event]:
    about = select(Event).where(Event.subject_type == "thread", Event.subject_id == thread.id, Event.name == name)
    return [each for each in db.session.scalars(about) if each.values.get("member_id") == member.id]


def spare(actor: Member, thread: Thread, now: datetime) -> None:
    """Note that this thread solved what the actor was about to ask; what they wrote stays a draft."""
    record_event(QUESTION_SPARED, actor, thread, now, thread_id=thread.id)
