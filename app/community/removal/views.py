"""Delete and restore posts."""

from __future__ import annotations

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.members.models import Member
from app.community.posts.models import Post
from app.community.removal import actions, policies
from app.community.removal.forms import DeleteForm
from app.community.removal.queries import what_goes_with
from app.community.urls import post_address, thread_address
from app.community.visibility import get_post
from app.core.clock import now
from app.core.policy import PolicyResult
from app.core.web.http import flash_undo, member, page, redirect_after_post


def delete(post_id: int) -> ResponseReturnValue:
    """Delete a post. A confirmation page first says what will be deleted, or why it cannot be."""
    actor = member()
    post = get_post(post_id, actor)
    was_there = not post.is_deleted
    verdict, form = policies.can_delete(actor, post), DeleteForm(is_own=actor.id == post.author_id)
    if request.method == "POST" and (not verdict or form.validate()):
        actions.delete(actor, post, now(), reason=form.reason.data or "", text=form.text.data or "")
        if was_there:
            flash_undo(_("Deleted."), f"/posts/{post.id}/undelete")
        else:
            flash(_("Deleted."), "done")
        return redirect_after_post(_place_after(actor, post))
    return _asks_once(actor, post, form, verdict)


def undelete(post_id: int) -> ResponseReturnValue:
    """Restore a deleted post."""
    actor = member()
    post = get_post(post_id, actor)
    actions.undelete(actor, post, now())
    flash(_("Restored."), "done")
    return redirect_after_post(post_address(post))


def _asks_once(actor: Member, post: Post, form: DeleteForm, verdict: PolicyResult) -> ResponseReturnValue:
    response = page(
        "community/removal/delete.html",
        form=form,
        post=post,
        thread=post.thread,
        verdict=verdict,
        is_own=actor.id == post.author_id,
        goes=what_goes_with(post),
        may_ask=not verdict and policies.can_flag(actor, post),
    )
    is_offered = verdict or actor.id == post.author_id  # authors get alternatives on this page
    response.status_code = response.status_code if is_offered else 403
    return response


def _place_after(actor: Member, post: Post) -> str:
    """Return where to continue: authors of a deleted thread leave it, everyone else returns to it."""
    if post.is_opening and post.author_id == actor.id:
        return "/my/questions" if post.thread.is_question else "/suggestions"
    return thread_address(post.thread)
