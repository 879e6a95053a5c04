"""Tags of a thread."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from flask_babel import lazy_gettext as _
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import aliased

from app.accounts.models import Member
from app.community.actions import counting
from app.community.events import TAG_CREATED
from app.community.models import SpaceTag, Tag, Thread, ThreadTag
from app.community.models.space import REQUIRED, RESERVED
from app.community.policies.tags import can_create_tag
from app.community.staff import is_staff_of
from app.community.texts import checked_tags
from app.core.db import db, insert_once
from app.core.errors import Refused
from app.core.events import record


def set_tags(actor: Member, thread: Thread, names: Iterable[str], now: datetime) -> None:
    """Make these the thread's tags: a synonym becomes what it stands for, missing ones are created. The thread's row is
    locked, or new.

    A new tag by someone without the privilege waits for somebody's look.

    Raises Refused where they are too many, a name cannot be one, or the space's rules say no.
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
        counting.count_tags(dict.fromkeys(gone, -1) | dict.fromkeys(new, 1))
    thread.tag_names = wanted


def canonical_names(names: Collection[str]) -> list[str]:
    """The names with every synonym replaced by what it stands for, each once, in their order."""
    canonical = aliased(Tag)
    stands_for = select(Tag.name, canonical.name).join(canonical, canonical.id == Tag.canonical_id)
    found = dict(db.session.execute(stands_for.where(Tag.name.in_(names))).all())
    return list(dict.fromkeys(found.get(name, name) for name in names))


def _refuse_by_rules(actor: Member, thread: Thread, before: Collection[str], after: Collection[str]) -> None:
    """Only staff set some tags, and of others a question carries at least one."""
    place = thread.space_id
    rules: dict[str, set[str]] = {REQUIRED: set(), RESERVED: set()}
    of_space = select(SpaceTag.rule, Tag.name).join(Tag, Tag.id == SpaceTag.tag_id).where(SpaceTag.space_id == place)
    for rule, name in db.session.execute(of_space):
        rules[rule].add(name)
    kept_back = sorted(rules[RESERVED] & (set(before) ^ set(after)))
    if kept_back and not is_staff_of(actor, place):
        raise Refused(_("Only staff can add or remove the tag “%(tag)s” in this space.", tag=kept_back[0]), "tags")
    if rules[REQUIRED] and thread.is_question and not rules[REQUIRED] & set(after):
        needed = ", ".join(sorted(rules[REQUIRED]))
        raise Refused(
            _("Questions in this space need at least one of these tags: %(tags)s. Add one.", tags=needed), "tags"
        )


def _ids_of(actor: Member, thread: Thread, names: list[str], now: datetime) -> set[int]:
    """The ids of these tags, inserted in one order, so that two who name the same ones do not wait in a circle."""
    missing = sorted(set(names) - set(db.session.scalars(select(Tag.name).where(Tag.name.in_(names)))))
    reviewed_at = now if missing and can_create_tag(actor, thread.space_id) else None
    made = [name for name in missing if insert_once(Tag, name=name, reviewed_at=reviewed_at, created_at=now)]
    tags = {tag.name: tag for tag in db.session.scalars(select(Tag).where(Tag.name.in_(names)))}
    for name in made:
        record(TAG_CREATED, actor, tags[name], now, thread_id=thread.id, is_reviewed=reviewed_at is not None)
    return {tag.id for tag in tags.values()}
