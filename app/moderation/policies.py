"""Who may moderate what. Pure: an actor of None is a stranger; members must have their roles loaded."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _

from app.accounts.members.models import ADMIN, MODERATOR, Member
from app.community.permissions import privileged
from app.community.removal.policies import can_hide, can_undelete
from app.core.policy import PolicyResult, allowed, denied
from app.moderation import rules
from app.moderation.models import (
    APPEAL,
    APPROVED,
    DELETED,
    FIRST_POST,
    FLAGS,
    GRANTED,
    HIDDEN,
    KEPT,
    LATE_ANSWER,
    NEW_TAG,
    PEERS_REVIEW,
    REPORTED,
    RESTORED,
    UPHELD,
    VOTES,
    WARNED,
    Flag,
    ReviewItem,
    Sanction,
)

OFFERED: dict[str, tuple[str, ...]] = {
    FLAGS: (KEPT, WARNED, HIDDEN, DELETED),
    FIRST_POST: (APPROVED, DELETED),
    LATE_ANSWER: (KEPT, HIDDEN, DELETED),
    NEW_TAG: (APPROVED,),
    VOTES: (KEPT, RESTORED),
    APPEAL: (UPHELD, GRANTED),
}
"""Decisions by kind of item. Suggested edits are decided on their own page, tags to be removed on the tag's page."""
FOR_PEERS: dict[str, tuple[str, ...]] = {FIRST_POST: (APPROVED, REPORTED), LATE_ANSWER: (KEPT, REPORTED)}
NEEDS_REASON = (WARNED, HIDDEN, DELETED, REPORTED)
NEEDS_WORDS = (UPHELD, GRANTED)
ONLY_MODERATORS = _("Only moderators can do this.")
ABOUT_YOU = _("This is about you, so someone else has to decide.")


def can_moderate(actor: Member | None) -> PolicyResult:
    """Does the actor moderate at least one space?"""
    return allowed if actor is not None and actor.has_role_anywhere(MODERATOR) else denied(ONLY_MODERATORS)


def can_flag_again(last: Flag | None, now: datetime) -> PolicyResult:
    """May a member who flagged the post flag it again? Only a day after their last flag was decided on."""
    if last is None or last.outcome is None or now - last.raised_at >= rules.AGAIN_AFTER:
        return allowed
    return denied(_("You have already reported this and it was reviewed. You can report it again after a day."))


def can_moderate_in(actor: Member | None, space_id: int | None) -> PolicyResult:
    """May the actor moderate this space? None stands for what belongs to no space: it needs a role for all spaces."""
    return allowed if actor is not None and actor.has_role(MODERATOR, space_id) else denied(ONLY_MODERATORS)


def can_review(actor: Member | None) -> PolicyResult:
    """May the actor review posts of newcomers? Moderators, and members with the privilege who have posted."""
    if actor is None:
        return denied(_("Sign in first."))
    if can_moderate(actor):
        return allowed
    if not (actor.question_count or actor.answer_count):
        return denied(_("You can review posts only after you have posted something yourself."))
    return privileged(actor, "review_posts", None)


def decisions_for(actor: Member | None, item: ReviewItem) -> tuple[str, ...]:
    """Return the decisions open to the actor on the item, whose member is loaded; none about themselves."""
    if _is_about(actor, item):
        return ()
    if can_moderate_in(actor, item.space_id):
        refused = {
            WARNED: item.member is None or not can_sanction(actor, item.member),
            HIDDEN: item.post is not None and not can_hide(actor, item.post),
        }
        return tuple(word for word in OFFERED.get(item.kind, ()) if not refused.get(word))
    return FOR_PEERS[item.kind] if item.kind in PEERS_REVIEW and can_review(actor) else ()


def can_decide(actor: Member | None, item: ReviewItem, decision: str) -> PolicyResult:
    """May the actor make this decision on the item?"""
    if _is_about(actor, item):
        return denied(ABOUT_YOU)
    return allowed if decision in decisions_for(actor, item) else denied(ONLY_MODERATORS)


def can_reopen(actor: Member | None, item: ReviewItem) -> PolicyResult:
    """May the actor undo the decision? It must be on a post, which is loaded, and not about themselves."""
    if _is_about(actor, item):
        return denied(ABOUT_YOU)
    if item.is_open:
        return denied(_("This is already open."))
    if item.post_id is None or item.decision not in (KEPT, WARNED, HIDDEN, DELETED, APPROVED):
        return denied(_("This decision cannot be undone here."))
    result = can_moderate_in(actor, item.space_id)
    is_deleted_by_it = item.decision == DELETED and not item.facts.get("was_deleted")
    if result and is_deleted_by_it and item.post is not None and item.post.is_deleted:
        return can_undelete(actor, item.post)
    return result


def _is_about(actor: Member | None, item: ReviewItem) -> bool:
    return actor is not None and item.member_id == actor.id


def can_sanction_at_all(actor: Member | None) -> PolicyResult:
    """May the actor sanction members? Only in all spaces: moderators of one propose sanctions to those of all."""
    return can_moderate_in(actor, None)


def can_sanction(actor: Member | None, member: Member) -> PolicyResult:
    """May the actor warn, silence or suspend the member?"""
    result = can_sanction_at_all(actor)
    if actor is None or not result:
        return result
    if actor.id == member.id:
        return denied(_("You cannot sanction yourself."))
    return allowed if not member.is_staff or actor.has_role(ADMIN) else denied(_("Only an admin can sanction staff."))


def can_remove_posts(actor: Member | None, member: Member) -> PolicyResult:
    """May the actor remove all posts of the member, or undo that?"""
    return can_sanction(actor, member)


def can_lift(actor: Member | None, sanction: Sanction, now: datetime) -> PolicyResult:
    """May the actor end the sanction early? Its member must be loaded."""
    if not sanction.holds(now):
        return denied(_("This has already ended."))
    return can_sanction(actor, sanction.member)


def can_undo_sanction(actor: Member | None, sanction: Sanction, now: datetime) -> PolicyResult:
    """May the actor undo the sanction as a mistake? Only the moderator who imposed it, for a limited time."""
    if sanction.lifted_at is not None:
        return denied(_("This has already ended."))
    if actor is None or sanction.imposed_by_id != actor.id or now - sanction.imposed_at > rules.TO_UNDO:
        return denied(_("This can no longer be undone. End the sanction on the member’s page instead."))
    return can_sanction_at_all(actor)


def can_appeal(actor: Member | None, member_id: int | None) -> PolicyResult:
    """May the actor appeal a decision about this member?"""
    return (
        allowed if actor is not None and actor.id == member_id else denied(_("Only the member concerned can appeal."))
    )
