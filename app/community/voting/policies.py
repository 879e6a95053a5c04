"""Who may vote, accept, reject and back."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _

from app.accounts.members.models import AGENT, Member
from app.community.permissions import SIGN_IN, post_shown, privileged, state_allows, takes_part
from app.community.posts.models import COMMENT, Post
from app.community.roles import is_staff_of
from app.community.threads.models import ANSWERS_REJECTED, WAITING_FOR_ASKER, WITH_SUPPORT, Thread
from app.community.voting.models import Vote
from app.core.policy import PolicyResult, allowed, denied
from app.core.settings import settings
from app.reputation import rules

DECIDED = {
    "shipped": _("This suggestion has shipped, so it can no longer be backed."),
    "declined": _("This suggestion was declined, so it can no longer be backed."),
    "already_exists": _("What this suggestion asks for already exists, so it can no longer be backed."),
    "merged": _("This suggestion was merged into another, so it can no longer be backed."),
}
FIXED_VOTE = denied(_("You can change a vote within a day, or again after the post is edited."))


def can_change_vote(vote: Vote, post: Post, now: datetime) -> PolicyResult:
    """Check whether the vote may be changed or removed: within a day, and again after the post was edited."""
    was_edited = post.edited_at is not None and post.edited_at > vote.cast_at
    return allowed if now - vote.cast_at <= rules.VOTE_CHANGEABLE or was_edited else FIXED_VOTE


def can_vote(actor: Member | None, post: Post, value: int) -> PolicyResult:
    """Check whether the actor may vote 1 or -1, or remove their vote (0), on a public question or its answer."""
    if actor is None:
        return denied(_("Sign in to vote."))
    if post.author_id == actor.id:
        return denied(_("You cannot vote on your own post."))
    if post.kind == COMMENT or not post.thread.is_question or not post.thread.is_public:
        return denied(_("You can vote only on public questions and their answers."))
    allowed = takes_part(actor) and post_shown(post) and state_allows("vote", actor, post.thread)
    return (
        allowed
        if value == 0
        else allowed and privileged(actor, "vote_up" if value > 0 else "vote_down", post.thread.space_id)
    )


def can_accept(actor: Member | None, post: Post, now: datetime) -> PolicyResult:
    """Check whether the actor may accept: the asker; staff after days without activity; agents with an open case."""
    thread = post.thread
    if actor is None:
        return denied(SIGN_IN)
    if not post.is_answer or not thread.is_question:
        return denied(_("Only answers to questions can be accepted."))
    allowed = post_shown(post) and state_allows("accept", actor, thread)
    return allowed if actor.id == thread.asker_id else allowed and _staff_accept(actor, thread, now)


def _staff_accept(actor: Member, thread: Thread, now: datetime) -> PolicyResult:
    if not is_staff_of(actor, thread.space_id):
        return denied(_("Only the person who asked can accept an answer."))
    is_with_support = thread.support_state in (WITH_SUPPORT, WAITING_FOR_ASKER)
    days = settings().staff_accept_days
    if (is_with_support and actor.has_role(AGENT, thread.space_id)) or now - thread.written_at >= timedelta(days=days):
        return allowed
    return denied(_("Staff can accept an answer after %(days)s days without activity.", days=days))


def can_unaccept(actor: Member | None, post: Post) -> PolicyResult:
    """Check whether the actor may undo the acceptance: the author of the question and staff."""
    thread = post.thread
    if actor is None:
        return denied(SIGN_IN)
    if actor.id != thread.asker_id and not is_staff_of(actor, thread.space_id):
        return denied(_("Only the person who asked and staff can undo this."))
    return state_allows("accept", actor, thread)


def can_reject(actor: Member | None, thread: Thread) -> PolicyResult:
    """Check whether the actor may reject the answers: the author, while the question is unsolved."""
    if actor is None or actor.id != thread.asker_id or not thread.is_question:
        return denied(_("Only the person who asked can say that the answers did not help."))
    if not thread.is_answered:
        return denied(_("No answers yet."))
    if thread.is_solved:
        return denied(_("You have accepted an answer. Undo that first."))
    if thread.answer_state == ANSWERS_REJECTED:
        return denied(_("You have already said this. You can say it again after a new answer."))
    return state_allows("accept", actor, thread)


def can_unreject(actor: Member | None, thread: Thread) -> PolicyResult:
    """Check whether the actor may undo the rejection: the author, until there is a new answer."""
    if actor is None or actor.id != thread.asker_id or not thread.is_question:
        return denied(_("Only the person who asked can undo this."))
    if thread.answer_state != ANSWERS_REJECTED:
        return denied(_("The answers are not marked as unhelpful."))
    return state_allows("accept", actor, thread)


def can_back(actor: Member | None, thread: Thread) -> PolicyResult:
    """Check whether the actor may say "I have this problem too", or back the suggestion, unless it is decided."""
    if thread.decided_as is not None:
        return denied(DECIDED[thread.decided_as])
    return can_unback(actor, thread)


def can_unback(actor: Member | None, thread: Thread) -> PolicyResult:
    """Check whether the actor may remove their "me too", also if the suggestion is decided."""
    if actor is None:
        return denied(_("Sign in to back this."))
    if actor.id == thread.asker_id:
        return denied(_("You posted this, so you are already counted."))
    return state_allows("back", actor, thread) and privileged(actor, "back", thread.space_id)


def can_set_backing(actor: Member | None, thread: Thread, *, is_backing: bool) -> PolicyResult:
    """Check whether the button that adds or removes the "me too" is available."""
    return can_unback(actor, thread) if is_backing else can_back(actor, thread)
