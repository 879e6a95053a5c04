"""Who may do what in the community, and why not. Pure: an actor of None is a stranger.

What a thread's state allows is one table; who the actor must be besides comes after it. Posts come with their thread
loaded, threads for `can_read` with their space. What an instance sets (privileges, quiet days) is read from process
memory.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _

from app.accounts.models import AGENT, Member
from app.community.models import Post, Space, Thread
from app.community.models.post import COMMENT
from app.community.models.space import EVERYONE
from app.community.models.thread import REJECTED, WAITING_FOR_ASKER, WITH_SUPPORT
from app.community.staff import is_staff_of, reads_private_threads_of
from app.community.states import REASONS, state_allows
from app.community.texts import MOST_LINKS
from app.core.errors import Sentence
from app.core.policy import Verdict, no, yes
from app.core.settings import settings
from app.reputation import rules

OPENINGS: dict[str, Sentence] = {
    "ask": _("Asking opens at %(points)s reputation."),
    "answer": _("Answering opens at %(points)s reputation."),
    "comment": _("Commenting opens at %(points)s reputation."),
    "back": _("Backing opens at %(points)s reputation."),
    "edit": _("Editing what others wrote opens at %(points)s reputation."),
    "vote_up": _("Voting opens at %(points)s reputation."),
    "vote_down": _("Voting down opens at %(points)s reputation."),
    "many_links": _("More than two links in a post open at %(points)s reputation."),
}
SIGN_IN = _("Sign in first.")
POST_GONE = _("This post is hidden or deleted.")


def can_read(viewer: Member | None, thread: Thread, *, is_invited: bool = False) -> Verdict:
    """May the viewer read the thread? `is_invited` says that a `ThreadAccess` row names them.

    The same as the clause `queries.reading.visible_to`, for one thread at hand.
    """
    is_asker = viewer is not None and thread.asker_id == viewer.id
    if not (thread.is_shown or is_asker or is_staff_of(viewer, thread.space_id)):
        return no(REASONS["gone"])
    reads_private = reads_private_threads_of(viewer, thread.space_id, are_sources=thread.source_at is not None)
    if not (thread.is_public or is_asker or is_invited or reads_private):
        return no(_("This thread is private."))
    return yes if viewer is not None or thread.space.visibility == EVERYONE else no(SIGN_IN)


def can_ask(actor: Member | None, space: Space | None) -> Verdict:
    """May the actor start a thread here? A space of None means anywhere."""
    if actor is None:
        return no(_("Sign in to ask."))
    return _privileged(actor, "ask", space.id if space else None)


def can_answer(actor: Member | None, thread: Thread) -> Verdict:
    if actor is None:
        return no(_("Sign in to answer."))
    return state_allows("answer", actor, thread) and _privileged(actor, "answer", thread.space_id)


def can_comment(actor: Member | None, post: Post) -> Verdict:
    if actor is None:
        return no(_("Sign in to comment."))
    if post.kind == COMMENT:
        return no(_("Comments are made on questions and answers, not on comments."))
    return (
        _post_shown(post)
        and state_allows("comment", actor, post.thread)
        and _privileged(actor, "comment", post.thread.space_id)
    )


def can_edit(actor: Member | None, post: Post) -> Verdict:
    """Its author and staff may; so may those who earned it, on what peers wrote in public questions."""
    if actor is None:
        return no(_("Sign in to edit."))
    allowed = state_allows("edit", actor, post.thread, post.author_id)
    if not allowed or actor.id == post.author_id or is_staff_of(actor, post.thread.space_id):
        return allowed
    if (
        post.kind == COMMENT
        or post.staff_role
        or not (post.is_shown and post.thread.is_listed and post.thread.is_question)
    ):
        return no(_("Only its author and staff can edit this."))
    return _privileged(actor, "edit", post.thread.space_id)


def can_vote(actor: Member | None, post: Post, value: int) -> Verdict:
    """May the actor vote 1 or -1, or take their vote back (0)? Votes are on public questions and their answers."""
    if actor is None:
        return no(_("Sign in to vote."))
    if post.author_id == actor.id:
        return no(_("You cannot vote on your own post."))
    if post.kind == COMMENT or not post.thread.is_question or not post.thread.is_public:
        return no(_("Votes are for public questions and their answers."))
    allowed = _post_shown(post) and state_allows("vote", actor, post.thread)
    return (
        allowed
        if value == 0
        else allowed and _privileged(actor, "vote_up" if value > 0 else "vote_down", post.thread.space_id)
    )


def can_accept(actor: Member | None, post: Post, now: datetime) -> Verdict:
    """The asker may at any time; staff after some quiet days, and agents while support works on the thread."""
    thread = post.thread
    if actor is None:
        return no(SIGN_IN)
    if not post.is_answer or not thread.is_question:
        return no(_("Only an answer to a question can be accepted."))
    allowed = _post_shown(post) and state_allows("accept", actor, thread)
    return allowed if actor.id == thread.asker_id else allowed and _staff_accept(actor, thread, now)


def _staff_accept(actor: Member, thread: Thread, now: datetime) -> Verdict:
    if not is_staff_of(actor, thread.space_id):
        return no(_("Only its asker can say which answer helped."))
    is_with_support = thread.support_state in (WITH_SUPPORT, WAITING_FOR_ASKER)
    days = settings().staff_accept_days
    if (is_with_support and actor.has_role(AGENT, thread.space_id)) or now - thread.active_at >= timedelta(days=days):
        return yes
    return no(_("Staff can accept an answer after %(days)s quiet days.", days=days))


def can_unaccept(actor: Member | None, post: Post) -> Verdict:
    """The asker and staff may take an acceptance back."""
    thread = post.thread
    if actor is None:
        return no(SIGN_IN)
    if actor.id != thread.asker_id and not is_staff_of(actor, thread.space_id):
        return no(_("Only its asker and staff can take this back."))
    return state_allows("accept", actor, thread)


def can_reject(actor: Member | None, thread: Thread) -> Verdict:
    """The asker of an unsolved question may say that the answers given do not help."""
    if actor is None or actor.id != thread.asker_id or not thread.is_question:
        return no(_("Only its asker can say that the answers do not help."))
    if thread.answer_count == 0:
        return no(_("There is no answer yet."))
    if thread.is_solved:
        return no(_("You accepted an answer. Take that back first."))
    if thread.answer_state == REJECTED:
        return no(_("You said so already; a new answer will change it."))
    return state_allows("accept", actor, thread)


def can_back(actor: Member | None, thread: Thread) -> Verdict:
    """May the actor say "I have this problem too", or back the suggestion?"""
    if actor is None:
        return no(_("Sign in to add your voice."))
    if actor.id == thread.asker_id:
        return no(_("This is yours: you are counted already."))
    return state_allows("back", actor, thread) and _privileged(actor, "back", thread.space_id)


def can_delete(actor: Member | None, post: Post) -> Verdict:
    """Its author may, while nobody else's work hangs on it; staff may. An accepted answer stays while it is one."""
    if actor is None:
        return no(_("Sign in to delete."))
    if post.deleted_at:
        return no(_("This is deleted already."))
    if post.thread.accepted_post_id == post.id:
        return no(_("This answer is accepted. That has to be taken back before it can be deleted."))
    if is_staff_of(actor, post.thread.space_id):
        return yes
    return _author_deletes(post) if actor.id == post.author_id else no(_("Only its author and staff can delete this."))


