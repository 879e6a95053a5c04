"""Colleagues who read a private question too: added by their name here, or offered it by their address."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy import delete, func, select

from app.accounts.models import Member
from app.accounts.queries import member_by_handle, member_called
from app.community.actions.access import grant_access
from app.community.events import ACCESS_GRANTED, ACCESS_OFFERED, ACCESS_WITHDRAWN
from app.community.models import Thread, ThreadAccess
from app.community.policies.inviting import can_exclude, can_invite
from app.core.db import db, fold, lock
from app.core.errors import NotFound, Refused
from app.core.events import Event, record
from app.core.policy import require

MOST_READERS = 20  # of one question, beside its asker and staff
OFFERED_AGAIN = timedelta(days=1)  # nobody's mailbox is filled by repeating an offer
MOST_OFFERS = 3  # of one question to one member, who did not accept
OFFERS_LAST = timedelta(days=30)


def invite(actor: Member, thread: Thread, who: str, now: datetime) -> Member | None:
    """Let a member read the private question. By handle they may at once; the member is returned.

    By address they are asked first, and None is returned whether or not somebody has it: so nobody learns who is here.

    Whoever left is not invited again, and nobody is notified twice of one question.

    Raises NotAllowed where `can_invite` says no, Refused where nobody is called so, they read it already or have left.
    """
    require(can_invite(actor, lock(thread)))
    who = fold(who.strip())
    if "@" in who.removeprefix("@"):
        _offer(actor, thread, member_called(who), now)
        return None
    member = member_by_handle(who.removeprefix("@"))
    if member is None:
        raise Refused(_("No member has this username. Check the spelling."), "who")
    if member.id == thread.asker_id or _reads(thread, member):
        raise Refused(_("%(name)s can already read this question.", name=member.name), "who")
    if _has_left(thread, member):
        raise Refused(_("%(name)s left this question and cannot be invited again.", name=member.name), "who")
    is_again = bool(_told_of(thread, member, ACCESS_GRANTED.name))
    _let(member, thread, now)
    record(ACCESS_GRANTED, actor, thread, now, thread_id=thread.id, member_id=member.id, is_again=is_again)
    return member


def exclude(actor: Member, thread: Thread, member: Member, now: datetime) -> None:
    """The member no longer reads the private question, and no earlier offer lets them.

    Raises NotAllowed where `can_exclude` says no.
    """
    require(can_exclude(actor, lock(thread), member.id))
    db.session.execute(delete(ThreadAccess).filter_by(thread_id=thread.id, member_id=member.id))
    thread.changed_at = now
    record(ACCESS_WITHDRAWN, actor, thread, now, thread_id=thread.id, member_id=member.id)


def take_up(actor: Member, offer: Event, now: datetime) -> Thread:
    """Read the private question that one was offered. Raises NotFound where the offer holds no longer."""
    thread = open_offer(offer, actor, now)
    if not _reads(lock(thread), actor):
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
        record(ACCESS_OFFERED, actor, thread, now, thread_id=thread.id, member_id=member.id)


def _let(member: Member, thread: Thread, now: datetime) -> None:
    readers = select(func.count()).select_from(ThreadAccess).where(ThreadAccess.thread_id == thread.id)
    if (db.session.scalar(readers) or 0) >= MOST_READERS:
        raise Refused(
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
