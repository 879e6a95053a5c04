"""Who was told what: nobody of what they may not read, nobody twice of one thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.db.base import db
from app.core.mail import message
from app.notifications.models import Notification
from tests.cases.sight import everyone, words_in
from tests.everything.company import Company
from tests.everything.reading import Everything, Reader

HEARD = {"answered": "answer", "replied": "answer", "remarked": "answer"}  # kinds that say the same
OF_A_POST = ("answered", "replied", "remarked", "commented", "mentioned")
BY_VALUE = {
    "messaged": "message_id", "note_mention": "note_id", "noted": "note_id", "escalated": "case_id",
    "contacted": "case_id", "edit_offered": "proposal_id", "edit_taken": "proposal_id", "edit_refused": "proposal_id",
    "edit_old": "proposal_id", "new_question": "thread_id", "invited": "thread_id", "not_solved": "report_id",
}  # fmt: skip
"""What happens once, by the value of the event that says of what."""


def letters_that_tell(company: Company) -> Iterator[str]:
    """Letters that were sent since the last look, and hold words that their reader may not read now."""
    letters = message.outbox()[company.heard :]
    company.heard += len(letters)
    if not letters:
        return
    world = Everything.read()
    readers = {each.email: Reader(world, each) for each in everyone(company.everyone) if each}
    for letter in letters:
        reader = readers.get(letter.to)
        told = words_in(f"{letter.subject} {letter.text} {letter.html}")
        if reader is None:
            yield f"a letter goes to {letter.to}: {letter.subject}"
        elif told & reader.hidden:
            yield f"{letter.to} is told {sorted(told & reader.hidden)} by “{letter.subject}”"


def told_twice() -> list[str]:
    """Of what happens once, all that somebody was told more than once."""
    loads = joinedload(Notification.event)
    told = Counter(
        (each.member_id, *about)
        for each in db.session.scalars(select(Notification).options(loads))
        if (about := _about(each))
    )
    return [f"member {key[0]} is told {number} times of {key[1:]}" for key, number in told.items() if number > 1]


def _about(told: Notification) -> tuple[Any, ...] | None:
    event = told.event
    if told.kind in OF_A_POST:
        return HEARD.get(told.kind, told.kind), "post", event.subject_id
    value = event.values.get(BY_VALUE.get(told.kind, ""))
    return None if value is None else (told.kind, BY_VALUE[told.kind], value)
