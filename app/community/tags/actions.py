"""Create, describe, rename and merge tags, and tag threads."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, exists, insert, or_, select, update
from sqlalchemy.orm import aliased

from app.accounts.members.models import Member
from app.community import counters
from app.community.events import TAG_CREATED, TAG_MERGED
from app.community.following.models import TAG, Follow
from app.community.roles import is_staff_of
from app.community.spaces.models import REQUIRED, RESERVED, SpaceTag
from app.community.tags.models import Tag, ThreadTag
from app.community.tags.policies import can_create_tag, can_describe_tag, can_merge_tags, can_name_synonyms
from app.community.text_rules import checked_body, checked_tags
from app.community.threads.models import Thread
from app.core.audit_log import write_audit_log
from app.core.db.base import db
from app.core.db.insert import insert_if_absent, insert_many_if_absent
from app.core.db.row_version import require_current_version
from app.core.db.session import lock_row
from app.core.errors import InvalidInput
from app.core.outbox.events import record_event
from app.core.policy import require_allowed
from app.core.text import html

LONGEST_DESCRIPTION = 1000  # characters
MOST_SYNONYMS = 50  # of one tag


def describe(actor: Member, tag: Tag, description: str, seen: int, now: datetime) -> Tag:
    """Change the tag's description (Markdown). Raises InvalidInput if too long, StaleVersion if `seen` is stale."""
    require_allowed(can_describe_tag(actor))
    description = checked_body(description, least=0, most=LONGEST_DESCRIPTION)
    require_current_version(lock_row(tag).stamp, seen)
    tag.description, tag.description_html = description, html.render_markdown(description)
    write_audit_log("tag.described", actor, tag, now)
    return tag


def approve(actor: Member, tag: Tag, now: datetime) -> Tag:
    """Approve a new tag."""
    require_allowed(can_merge_tags(actor))
    lock_row(tag).reviewed_at = tag.reviewed_at or now
    return tag


def add_synonym(actor: Member, tag: Tag, name: str, now: datetime) -> Tag:
    """Make the name a synonym: searches for it find this tag, and setting it sets this tag. Returns the synonym.

    Only someone who may merge tags can take a name that is in use. Raises InvalidInput.
    """
    require_allowed(can_name_synonyms(actor))
    name = _checked(name)
    insert_if_absent(Tag, name=name, created_at=now, reviewed_at=now)
    other = db.session.scalars(select(Tag).where(Tag.name == name)).one()
    if other.canonical_id == tag.id:
        return other
    if other.canonical_id is not None:
        raise InvalidInput(_("“%(tag)s” is already a synonym of another tag.", tag=name), "name")
    if _is_in_use(other) and not can_merge_tags(actor):
        told = _("“%(tag)s” is already a tag. Staff can merge it into another one.", tag=name)
        raise InvalidInput(told, "synonym")
    _make_synonym(actor, other, tag, now)
    return other


def remove_synonym(actor: Member, synonym: Tag, now: datetime) -> Tag:
    """Make the synonym a tag of its own again, without threads."""
    require_allowed(can_name_synonyms(actor))
    lock_row(synonym).canonical_id = None
    write_audit_log("tag.parted", actor, synonym, now)
    return synonym


def merge(actor: Member, tag: Tag, into: Tag, now: datetime) -> Tag:
    """Make the tag a synonym of the other, which is returned.

    Synonyms, followers and rules move now, threads when the worker runs. Raises InvalidInput if they are the same.
    """
    require_allowed(can_merge_tags(actor))
    _make_synonym(actor, tag, into, now)
    return into


def rename(actor: Member, tag: Tag, name: str, now: datetime) -> Tag:
    """Rename the tag; the old name becomes a synonym. Raises InvalidInput for an invalid name or another tag's."""
    require_allowed(can_merge_tags(actor))
    name = _checked(name)
    insert_if_absent(Tag, name=name, created_at=tag.created_at, reviewed_at=now)
    new = db.session.scalars(select(Tag).where(Tag.name == name)).one()
    if new.id == tag.id:
        return tag
    if new.canonical_id not in (None, tag.id) or (new.canonical_id is None and _is_in_use(new)):
        raise InvalidInput(_("A tag with this name already exists. Merge the two instead."), "name")
    new.description, new.description_html = tag.description, tag.description_html
    _make_synonym(actor, tag, new, now)
    return new


def _make_synonym(actor: Member, tag: Tag, into: Tag, now: datetime) -> None:
    """Make `tag` and all its synonyms synonyms of `into`. Chains and cycles of synonyms are not allowed."""
    changing = or_(Tag.id.in_((tag.id, into.id)), Tag.canonical_id == tag.id)
    for each in db.session.scalars(select(Tag).where(changing).order_by(Tag.id)).all():
        lock_row(each)
    if into.canonical_id == tag.id:
        into.canonical_id = None
    if tag.id == into.id or into.canonical_id is not None or tag.canonical_id is not None:
        raise InvalidInput(_("These two names already belong to one tag."), "name")
    tag.canonical_id, tag.reviewed_at = into.id, tag.reviewed_at or now
    db.session.flush()
    db.session.execute(update(Tag).where(Tag.canonical_id == tag.id).values(canonical_id=into.id))
    if _count_synonyms(into) > MOST_SYNONYMS:
        raise InvalidInput(_("A tag can have up to %(most)s synonyms.", most=MOST_SYNONYMS), "name")
    _hand_over(tag, into)
    write_audit_log("tag.merged", actor, tag, now, into_id=into.id)
    record_event(TAG_MERGED, actor, tag, now, into_id=into.id)


