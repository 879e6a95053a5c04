"""Who may withdraw a version."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.members.models import MODERATOR, Member
from app.community.posts.models import Post
from app.core.policy import PolicyResult, allowed, denied


def can_withdraw_version(actor: Member | None, post: Post, number: int) -> PolicyResult:
    """Check whether the actor may withdraw a version from the history: moderators, except for the current one."""
    if actor is None or not actor.has_role(MODERATOR, post.thread.space_id):
        return denied(_("Only moderators can withdraw a version."))
    if number == post.revision:
        return denied(_("This is the current version of the post. Edit the post first."))
    return allowed
