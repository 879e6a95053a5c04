"""Check staff posts for personal data and private text; posting despite findings needs confirmation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import Select, func, or_, select, union_all

from app.accounts.members.models import Member
from app.cases.case.models import Case
from app.cases.current_case import current_first
from app.cases.policies import can_read_notes_of
from app.cases.redaction import detector
from app.cases.redaction.detector import SensitiveMatch
from app.cases.timeline.models import CaseMessage, CaseNote, CaseVersion
from app.community.threads.models import Thread
from app.core.audit_log import write_audit_log
from app.core.db.base import db
from app.core.errors import Message
from app.core.mail.message import our_names
from app.core.outbox.models import HasId
from app.core.text.content_checks import CheckFinding, ConfirmationRequired, confirmation_token

WORDS: dict[str, Message] = {
    detector.EMAIL: _("An email address"),
    detector.PHONE: _("A phone number"),
    detector.CARD: _("A card number"),
    detector.IBAN: _("An account number"),
    detector.ORDER: _("An order number"),
    detector.SECRET: _("A password or key"),
    detector.PRIVATE: _("Text from an internal note or a private message"),
}


def guard_words(actor: Member, thread: Thread, text: str, confirm: str, now: datetime) -> None:
    """Check what staff post in a thread that has or had a case, from the case page or from the thread's forms."""
    case = case_behind(thread) if can_read_notes_of(actor, thread) else None
    if case is not None:
        require_confirmation(actor, thread, text, leaks_for_readers(thread, text), confirm, now, about=case)


def guard_message(actor: Member, case: Case, thread: Thread, text: str, confirm: str, now: datetime) -> None:
    """Check a message to the customer for text copied from internal notes, but not for the customer's own data."""
    found = leaks_for_everyone(text, confidential_texts([thread.id], with_messages=False))
    require_confirmation(actor, thread, text, _of_notes(found), confirm, now, about=case)


def leaks_for_readers(thread: Thread, text: str) -> list[SensitiveMatch]:
    """Find what the thread's readers should not read: for the known readers of a private one, only internal notes."""
    found = leaks_for_everyone(text, confidential_texts(threads_in(thread), with_messages=thread.is_public))
    return found if thread.is_public else _of_notes(found)


def leaks_for_everyone(text: str, private_texts: Iterable[str]) -> list[SensitiveMatch]:
    """Find what not everyone should read, including text from `private_texts`."""
    return detector.find(text, private_texts=private_texts, ours=our_names())


def require_confirmation(
    actor: Member,
    thread: Thread,
    text: str,
    found: list[SensitiveMatch],
    confirm: str,
    now: datetime,
    about: Case | Thread | None = None,
) -> None:
    """Raise ConfirmationRequired unless nothing was found or `confirm` is the token for exactly these findings.

    Logs a confirmation with kinds and counts, for `about` or else the current case of the thread.
    """
    require_confirmation_always(text, found, confirm)
    if found:
        keep_yes(actor, about or case_behind(thread) or thread, found, thread.space_id, now)


def require_confirmation_always(text: str, found: list[SensitiveMatch], confirm: str) -> None:
    """Raise ConfirmationRequired if something was found and `confirm` is not the token for it."""
    expected = _yes(text, found)
    if found and confirm != expected:
        raise ConfirmationRequired([CheckFinding(WORDS[leak.kind], leak.text) for leak in found], expected)


def keep_yes(actor: Member, about: HasId, found: list[SensitiveMatch], space_id: int | None, now: datetime) -> None:
    """Log that the findings were confirmed: kinds and counts, no text."""
    counts: dict[str, Any] = Counter(leak.kind for leak in found)
    write_audit_log("case.leak_confirmed", actor, about, now, space_id=space_id, **counts)


def yes_to(thread: Thread, text: str) -> str:
    """Return the token for all findings in this text, for an action that has asked for confirmation itself."""
    return _yes(text, leaks_for_readers(thread, text))


def neutral_words() -> dict[str, str]:
    """Return the placeholders for each kind of finding, and for names."""
    return {
        detector.EMAIL: gettext("[email address]"),
        detector.PHONE: gettext("[phone number]"),
        detector.CARD: gettext("[card number]"),
        detector.IBAN: gettext("[account number]"),
        detector.ORDER: gettext("[order number]"),
        detector.SECRET: gettext("[password or key]"),
        detector.PRIVATE: gettext("[internal]"),
        "name": gettext("[name]"),
    }


def _yes(text: str, found: list[SensitiveMatch]) -> str:
    return confirmation_token(text, [(leak.kind, leak.start, leak.end) for leak in found])


def _of_notes(found: Iterable[SensitiveMatch]) -> list[SensitiveMatch]:
    return [leak for leak in found if leak.kind == detector.PRIVATE]


def confidential_texts(threads: Collection[int] | Select[Any], *, with_messages: bool) -> Iterator[str]:
    """Yield the internal notes of all cases of these threads and of cases merged with them, including earlier versions.

    Their private messages are included if `with_messages`, those of other customers always. One statement.
    """
    here = select(func.coalesce(Case.merged_into_id, Case.id)).where(Case.thread_id.in_(threads))
    merged = or_(Case.id.in_(here), Case.merged_into_id.in_(here))
    askers = select(func.coalesce(Thread.asker_id, 0)).where(Thread.id.in_(threads))
    is_others = func.coalesce(Thread.asker_id, 0).not_in(askers)
    notes = select(CaseNote.body).join(Case, Case.id == CaseNote.case_id).where(merged)
    messages = select(CaseMessage.body).join(Case, Case.id == CaseMessage.case_id).join(Case.thread).where(merged)
    told = [messages, _versions(CaseMessage, CaseVersion.message_id).where(merged)]
    if not with_messages:
        told = [each.where(is_others) for each in told]
    yield from db.session.scalars(union_all(notes, _versions(CaseNote, CaseVersion.note_id).where(merged), *told))


def _versions(table: Any, words_id: Any) -> Select[Any]:
    """Build the statement for earlier versions of notes or messages, joined with their cases and threads."""
    earlier = select(CaseVersion.body).join(table, table.id == words_id).join(Case, Case.id == table.case_id)
    return earlier.join(Case.thread)


def threads_in(thread: Thread) -> Select[Any]:
    """Build the statement for the ids of the thread and of those merged into it: its posts include theirs."""
    return select(Thread.id).where(or_(Thread.id == thread.id, Thread.merged_into_id == thread.id))


def case_behind(thread: Thread) -> Case | None:
    """Return the current case of the thread, or else of a thread merged into it; also a withdrawn one."""
    statement = select(Case).where(Case.thread_id.in_(threads_in(thread)))
    return db.session.scalars(statement.order_by(Case.thread_id != thread.id, *current_first()).limit(1)).first()
