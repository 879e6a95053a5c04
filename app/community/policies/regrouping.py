"""Who may move a question to another space, merge it into another, and split it: staff."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.models import Member
from app.community.models import Thread
from app.community.models.space import EVERYONE, MEMBERS, SEGMENTS
from app.community.policies.closing import staff_only
from app.core.policy import Verdict, no, yes

ONLY_QUESTIONS = _("This is only possible for questions.")
READ_BY_ALL_WHO_READ = {EVERYONE: (EVERYONE,), MEMBERS: (EVERYONE, MEMBERS), SEGMENTS: (EVERYONE, MEMBERS)}
"""Which kinds of spaces are read by everyone who reads a space of this kind, beside that space itself."""


def can_move(actor: Member | None, thread: Thread) -> Verdict:
    return staff_only(actor, thread) if thread.is_question else no(ONLY_QUESTIONS)


def can_split(actor: Member | None, thread: Thread) -> Verdict:
    return staff_only(actor, thread) if thread.is_question else no(ONLY_QUESTIONS)


def can_merge(actor: Member | None, thread: Thread, into: Thread | None = None) -> Verdict:
    """May the actor merge the question into another? Without `into`: into any at all.

    Nobody's private words come before others by it, and no case loses its customer.
    """
    if not thread.is_question:
        return no(ONLY_QUESTIONS)
    allowed = staff_only(actor, thread)
    return allowed and _fit(actor, thread, into) if into is not None else allowed


def _fit(actor: Member | None, thread: Thread, into: Thread) -> Verdict:
    has_one_asker = thread.asker_id is not None and thread.asker_id == into.asker_id
    refusals = (
        (thread.id == into.id, _("A question cannot be merged into itself. Choose another one.")),
        (not into.is_question, ONLY_QUESTIONS),
        (
            thread.visibility != into.visibility,
            _("One question is private and the other is public, so they cannot be merged."),
        ),
        (
            not thread.is_public and not has_one_asker,
            _("Both questions are private and were asked by different people, so they cannot be merged."),
        ),
        (
            thread.is_with_support and not has_one_asker,
            _("This question has an open case for another customer. Resolve that case first."),
        ),
    )
    found = next((reason for is_so, reason in refusals if is_so), None)
    return staff_only(actor, into) if found is None else no(found)


def can_take_duplicate(canonical: Thread, thread: Thread) -> Verdict:
    """Can `thread` be closed in favour of `canonical`? Whoever reads the one must be able to read the other."""
    if canonical.id == thread.id:
        return no(_("A question cannot be a duplicate of itself, or of one of its own duplicates. Choose another one."))
    if not canonical.is_question:
        return no(_("Select the question this is a duplicate of."))
    here, there = thread.space.visibility, canonical.space.visibility
    is_as_open = canonical.space_id == thread.space_id or there in READ_BY_ALL_WHO_READ[here]
    if not canonical.is_listed or not is_as_open:
        return no(
            _(
                "Some people who can read this question cannot read that one. Choose another question, "
                "or another reason."
            )
        )
    return yes
