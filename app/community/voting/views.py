"""Vote, accept, reject and back. Without JavaScript these redirect to the post; a script gets the changed part."""

from __future__ import annotations

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.members.models import Member
from app.community import template_policies
from app.community.pending_actions.kinds import DOWN, UP
from app.community.posts.models import Post
from app.community.thread_page.marks import vote_of
from app.community.thread_page.views import BANNER, announce_fragment, change_engagement, show_banner
from app.community.urls import post_address, thread_address
from app.community.visibility import get_post, get_thread
from app.community.voting import actions
from app.core.clock import now
from app.core.errors import InvalidInput
from app.core.web.http import continues_as, member, redirect_after_post, wants_fragment

VOTED = {"1": UP, "-1": DOWN}  # the pending action for an anonymous visitor's vote
VOTES = {"1": 1, "-1": -1, "0": 0}


@continues_as(lambda post_id: f"{VOTED[value]}:{post_id}" if (value := request.form.get("value")) in VOTED else "")
def vote(post_id: int) -> ResponseReturnValue:
    """Vote a post up or down, or remove the vote."""
    voter = member()
    post, value = get_post(post_id, voter), VOTES.get(request.form.get("value", ""))
    if value is None:
        raise InvalidInput(_("Vote up, vote down or remove your vote."), "value")
    actions.vote(voter, post, value, now())
    if wants_fragment():
        return _vote_box(post, voter)
    flash(_("Your vote was counted.") if value else _("Your vote was removed."), "done")
    return redirect_after_post(post_address(post))


@continues_as("accept:{post_id}".format)
def accept(post_id: int) -> ResponseReturnValue:
    """Accept an answer."""
    actor = member()
    post = get_post(post_id, actor)
    actions.accept(actor, post, now())
    return show_banner(
        post.thread, post_address(post), _("Marked as the accepted answer. Thank you for letting everyone know.")
    )


def unaccept(post_id: int) -> ResponseReturnValue:
    """Undo the acceptance of an answer."""
    actor = member()
    post = get_post(post_id, actor)
    actions.unaccept(actor, post, now())
    return show_banner(post.thread, post_address(post), _("The question is marked as unsolved again."))


def reject(thread_id: int) -> ResponseReturnValue:
    """Reject all answers so far."""
    actor = member()
    thread = get_thread(thread_id, actor)
    actions.reject(actor, thread, now())
    return show_banner(
        thread,
        thread_address(thread) + BANNER,
        _("Thank you for letting us know. The question stays open for better answers."),
    )


def unreject(thread_id: int) -> ResponseReturnValue:
    """Undo the rejection of the answers."""
    actor = member()
    thread = get_thread(thread_id, actor)
    actions.unreject(actor, thread, now())
    return show_banner(thread, thread_address(thread) + BANNER, _("Undone. The question counts as answered again."))


@continues_as("back:{thread_id}".format)
def back(thread_id: int) -> ResponseReturnValue:
    return change_engagement(thread_id, actions.add_me_too, _("Noted. We will notify you when there is news."))


def unback(thread_id: int) -> ResponseReturnValue:
    return change_engagement(thread_id, actions.remove_me_too, _("Undone."))


def _vote_box(post: Post, voter: Member) -> ResponseReturnValue:
    part = render_template(
        "community/voting/_vote_response.html",
        post=post,
        my_value=vote_of(voter, post),
        actor=voter,
        may=template_policies,
    )
    return announce_fragment(part, _("Score: %(score)s", score=post.score))
