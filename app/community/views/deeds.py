"""What one press does: vote, accept, reject, back, follow.

Without script it leads back to the post; with script the changed part comes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

from flask import flash, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.models import Member
from app.community import policies
from app.community.actions import accepting, backing, following, voting
from app.community.addresses import post_address, thread_address
from app.community.models import Post, Thread
from app.community.pending import DOWN, UP
from app.community.queries.conversation import marks_of, vote_of
from app.community.queries.linked import thread_going_on
from app.community.queries.reading import get_post, get_thread
from app.community.views.threads import fragment
from app.core.clock import now
from app.core.errors import Refused
from app.core.web import after, back_to, continues_as, member, wants_fragment

VOTED = {"1": UP, "-1": DOWN}  # what a stranger's vote is called until they are signed in
BANNER = "#standing"  # where the page says where the question stands
VOTES = {"1": 1, "-1": -1, "0": 0}


@continues_as(lambda post_id: f"{VOTED[value]}:{post_id}" if (value := request.form.get("value")) in VOTED else "")
def vote(post_id: int) -> ResponseReturnValue:
    """Vote a post up or down, or take the vote back."""
    voter = member()
    post, value = get_post(post_id, voter), VOTES.get(request.form.get("value", ""))
    if value is None:
        raise Refused(_("Vote up, vote down or remove your vote."), "value")
    voting.vote(voter, post, value, now())
    if wants_fragment():
        return _vote_box(post, voter)
    flash(_("Your vote was counted.") if value else _("Your vote was removed."), "done")
    return after(post_address(post))


@continues_as("accept:{post_id}".format)
def accept(post_id: int) -> ResponseReturnValue:
    """This answer solved it."""
    actor = member()
    post = get_post(post_id, actor)
    accepting.accept(actor, post, now())
    return _stands(
        post.thread, post_address(post), _("Marked as the accepted answer. Thank you for letting everyone know.")
    )


def unaccept(post_id: int) -> ResponseReturnValue:
    """It did not solve it after all."""
    actor = member()
    post = get_post(post_id, actor)
    accepting.unaccept(actor, post, now())
    return _stands(post.thread, post_address(post), _("The question is marked as unsolved again."))


def reject(thread_id: int) -> ResponseReturnValue:
    """None of the answers so far helps."""
    actor = member()
    thread = get_thread(thread_id, actor)
    accepting.reject(actor, thread, now())
    return _stands(
        thread,
        thread_address(thread) + BANNER,
        _("Thank you for letting us know. The question stays open for better answers."),
    )


def unreject(thread_id: int) -> ResponseReturnValue:
    """Undo that none of the answers helps."""
    actor = member()
    thread = get_thread(thread_id, actor)
    accepting.unreject(actor, thread, now())
    return _stands(thread, thread_address(thread) + BANNER, _("Undone. The question counts as answered again."))


@continues_as("back:{thread_id}".format)
def back(thread_id: int) -> ResponseReturnValue:
    return _engage(thread_id, backing.back, _("Noted. We will notify you when there is news."))


def unback(thread_id: int) -> ResponseReturnValue:
    return _engage(thread_id, backing.unback, _("Undone."))


@continues_as("follow:{thread_id}".format)
def follow(thread_id: int) -> ResponseReturnValue:
    return _engage(thread_id, following.follow, _("You now follow this thread."))


def unfollow(thread_id: int) -> ResponseReturnValue:
    return _engage(thread_id, following.unfollow, _("You no longer follow this."))


def mute(thread_id: int) -> ResponseReturnValue:
    return _engage(thread_id, following.mute, _("Muted. You will get no more notifications about this."))


def _engage(thread_id: int, action: Callable[[Member, Thread, datetime], object], told: str) -> ResponseReturnValue:
    actor = member()
    thread = thread_going_on(thread_id, actor)
    action(actor, thread, now())
    if not wants_fragment():
        flash(told, "done")
        return after(back_to(request.form.get("next"), thread_address(thread)))
    template = "community/_engagement.html" if thread.is_question else "community/_backed.html"
    shown = {"thread": thread, "marks": marks_of(actor, thread), "actor": actor, "may": policies}
    return said(render_template(template, **shown, next=request.form.get("next")), told)


def _stands(thread: Thread, address: str, told: str) -> ResponseReturnValue:
    if wants_fragment():
        return said(fragment(get_thread(thread.id, member()), takes_focus=address.endswith(BANNER)), told)
    flash(told, "done")
    return after(address)


def _vote_box(post: Post, voter: Member) -> ResponseReturnValue:
    part = render_template("community/_voted.html", post=post, my_value=vote_of(voter, post), actor=voter, may=policies)
    return said(part, _("Score: %(score)s", score=post.score))


def said(part: str, told: str) -> ResponseReturnValue:
    """The changed part, and what a screen reader says of it."""
    response = make_response(part)
    response.headers["HX-Trigger"] = json.dumps({"said": told})
    response.vary.add("HX-Request")
    return response
