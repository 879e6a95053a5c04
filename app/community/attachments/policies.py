"""Who may upload files, and how many a post may contain."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _

from app.accounts.members.models import Member
from app.accounts.policies import can_act
from app.community.attachments.models import IMAGE
from app.community.permissions import SIGN_IN, is_newcomer
from app.core.policy import PolicyResult, allowed, denied

MOST_FILES = 5  # of a post, images included; defaults.md, Content
MOST_WAITING = 20  # files of one member that are not attached to anything yet
MOST_PICTURES_OF_A_NEWCOMER = 1  # in a post, wherever they are hosted; Discourse's first day


def can_attach(actor: Member | None, kind: str, waiting: int, now: datetime) -> PolicyResult:
    """Check whether the actor may upload a file, with `waiting` unattached ones. Silenced members may, for support."""
    if actor is None:
        return denied(SIGN_IN)
    if not can_act(actor):
        return can_act(actor)
    if kind != IMAGE and is_newcomer(actor, now):
        return denied(_("On your first day, you can add an image to a post, but no other files."))
    if waiting >= MOST_WAITING:
        return denied(
            _(
                "You have uploaded %(most)s files that are not in any post. Use them first; unused files "
                "are deleted after a day.",
                most=MOST_WAITING,
            )
        )
    return allowed


def can_carry(actor: Member, files: int, pictures: int, now: datetime) -> PolicyResult:
    """Check whether a post of the actor may contain this many files and show this many images."""
    if files > MOST_FILES:
        return denied(_("A post can include up to %(most)s images and files.", most=MOST_FILES))
    if pictures > MOST_PICTURES_OF_A_NEWCOMER and is_newcomer(actor, now):
        return denied(_("On your first day, you can add one image per post."))
    return allowed
