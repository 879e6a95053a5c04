"""Save, discard, restore and transfer drafts of members, or of an anonymous visitor's cookie hash.

Discarded and replaced drafts are set aside for some days: no text is lost by one click.
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
"""A member, or the hash of an anonymous visitor's cookie."""
MOST = 100  # drafts of one member
MOST_OF_A_STRANGER = 10
LONGEST = 60_000  # characters of all fields together: twice the longest post, which then has to be shortened
OF_A_RESOLUTION = ("knowledge", "canonical", "reason")
FIELDS = (
    *("title", "body", "tags", "space", "area", "visibility", "locale", "summary", "revision", "seen_threads"),
    *OF_A_RESOLUTION,
)
WORDS = ("title", "body", "summary", "reason")  # without text in one of these fields there is no draft


def save(
    owner: Owner, key: str, fields: Mapping[str, str], now: datetime, *, seen: str | None = None, form_id: str = ""
) -> Draft | None:
    """Save the draft of a form; None if there is no text, or this form was submitted in the meantime.

    `seen` is the version that the author's page has, "" for none; None sets an existing draft with other text aside.
    Raises Conflict if another page has saved something else since, and InvalidInput beyond `LONGEST` and `MOST`.
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
    """Delete the draft of a form that was submitted."""
    db.session.execute(delete(Draft).filter_by(**_of(owner), key=key))


def discard(owner: Owner, key: str, now: datetime) -> bool:
    """Discard the draft so that it can be restored for some days. Returns whether there was one."""
    _hold(owner)
    draft = find(owner, key)
    if draft is not None:
        draft.updated_at = now
        _put_aside(draft)
    return draft is not None


def restore(owner: Owner, key: str, now: datetime) -> Draft:
    """Restore the draft that was set aside; the current draft is set aside instead. Raises NotFound."""
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
    """Transfer the drafts written under this cookie to the member, once; returns them, newest first.

    If both have a draft for the same form, the member's own is set aside.
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
    """Move drafts of answers to the merged question; two by one author are joined."""
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
    """Return the owner's draft of this form, or None."""
    return db.session.scalars(select(Draft).filter_by(**_of(owner), key=key)).one_or_none()


def _of(owner: Owner) -> dict[str, object]:
    return {"member_id": owner.id} if isinstance(owner, Member) else {"token_hash": owner}


def _hold(owner: Owner) -> None:
    """Lock the member's row, so that requests from two tabs run one after the other."""
    if isinstance(owner, Member):
        lock_row(owner)


def checked_fields(key: str, fields: Mapping[str, str]) -> dict[str, str]:
    """Return the fields that are saved. Raises NotFound for an unknown key, InvalidInput beyond `LONGEST`."""
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
    """Return whether this form was submitted. Lock the member first: a late save then sees the result of its form."""
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
    """Set the draft aside. There is one for each form; the previous one is deleted."""
    mine = {"member_id": draft.member_id, "token_hash": draft.token_hash}
    db.session.execute(delete(Draft).filter_by(**mine, key=SET_ASIDE + draft.key))
    db.session.execute(
        update(Draft).where(Draft.id == draft.id).values(key=SET_ASIDE + draft.key, updated_at=draft.updated_at)
    )
    db.session.expire(draft)
