"""Drafts: what is being written, kept until it is sent or thrown away.

They belong to a member, or to the hash of a stranger's cookie until that stranger signs in. What is thrown away, or
kept by two tabs at once, is put aside for a while: nothing that somebody wrote is gone by one press.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeAlias

from flask_babel import format_decimal
from flask_babel import lazy_gettext as _
from sqlalchemy import delete, func, select, update

from app.accounts.members.models import Member
from app.community.drafts.models import KEY, SET_ASIDE, Draft
from app.community.posts.models import ANSWER
from app.core.db.base import db
from app.core.db.insert import insert_if_absent
from app.core.db.session import lock_row
from app.core.errors import Conflict, InvalidInput, NotFound
from app.core.text.normalisation import clean
from app.core.web.idempotency import FormSubmission

Owner: TypeAlias = Member | str
"""A member, or the hash of a stranger's cookie."""
MOST = 100  # drafts a member keeps
MOST_OF_A_STRANGER = 10
LONGEST = 60_000  # characters of all fields together: twice the longest post, to be shortened
OF_A_RESOLUTION = ("knowledge", "canonical", "reason")
FIELDS = (
    *("title", "body", "tags", "space", "area", "visibility", "locale", "summary", "revision"),
    *OF_A_RESOLUTION,
)
WORDS = ("title", "body", "summary", "reason")  # the fields without which there is no draft


def save(
    owner: Owner, key: str, fields: Mapping[str, str], now: datetime, *, seen: str | None = None, form_id: str = ""
) -> Draft | None:
    """Keep what is written so far; None where there is nothing to keep, or where this form was sent meanwhile.

    `seen` is the version that the writer's page knows, "" for none. Without it, what is there already is put aside.

    Raises Conflict where another page has kept something else since, and Refused beyond `LONGEST` and `MOST`.
    """
    fields = checked_fields(key, fields)
    _hold(owner)
    if isinstance(owner, Member) and _was_sent(owner, form_id):
        return None
    draft = find(owner, key)
    if draft is not None and draft.fields == fields:
        return draft
    if draft is not None and seen is not None and seen != draft.version:
        raise Conflict(_("Another tab or device has saved a different version."))
    if not any(fields.get(name) for name in WORDS):
        forget(owner, key)
        return None
    if draft is not None and seen is None and draft.fields.get("body", "") not in fields.get("body", ""):
        _put_aside(draft)
        draft = None
    if draft is None:
        draft = _new(owner, key, now)
    draft.fields, draft.updated_at = fields, now
    db.session.flush()
    return draft


def forget(owner: Owner, key: str) -> None:
    """What was written is sent: there is no draft of it any more."""
    db.session.execute(delete(Draft).filter_by(**_of(owner), key=key))


def discard(owner: Owner, key: str, now: datetime) -> bool:
    """Throw the draft away, so that it can be brought back for a while; was there one?"""
    _hold(owner)
    draft = find(owner, key)
    if draft is not None:
        draft.updated_at = now
        _put_aside(draft)
    return draft is not None


def restore(owner: Owner, key: str, now: datetime) -> Draft:
    """Bring back what was put aside; what was written since then takes its place there. Raises NotFound."""
    _hold(owner)
    draft, current = find(owner, SET_ASIDE + key), find(owner, key)
    if draft is None:
        raise NotFound
    for each, name in ((draft, "moving"), (current, SET_ASIDE + key), (draft, key)):
        if each is not None:
            each.key, each.updated_at = name, now
            db.session.flush()
    return draft


def transfer_drafts(member: Member, token_hash: str, now: datetime) -> list[Draft]:
    """What a stranger wrote under this cookie is the member's now; returns the drafts, the newest first.

    Of two drafts for one form the member's own is put aside. Of two tabs that come in at once, one takes them over.
    """
    strangers = select(Draft).where(Draft.token_hash == token_hash, ~Draft.key.startswith(SET_ASIDE)).with_for_update()
    found = db.session.scalars(strangers.order_by(Draft.updated_at.desc(), Draft.id.desc())).all()
    for draft in found:
        own = find(member, draft.key)
        if own is not None:
            _put_aside(own)
        draft.member_id, draft.token_hash, draft.updated_at = member.id, None, now
        db.session.flush()
    return list(found)


def follow_merge(thread_id: int, into_id: int) -> None:
    """Drafts of answers to the one question are answers to the other from now on; who has begun both finds both texts
    in one draft.
    """
    for prefix in ("", SET_ASIDE):
        key, new_key = (f"{prefix}{ANSWER}:{each}" for each in (thread_id, into_id))
        for draft in db.session.scalars(select(Draft).where(Draft.key == key).order_by(Draft.id)).all():
            owner = {"member_id": draft.member_id, "token_hash": draft.token_hash}
            there = db.session.scalars(select(Draft).filter_by(**owner, key=new_key)).one_or_none()
            if there is None:
                draft.key = new_key
                continue
            bodies = [each.fields.get("body", "") for each in (there, draft)]
            there.fields = there.fields | {"body": "\n\n".join(filter(None, bodies))}
            db.session.delete(draft)


def find(owner: Owner, key: str) -> Draft | None:
    """The owner's draft of this form."""
    return db.session.scalars(select(Draft).filter_by(**_of(owner), key=key)).one_or_none()


def _of(owner: Owner) -> dict[str, object]:
    return {"member_id": owner.id} if isinstance(owner, Member) else {"token_hash": owner}


def _hold(owner: Owner) -> None:
    """Two tabs of a member wait for each other."""
    if isinstance(owner, Member):
        lock_row(owner)


def checked_fields(key: str, fields: Mapping[str, str]) -> dict[str, str]:
    """What is kept of what was typed. Raises NotFound for no key of ours, Refused beyond `LONGEST`."""
    if not KEY.fullmatch(key):
        raise NotFound
    kept = {name: clean(fields[name]) for name in FIELDS if name in fields}
    length = sum(map(len, kept.values()))
    if length > LONGEST:
        numbers = {"count": format_decimal(length), "most": format_decimal(LONGEST)}
        raise InvalidInput(
            _("Too long to save as a draft: %(count)s of %(most)s characters. Shorten it or copy it.", **numbers),
            "body",
        )
    return kept


def _was_sent(member: Member, form_id: str) -> bool:
    """The member's row is locked, as it is while they post: a save that comes late sees what was made of its form."""
    sent = select(FormSubmission.id).where(
        FormSubmission.member_id == member.id, FormSubmission.form_id == form_id, FormSubmission.address != ""
    )
    return bool(form_id) and db.session.scalar(sent) is not None


def _new(owner: Owner, key: str, now: datetime) -> Draft:
    most = MOST if isinstance(owner, Member) else MOST_OF_A_STRANGER
    if (db.session.scalar(select(func.count()).select_from(Draft).filter_by(**_of(owner))) or 0) >= most:
        raise InvalidInput(_("You have reached the limit of %(most)s drafts. Discard some first.", most=most))
    insert_if_absent(Draft, **_of(owner), key=key, fields={}, created_at=now, updated_at=now)
    return db.session.scalars(select(Draft).filter_by(**_of(owner), key=key)).one()


def _put_aside(draft: Draft) -> None:
    """One for each form: what was put aside before goes."""
    mine = {"member_id": draft.member_id, "token_hash": draft.token_hash}
    db.session.execute(delete(Draft).filter_by(**mine, key=SET_ASIDE + draft.key))
    db.session.execute(
        update(Draft).where(Draft.id == draft.id).values(key=SET_ASIDE + draft.key, updated_at=draft.updated_at)
    )
    db.session.expire(draft)
