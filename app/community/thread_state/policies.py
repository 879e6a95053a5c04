"""Who may close, reopen, lock and claim a thread, or mark it as a duplicate."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _

from app.accounts.members.models import Member
from app.community.permissions import REASONS, SIGN_IN, privileged, staff_only, takes_part
from app.community.posts.policies import can_answer
from app.community.roles import is_staff_of
from app.community.spaces.models import EVERYONE, MEMBERS, SEGMENTS
from app.community.threads.models import Thread
from app.core.policy import PolicyResult, allowed, denied


def can_claim(actor: Member | None, thread: Thread, now: datetime) -> PolicyResult:
    """Check whether the actor may claim the question: unsolved, unclaimed and not their own."""
    if not thread.is_question or thread.is_solved:
        return denied(_("This question needs no more answers."))
    if actor is not None and actor.id == thread.asker_id:
        return denied(_("You asked this question yourself."))
    if actor is not None and thread.is_claimed(now) and thread.claimed_by_id != actor.id:
        return denied(_("Someone else is writing an answer right now."))
    return can_answer(actor, thread)


def can_release(actor: Member | None, thread: Thread, now: datetime) -> PolicyResult:
    """Check whether the actor may end the claim: the member who made it, and staff."""
    if actor is None:
        return denied(SIGN_IN)
    if not thread.is_claimed(now):
        return denied(_("Nobody is writing an answer to this question."))
    is_own = actor.id == thread.claimed_by_id
    return (
        allowed
        if is_own or is_staff_of(actor, thread.space_id)
        else denied(_("Someone else is already writing an answer."))
    )


def can_close(actor: Member | None, thread: Thread) -> PolicyResult:
    """Check whether the actor may close the question: staff, or the privilege for their own or any."""
    if actor is None:
        return denied(SIGN_IN)
    if not thread.is_question:
        return denied(_("Only questions can be closed. The product team sets the status of suggestions."))
    return denied(_("This question is already closed.")) if thread.closed_at else _may_turn(actor, thread)


def can_reopen(actor: Member | None, thread: Thread) -> PolicyResult:
    """Check whether the actor may reopen the question: anyone who may close it; if it is archived, its author too."""
    if actor is None:
        return denied(SIGN_IN)
    if not (thread.closed_at or thread.archived_at):
        return denied(_("This is already open."))
    is_taken_up = not thread.closed_at and actor.id == thread.asker_id and thread.is_shown and not thread.locked_at
    return takes_part(actor) if is_taken_up else _may_turn(actor, thread)


def can_lock(actor: Member | None, thread: Thread) -> PolicyResult:
    """Check whether the actor may lock the thread: staff, while it is shown."""
    if thread.locked_at:
        return denied(_("This thread is already locked."))
    return staff_only(actor, thread)


def can_unlock(actor: Member | None, thread: Thread) -> PolicyResult:
    return staff_only(actor, thread) if thread.locked_at else denied(_("This thread is not locked."))


def _may_turn(actor: Member, thread: Thread) -> PolicyResult:
    if not takes_part(actor):
        return takes_part(actor)
    if not thread.is_shown:
        return denied(REASONS["gone"])
    if is_staff_of(actor, thread.space_id):
        return allowed
    if thread.locked_at:
        return denied(REASONS["locked"])
    if thread.archived_at and actor.id != thread.asker_id:
        return denied(REASONS["archived"])
    is_own = actor.id == thread.asker_id
    return privileged(actor, "close_own" if is_own else "close_any", thread.space_id)


ONLY_QUESTIONS = _("This is only possible for questions.")
READ_BY_ALL_WHO_READ = {EVERYONE: (EVERYONE,), MEMBERS: (EVERYONE, MEMBERS), SEGMENTS: (EVERYONE, MEMBERS)}
"""Maps the visibility of a space to those of spaces that all its readers can read, besides the space itself."""


def can_merge_into(actor: Member | None, thread: Thread, into: Thread) -> PolicyResult:
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
    return staff_only(actor, into) if found is None else denied(found)


def can_take_duplicate(canonical: Thread, thread: Thread) -> PolicyResult:
    """Check whether `thread` can be a duplicate of `canonical`, which all of its readers must be able to read."""
    if canonical.id == thread.id:
        return denied(
            _("A question cannot be a duplicate of itself, or of one of its own duplicates. Choose another one.")
        )
    if not canonical.is_question:
        return denied(_("Select the question this is a duplicate of."))
    here, there = thread.space.visibility, canonical.space.visibility
    is_as_open = canonical.space_id == thread.space_id or there in READ_BY_ALL_WHO_READ[here]
    if not canonical.is_listed or not is_as_open:
        return denied(
            _(
                "Some people who can read this question cannot read that one. Choose another question, "
                "or another reason."
            )
        )
    return allowed