def _author_deletes(post: Post) -> Verdict:
    thread = post.thread
    if post.is_opening and (thread.answer_count or thread.backing_count):
        return no(_("Others have answered or joined in: ask a moderator if this must go."))
    return no(REASONS["locked"]) if thread.locked_at else yes


def can_undelete(actor: Member | None, post: Post) -> Verdict:
    """Staff may bring back what was deleted; its author, what they deleted themselves."""
    if actor is None:
        return no(SIGN_IN)
    if not post.deleted_at:
        return no(_("This is not deleted."))
    if not post.is_opening and post.thread.deleted_at:
        return no(_("The thread itself is deleted. Bring that back first."))
    is_own_deed = actor.id == post.author_id == post.deleted_by_id
    return yes if is_own_deed or is_staff_of(actor, post.thread.space_id) else no(_("Only staff can bring this back."))


def can_link(actor: Member, space_id: int, links: int) -> Verdict:
    """May a post of the actor hold so many links?"""
    return yes if links <= MOST_LINKS else _privileged(actor, "many_links", space_id)


def _post_shown(post: Post) -> Verdict:
    return yes if post.is_shown else no(POST_GONE)


def _privileged(actor: Member, privilege: str, space_id: int | None) -> Verdict:
    """Staff have every privilege; others earn it."""
    if is_staff_of(actor, space_id) or rules.has_earned(actor, privilege):
        return yes
    return no(OPENINGS[privilege] % {"points": rules.cost_of(privilege)})
