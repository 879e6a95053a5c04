"""Who besides its author and staff reads a private thread: grant, offer, accept, revoke."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy import delete, func, select

from app.accounts.members.models import Member
from app.accounts.members.queries import member_by_handle, member_by_handle_or_email
from app.community.events import ACCESS_GRANTED, ACCESS_OFFERED, ACCESS_WITHDRAWN
from app.community.threads.models import Thread, ThreadAccess
from app.community.threads.policies import can_exclude, can_invite
from app.core.db.base import db, fold_case
from app.core.db.insert import insert_if_absent
from app.core.db.session import lock_row
from app.core.errors import InvalidInput, NotFound
from app.core.outbox.events import record_event
from app.core.outbox.models import Event
from app.core.policy import require_allowed

MOST_READERS = 20  # of one question, besides its author and staff
OFFERED_AGAIN = timedelta(days=1)  # offers are not repeated sooner, so that nobody's mailbox is flooded
MOST_OFFERS = 3  # of one question to one member who does not accept
OFFERS_LAST = timedelta(days=30)


def grant_access(thread: Thread, member: Member, now: datetime) -> None:
    """Let the member read the private thread."""
    insert_if_absent(ThreadAccess, thread_id=thread.id, member_id=member.id, granted_at=now)


def grant_read_access(actor: Member, thread: Thread, who: str, now: datetime) -> Member | None:
    """Let a member read the private question. One identified by username can read it at once and is returned.

    An email address is asked first, and None is returned whether or not an account has it, so that nobody learns who is
    registered. Raises InvalidInput if the member does not exist, can already read it or has left.
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
    """Revoke the member's access to the private question, together with all earlier offers."""
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
    return any(each.actor_id == member.id for each in _told_of(thread, member, ACCESS_WITHDRAWN.name))


def _told_of(thread: Thread, member: Member, name: str) -> list[Event]:
    about = select(Event).where(Event.subject_type == "thread", Event.subject_id == thread.id, Event.name == name)
    return [each for each in db.session.scalars(about) if each.values.get("member_id") == member.id]
