"""Who may ask, answer, comment and edit."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.members.models import Member
from app.community.permissions import post_shown, privileged, state_allows, takes_part
from app.community.posts.models import COMMENT, Post
from app.community.roles import is_staff_of
from app.community.text_rules import MOST_LINKS
from app.community.threads.models import Thread
from app.core.policy import PolicyResult, allowed, denied


def can_answer(actor: Member | None, thread: Thread) -> PolicyResult:
    if actor is None:
        return denied(_("Sign in to answer."))
    return takes_part(actor) and state_allows("answer", actor, thread) and privileged(actor, "answer", thread.space_id)


def can_comment(actor: Member | None, post: Post) -> PolicyResult:
    if actor is None:
        return denied(_("Sign in to comment."))
    if post.kind == COMMENT:
        return denied(_("You can comment on questions and answers, but not on comments."))
    return (
        takes_part(actor)
        and post_shown(post)
        and state_allows("comment", actor, post.thread)
        and privileged(actor, "comment", post.thread.space_id)
    )


def can_edit(actor: Member | None, post: Post) -> PolicyResult:
    """Check whether the actor may edit: author, staff, or with the privilege non-staff posts in public questions."""
    if actor is None:
        return denied(_("Sign in to edit."))
    allowed = takes_part(actor) and state_allows("edit", actor, post.thread, post.author_id)
    if not allowed or actor.id == post.author_id or is_staff_of(actor, post.thread.space_id):
        return allowed
    if (
        post.kind == COMMENT
        or post.staff_role
        or not (post.is_shown and post.thread.is_listed and post.thread.is_question)
    ):
        return denied(_("Only the author and staff can edit this."))
    return privileged(actor, "edit", post.thread.space_id)


def can_link(actor: Member, space_id: int, links: int) -> PolicyResult:
    """Check whether a post of the actor may contain this many links."""
    return allowed if links <= MOST_LINKS else privileged(actor, "many_links", space_id)
