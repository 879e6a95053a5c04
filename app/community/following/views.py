"""Follow, mute and bookmark, and list what is followed and bookmarked."""

from __future__ import annotations

from urllib.parse import quote

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.members.models import Member
from app.community.following import actions
from app.community.following.forms import NoteForm
from app.community.following.queries import bookmark_of, level_of, list_bookmarks, list_followed, subjects_of
from app.community.members.queries import get_member
from app.community.spaces.models import Space
from app.community.spaces.queries import get_space
from app.community.tags.models import Tag
from app.community.tags.queries import get_tag
from app.community.thread_page.views import announce_fragment, change_engagement
from app.community.urls import post_address
from app.community.visibility import get_post
from app.core import clock
from app.core.clock import now
from app.core.web.http import (
    continues_as,
    member,
    member_only,
    page,
    redirect_after_post,
    safe_redirect_target,
    wants_fragment,
)

LONGEST_SEARCH = 60  # characters


def bookmarks() -> ResponseReturnValue:
    """List the member's bookmarks, or those whose note or title contains the search text."""
    reader = member()
    search = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    found = list_bookmarks(reader, search, request.args.get("after"))
    return page("community/following/bookmarks.html", bookmarks=found, search=search)


@continues_as("bookmark:{post_id}".format)
def bookmark(post_id: int) -> ResponseReturnValue:
    """Bookmark a post, with or without a note, and edit the note."""
    reader = member()
    post = get_post(post_id, reader)
    mark, form = bookmark_of(reader, post), NoteForm()
    if form.validate_on_submit():
        actions.bookmark(reader, post, form.note.data if "note" in request.form else None, now())
        flash(_("Bookmark added. Find it under “Bookmarks” in the menu at the top."), "done")
        return redirect_after_post(safe_redirect_target(request.form.get("next"), post_address(post)))
    if mark is not None and request.method == "GET":
        form.note.data = mark.note
    return page("community/following/bookmark.html", form=form, post=post, mark=mark)


def unbookmark(post_id: int) -> ResponseReturnValue:
    """Remove a bookmark."""
    reader = member()
    post = get_post(post_id, reader)
    actions.unbookmark(reader, post)
    flash(_("Bookmark removed."), "done")
    return redirect_after_post(safe_redirect_target(request.form.get("next"), post_address(post)))


@continues_as("follow:{thread_id}".format)
def follow(thread_id: int) -> ResponseReturnValue:
    return change_engagement(thread_id, actions.follow, _("You now follow this thread."))


def unfollow(thread_id: int) -> ResponseReturnValue:
    return change_engagement(thread_id, actions.unfollow, _("You no longer follow this."))


def mute(thread_id: int) -> ResponseReturnValue:
    return change_engagement(thread_id, actions.mute, _("Muted. You will get no more notifications about this."))


DEEDS = {
    "follow": (actions.follow, _l("Following. New questions will appear in your inbox.")),
    "unfollow": (actions.unfollow, _l("You no longer follow this.")),
    "mute": (actions.mute, _l("Muted. You will get no more notifications about this.")),
    "unmute": (actions.unfollow, _l("Unmuted.")),
}


@continues_as(lambda name, deed: f"follow_tag:{name}" if deed == "follow" else "")
def of_tag(name: str, deed: str) -> ResponseReturnValue:
    found = get_tag(name, member())
    return _engage(found, f"/tags/{quote(found.name)}", found.name, deed)


@continues_as(lambda slug, deed: f"follow_space:{slug}" if deed == "follow" else "")
def of_space(slug: str, deed: str) -> ResponseReturnValue:
    found = get_space(slug, member())
    return _engage(found, f"/spaces/{quote(found.slug)}", found.name, deed)


@continues_as(lambda handle, deed: f"follow_member:{handle}" if deed == "follow" else "")
def of_member(handle: str, deed: str) -> ResponseReturnValue:
    member()
    found = get_member(handle)
    return _engage(found, f"/members/{quote(found.handle)}", found.name, deed)


@member_only
def followed() -> ResponseReturnValue:
    """List what the member follows and has muted."""
    follows = list_followed(member(), request.args.get("after"))
    return page("community/following/list.html", follows=follows, subjects=subjects_of(follows))


def _engage(subject: Tag | Space | Member, address: str, name: str, deed: str) -> ResponseReturnValue:
    """Apply the action and redirect back to the page of the button; a script request gets only the new buttons."""
    actor, (act, message) = member(), DEEDS[deed]
    act(actor, subject, clock.now())
    if not wants_fragment():
        flash(str(message), "done")
        return redirect_after_post(safe_redirect_target(request.form.get("next"), address))
    level = level_of(actor, subject)
    return announce_fragment(
        render_template("community/following/_follow_response.html", url=address, level=level, name=name), str(message)
    )