def _hand_over(tag: Tag, into: Tag) -> None:
    """Move followers and space rules to the other tag, except for members who already follow or mute that one."""
    following = select(Follow.member_id, Follow.level, Follow.since).filter_by(subject=TAG, subject_id=tag.id)
    rows = [dict(row) for row in db.session.execute(following).mappings()]
    insert_many_if_absent(Follow, [row | {"subject": TAG, "subject_id": into.id} for row in rows])
    db.session.execute(delete(Follow).filter_by(subject=TAG, subject_id=tag.id))
    rules = db.session.execute(select(SpaceTag.space_id, SpaceTag.rule).filter_by(tag_id=tag.id)).mappings()
    insert_many_if_absent(SpaceTag, [dict(row) | {"tag_id": into.id} for row in rules])
    db.session.execute(delete(SpaceTag).filter_by(tag_id=tag.id))


def _checked(name: str) -> str:
    names = checked_tags([name])
    if not names:
        raise InvalidInput(_("Enter a name."), "name")
    return names[0]


def _is_in_use(tag: Tag) -> bool:
    """Return whether the tag has threads, space rules, followers (or members who mute it) or synonyms."""
    uses = (
        exists().where(ThreadTag.tag_id == tag.id),
        exists().where(SpaceTag.tag_id == tag.id),
        exists().where(Follow.subject == TAG, Follow.subject_id == tag.id),
        exists().where(Tag.canonical_id == tag.id),
    )
    return bool(db.session.scalar(select(or_(*uses))))


def _count_synonyms(tag: Tag) -> int:
    return len(db.session.scalars(select(Tag.id).where(Tag.canonical_id == tag.id)).all())


def set_tags(actor: Member, thread: Thread, names: Iterable[str], now: datetime) -> None:
    """Set the tags of the locked or new thread, with synonyms replaced and missing tags created. Raises InvalidInput.

    A new tag by someone without the privilege waits for review.
    """
    wanted = canonical_names(checked_tags(names))
    carried = select(Tag.id, Tag.name).join(ThreadTag).where(ThreadTag.thread_id == thread.id)
    before = dict(db.session.execute(carried).all())
    _refuse_by_rules(actor, thread, set(before.values()), wanted)
    after = _ids_of(actor, thread, wanted, now)
    gone, new = set(before) - after, after - set(before)
    if gone:
        db.session.execute(delete(ThreadTag).where(ThreadTag.thread_id == thread.id, ThreadTag.tag_id.in_(gone)))
    if new:
        db.session.execute(insert(ThreadTag), [{"tag_id": tag_id, "thread_id": thread.id} for tag_id in sorted(new)])
    if thread.is_listed:
        counters.count_tags(dict.fromkeys(gone, -1) | dict.fromkeys(new, 1))
    thread.tag_names = wanted


def canonical_names(names: Collection[str]) -> list[str]:
    """Return the names with every synonym replaced by its tag's name, without repetition, in the same order."""
    canonical = aliased(Tag)
    stands_for = select(Tag.name, canonical.name).join(canonical, canonical.id == Tag.canonical_id)
    found = dict(db.session.execute(stands_for.where(Tag.name.in_(names))).all())
    return list(dict.fromkeys(found.get(name, name) for name in names))


def _refuse_by_rules(actor: Member, thread: Thread, before: Collection[str], after: Collection[str]) -> None:
    """Raise InvalidInput if a non-staff member changes a reserved tag, or a question lacks a required tag."""
    place = thread.space_id
    rules: dict[str, set[str]] = {REQUIRED: set(), RESERVED: set()}
    of_space = select(SpaceTag.rule, Tag.name).join(Tag, Tag.id == SpaceTag.tag_id).where(SpaceTag.space_id == place)
    for rule, name in db.session.execute(of_space):
        rules[rule].add(name)
    kept_back = sorted(rules[RESERVED] & (set(before) ^ set(after)))
    if kept_back and not is_staff_of(actor, place):
        raise InvalidInput(
            _l("Only staff can add or remove the tag “%(tag)s” in this space.", tag=kept_back[0]), "tags"
        )
    if rules[REQUIRED] and thread.is_question and not rules[REQUIRED] & set(after):
        needed = ", ".join(sorted(rules[REQUIRED]))
        raise InvalidInput(
            _l("Questions in this space need at least one of these tags: %(tags)s. Add one.", tags=needed),
            "tags",
        )


def _ids_of(actor: Member, thread: Thread, names: list[str], now: datetime) -> set[int]:
    """Return the tags' ids. Missing ones are inserted in sorted order: simultaneous requests do not deadlock."""
    missing = sorted(set(names) - set(db.session.scalars(select(Tag.name).where(Tag.name.in_(names)))))
    reviewed_at = now if missing and can_create_tag(actor, thread.space_id) else None
    made = [name for name in missing if insert_if_absent(Tag, name=name, reviewed_at=reviewed_at, created_at=now)]
    tags = {tag.name: tag for tag in db.session.scalars(select(Tag).where(Tag.name.in_(names)))}
    for name in made:
        record_event(TAG_CREATED, actor, tags[name], now, thread_id=thread.id, is_reviewed=reviewed_at is not None)
    return {tag.id for tag in tags.values()}
