"""The guard at the door: what staff write for others is looked through, and goes on with leaks only by a second yes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from app.accounts.models import Member
from app.cases import leaks
from app.cases.leaks import Leak
from app.cases.models import Case, SavedReply
from app.cases.policies import can_read_notes_of
from app.cases.queries.secrets import case_behind, texts_of, threads_in
from app.community.models import Thread
from app.core.audit import write_down
from app.core.errors import Sentence
from app.core.guards import Finding, Held, confirmation_of
from app.core.mail import our_names

WORDS: dict[str, Sentence] = {
    leaks.EMAIL: _("An email address"),
    leaks.PHONE: _("A phone number"),
    leaks.CARD: _("A card number"),
    leaks.IBAN: _("An account number"),
    leaks.ORDER: _("An order number"),
    leaks.SECRET: _("A password or key"),
    leaks.PRIVATE: _("Text from an internal note or a private message"),
}


def guard_words(actor: Member, thread: Thread, text: str, confirm: str, now: datetime) -> None:
    """Before staff write in a thread that has, or had, a case, whatever became of it: by the case's page as by the
    thread's own forms.
    """
    case = case_behind(thread) if can_read_notes_of(actor, thread) else None
    if case is not None:
        pass_on(actor, thread, text, leaks_for_readers(thread, text), confirm, now, about=case)


def guard_message(actor: Member, case: Case, thread: Thread, text: str, confirm: str, now: datetime) -> None:
    """Before the asker reads it: what they told us is theirs, but no note is for them."""
    found = leaks_for_everyone(text, texts_of([thread.id], with_messages=False))
    pass_on(actor, thread, text, _of_notes(found), confirm, now, about=case)


def leaks_for_readers(thread: Thread, text: str) -> list[Leak]:
    """What the thread's readers should not read: in a private thread, whose readers are known, only text of notes."""
    found = leaks_for_everyone(text, texts_of(threads_in(thread), with_messages=thread.is_public))
    return found if thread.is_public else _of_notes(found)


def leaks_for_everyone(text: str, private_texts: Iterable[str]) -> list[Leak]:
    """What everyone should not read, words of these texts among it."""
    return leaks.find(text, private_texts=private_texts, ours=our_names())


def pass_on(
    actor: Member,
    thread: Thread,
    text: str,
    found: list[Leak],
    confirm: str,
    now: datetime,
    about: Case | Thread | None = None,
) -> None:
    """Go on where nothing was found, or where `confirm` is the yes to just this; the log then keeps that it was given,
    by kinds and counts, with what it is `about`: the current case of the thread unless said. Raises Held otherwise.
    """
    hold_back(text, found, confirm)
    if found:
        keep_yes(actor, about or case_behind(thread) or thread, found, thread.space_id, now)


def hold_back(text: str, found: list[Leak], confirm: str) -> None:
    """Raises Held where something was found and `confirm` is no yes to it."""
    expected = _yes(text, found)
    if found and confirm != expected:
        raise Held([Finding(WORDS[leak.kind], leak.text) for leak in found], expected)


def keep_yes(
    actor: Member, about: Case | Thread | SavedReply, found: list[Leak], space_id: int | None, now: datetime
) -> None:
    """The log keeps that the yes was given: kinds and counts, no word."""
    counts: dict[str, Any] = Counter(leak.kind for leak in found)
    write_down("case.leak_confirmed", actor, about, now, space_id=space_id, **counts)


def yes_to(thread: Thread, text: str) -> str:
    """The yes to all that this text holds, for a deed that has asked for it in its own way."""
    return _yes(text, leaks_for_readers(thread, text))


def neutral_words() -> dict[str, str]:
    """What stands in the place of something that was found, and of a name."""
    return {
        leaks.EMAIL: gettext("[email address]"),
        leaks.PHONE: gettext("[phone number]"),
        leaks.CARD: gettext("[card number]"),
        leaks.IBAN: gettext("[account number]"),
        leaks.ORDER: gettext("[order number]"),
        leaks.SECRET: gettext("[password or key]"),
        leaks.PRIVATE: gettext("[internal]"),
        "name": gettext("[name]"),
    }


def _yes(text: str, found: list[Leak]) -> str:
    return confirmation_of(text, [(leak.kind, leak.start, leak.end) for leak in found])


def _of_notes(found: Iterable[Leak]) -> list[Leak]:
    return [leak for leak in found if leak.kind == leaks.PRIVATE]
