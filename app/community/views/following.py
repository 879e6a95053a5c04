"""Following tags, spaces and members: a press on their pages, and the list of what one follows."""

from __future__ import annotations

from urllib.parse import quote

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from app.accounts.models import Member
from app.community.actions import following
from app.community.models import Space, Tag
from app.community.queries.following import level_of, list_followed, subjects_of
from app.community.queries.members import get_member
from app.community.queries.places import get_space
from app.community.queries.tags import get_tag
from app.community.views.deeds import said
from app.core import clock
from app.core.web import after, back_to, continues_as, member, member_only, page, wants_fragment

DEEDS = {
    "follow": (following.follow, _l("Following. New questions will appear in your inbox.")),
    "unfollow": (following.unfollow, _l("You no longer follow this.")),
    "mute": (following.mute, _l("Muted. You will get no more notifications about this.")),
    "unmute": (following.unfollow, _l("Unmuted.")),
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
    """What one follows and has muted."""
    follows = list_followed(member(), request.args.get("after"))
    return page("community/followed.html", follows=follows, subjects=subjects_of(follows))


def _engage(subject: Tag | Space | Member, address: str, name: str, deed: str) -> ResponseReturnValue:
    """Do it, and lead back to where the button was; with script only the buttons come."""
    actor, (act, told) = member(), DEEDS[deed]
    act(actor, subject, clock.now())
    if not wants_fragment():
        flash(str(told), "done")
        return after(back_to(request.form.get("next"), address))
    level = level_of(actor, subject)
    return said(render_template("community/_followed.html", url=address, level=level, name=name), str(told))
