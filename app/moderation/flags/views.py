"""Views that report and hide a post, and show its author why it was removed."""

from __future__ import annotations

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.community.posts.models import Post
from app.community.removal import actions as removal_actions
from app.community.removal.policies import can_flag, can_hide
from app.community.urls import post_address
from app.community.visibility import get_post
from app.core.clock import now
from app.core.policy import require_allowed
from app.core.web.http import allow_suspended, flash_undo, member, page, redirect_after_post
from app.core.web.rate_limits import limit
from app.moderation.appeals import actions as appeals_actions
from app.moderation.appeals.queries import appeal_of
from app.moderation.flags import actions
from app.moderation.flags.queries import flaggable, own_post, reason_of
from app.moderation.forms import AppealForm, FlagForm, HideForm
from app.moderation.policies import can_flag_again
from app.moderation.reasons import checked_reason


@limit(20, "minute")
def flag(post_id: int) -> ResponseReturnValue:
    """Report a post to the moderators."""
    actor, form = member(), FlagForm()
    post = flaggable(post_id, actor) if request.method == "POST" else get_post(post_id, actor)
    if request.method != "POST":
        require_allowed(can_flag(actor, post))
    elif form.validate() and form.attempt(actions.flag, actor, post, form.reason.data, form.text.data or "", now()):
        flash(_("Thank you for your report. A moderator will review it."), "done")
        return redirect_after_post(_where(flaggable(post_id, actor)))
    post = flaggable(post_id, actor)
    again = can_flag_again(actions.last_flag(actor, post), now())
    return page("moderation/flags/flag.html", form=form, post=post, again=again)


def hide(post_id: int) -> ResponseReturnValue:
    """Ask for a reason, then hide the post."""
    actor, form = member(), HideForm()
    post = get_post(post_id, actor)
    require_allowed(can_hide(actor, post))
    if form.validate_on_submit() and form.attempt(_hidden, post_id, form):
        flash_undo(_("Hidden."), f"/posts/{post.id}/unhide")
        return redirect_after_post(post_address(post))
    return page("moderation/flags/hide.html", form=form, post=get_post(post_id, actor))


def unhide(post_id: int) -> ResponseReturnValue:
    actor = member()
    post = get_post(post_id, actor)
    removal_actions.unhide(actor, post, now())
    flash(_("Visible again."), "done")
    return redirect_after_post(post_address(post))


@allow_suspended
def decision(post_id: int) -> ResponseReturnValue:
    """Show the author why their post was removed, and accept an appeal."""
    author, form = member(), AppealForm()
    post = own_post(post_id, author)
    if post.is_shown or post.deleted_by_id == author.id:
        return redirect_after_post(post_address(post))
    if form.validate_on_submit() and form.attempt(
        appeals_actions.appeal_for_post, author, post, form.text.data or "", now()
    ):
        flash(_("We will review your appeal and notify you."), "done")
        return redirect_after_post(request.path)
    post = own_post(post_id, author)
    return page(
        "moderation/flags/decision.html",
        form=form,
        post=post,
        reason=reason_of(post),
        appeal=appeal_of("post", post.id),
    )


def _hidden(post_id: int, form: HideForm) -> Post:
    reason, text = checked_reason(form.reason.data or "", form.text.data or "")
    post = get_post(post_id, member())
    removal_actions.hide(member(), post, now(), reason=reason, text=text)
    return post


def _where(post: Post) -> str:
    """Return the address of the post; if the flag has hidden it, that of its thread, or the list of questions."""
    if post.is_shown:
        return post_address(post)
    return "/questions" if post.is_opening else post_address(post).partition("#")[0]
