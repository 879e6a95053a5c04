"""Who reads what, and is who, changes: invitations, spaces, segments, roles, tags, what is followed, drafts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.members import actions as members_actions
from app.accounts.members.models import ROLES, Role
from app.accounts.segments import actions as segments_actions
from app.accounts.segments.models import Segment, SegmentMember
from app.community.drafts import actions as drafts_actions
from app.community.events import ACCESS_OFFERED
from app.community.following import actions as following_actions
from app.community.members.models import ReadMark, Visit
from app.community.spaces import actions as spaces_actions
from app.community.spaces.actions import SpaceWords
from app.community.spaces.models import VISIBILITIES
from app.community.spaces.queries import stamp_of_space
from app.community.tags import actions as tags_actions
from app.community.tags.models import Tag
from app.community.threads import actions as threads_actions
from app.community.threads import read_access
from app.community.threads.models import PRIVATE, Thread, ThreadAccess
from app.community.threads.models import VISIBILITIES as OF_THREADS
from app.community.visibility import visible_to
from app.core.db.base import db
from app.core.outbox.models import Event
from tests import cast
from tests.cases.company import Deed
from tests.community.samples import BODY
from tests.everything.company import Company

MOST_NEWCOMERS = 6


def ask_with_words(company: Company) -> Any:
    """Titles have words of their own, and anybody asks anywhere."""
    about: dict[str, Any] = {"title": f"The grinder stops again {company.word()}", "body": f"{BODY} {company.word()}"}
    visibility = company.dice.choice((*OF_THREADS, OF_THREADS[0]))
    actor = company.member(company.dice.choice(company.newcomers)) if company.dice.random() < 0.3 else company.anyone()
    return threads_actions.ask(
        actor, space=company.space(), tags=company.tags(), visibility=visibility, **about, now=company.now
    )


def join(company: Company) -> Any:
    """Somebody new."""
    if len(company.newcomers) < MOST_NEWCOMERS:
        name = f"{company.askers[0]}-later-{len(company.newcomers)}"
        member = cast.person(name, company.now)
        company.newcomers.append(member.id)
        company.peers.append(member.id)


def invite(company: Company) -> Any:
    thread, guest = company.thread(Thread.visibility == PRIVATE), company.anyone()
    who = guest.handle if company.dice.random() < 0.7 else guest.email
    return read_access.grant_read_access(company.asker_of(thread), thread, str(who), company.now)


def exclude(company: Company) -> Any:
    access: ThreadAccess = company.any_of(ThreadAccess)
    thread, guest = company.thread(Thread.id == access.thread_id), company.member(access.member_id)
    actor = guest if company.dice.random() < 0.3 else company.asker_of(thread)
    return read_access.revoke_read_access(actor, thread, guest, company.now)


def take_up_offer(company: Company) -> Any:
    offer: Event = company.any_of(Event, Event.name == ACCESS_OFFERED.name)
    return read_access.accept_invitation(company.author_of(offer.values["member_id"]), offer, company.now)


def open_or_close_space(company: Company) -> Any:
    space = company.space()
    segments = db.session.scalars(select(Segment.slug)).all()
    words = SpaceWords(
        space.name,
        visibility=company.dice.choice(VISIBILITIES),
        segments=segments,
        approves_first_posts=company.dice.random() < 0.3,
    )
    return spaces_actions.change_space(company.admin(), space, words, stamp_of_space(space), company.now)


def put_into_segment(company: Company) -> Any:
    return segments_actions.add_members(company.admin(), company.any_of(Segment), [company.anyone()], company.now)


def take_out_of_segment(company: Company) -> Any:
    place: SegmentMember = company.any_of(SegmentMember)
    loads = joinedload(SegmentMember.member)
    place = db.session.scalars(select(SegmentMember).where(SegmentMember.id == place.id).options(loads)).one()
    return segments_actions.remove_member(
        company.admin(), db.session.get_one(Segment, place.segment_id), place, company.now
    )


def grant_role(company: Company) -> Any:
    """Roles come and go with those who are staff: the asker and the peer stay what they are."""
    member = company.member(company.dice.choice([each for held in company.staff.values() for each in held]))
    space = company.space() if company.dice.random() < 0.8 else None
    return members_actions.grant_role(company.admin(), member, company.dice.choice(ROLES[:3]), space, company.now)


def revoke_role(company: Company) -> Any:
    """Only what was granted later: nobody is left without those who were there from the beginning."""
    return members_actions.revoke_role(company.admin(), company.any_of(Role, Role.granted_at > cast.NOW), company.now)


def name_synonym(company: Company) -> Any:
    tag: Tag = company.any_of(Tag)
    return tags_actions.add_synonym(company.moderator(), tag, company.dice.choice(("mill", "pipe")), company.now)


def remove_synonym(company: Company) -> Any:
    synonym: Tag = company.any_of(Tag, Tag.canonical_id.is_not(None))
    return tags_actions.remove_synonym(company.moderator(), synonym, company.now)


def merge_tags(company: Company) -> Any:
    return tags_actions.merge(company.moderator(), company.any_of(Tag), company.any_of(Tag), company.now)


def rename_tag(company: Company) -> Any:
    tag: Tag = company.any_of(Tag)
    return tags_actions.rename(company.moderator(), tag, f"{tag.name[:12]}-{company.dice.randint(1, 9)}", company.now)


def follow(company: Company) -> Any:
    subject = company.dice.choice((company.space, lambda: company.any_of(Tag), company.anyone))()
    deed = company.dice.choice(
        (following_actions.follow, following_actions.follow, following_actions.unfollow, following_actions.mute)
    )
    return deed(company.anyone(), subject, company.now)


def come_and_read(company: Company) -> Any:
    """Somebody was here on many days, and has read what they may read with all its answers."""
    reader, days = company.anyone(), company.dice.choice((1, 20, 60))
    known = set(db.session.scalars(select(Visit.day).where(Visit.member_id == reader.id)))
    wanted = {(company.now - timedelta(days=ago)).date() for ago in range(days)} - known
    db.session.add_all(Visit(member_id=reader.id, day=day) for day in sorted(wanted))
    read = set(db.session.scalars(select(ReadMark.thread_id).where(ReadMark.member_id == reader.id)))
    for thread in db.session.scalars(select(Thread).where(visible_to(reader)).order_by(Thread.id)):
        if thread.id not in read:
            at = company.now - timedelta(minutes=company.dice.randint(0, 30))
            seen = ReadMark(member_id=reader.id, thread_id=thread.id, answers_seen=thread.answer_count, read_at=at)
            db.session.add(seen)


def begin_draft(company: Company) -> Any:
    thread, post = company.thread(), company.post()
    keys = ("ask", "suggest", f"suggest:{thread.id}", f"answer:{thread.id}", f"comment:{post.id}", f"edit:{post.id}")
    fields = {"title": "The grinder", "body": f"Half of it. {company.word()}"}
    return drafts_actions.save(company.anyone(), company.dice.choice(keys), fields, company.now)


PLACES: tuple[Deed, ...] = (
    ask_with_words, ask_with_words, ask_with_words, join, invite, invite, exclude, take_up_offer, open_or_close_space,
    put_into_segment, take_out_of_segment, grant_role, revoke_role, name_synonym, remove_synonym, merge_tags,
    rename_tag, follow, follow, come_and_read, begin_draft,
)  # type: ignore[assignment]  # fmt: skip
