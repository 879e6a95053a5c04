"""Template functions that format values: times, numbers, people, statuses, addresses."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode
from zlib import crc32

from babel import Locale
from babel.dates import format_datetime
from babel.numbers import get_group_symbol
from flask import Flask, current_app, g, request
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from werkzeug.urls import iri_to_uri

from app.core.clock import zone_here
from app.core.errors import Message
from app.core.text.foreign_images import prose
from app.core.text.html import label_images
from app.core.ui.assets import asset_url
from app.core.ui.icons import shape_of
from app.core.ui.status_badges import status_style
from app.core.web.atom import public_address
from app.core.web.http import sign_in_address

AVATAR_COLOURS = 8  # .avatar--0 to .avatar--7
ROLE_NAMES = {"moderator": _l("Moderator"), "agent": _l("Support"), "product": _l("Product team"), "admin": _l("Admin")}
MINUS = "\u2212"  # as wide as a plus, and never read as a hyphen
KEPT = 8192  # cached times and labels per process: formatting one takes 50 µs and more


def init_app(app: Flask) -> None:
    """Register these functions with the templates."""
    app.jinja_env.globals.update(
        address_with=address_with,
        colour_of=colour_of,
        face_of=face_of,
        community_name=community_name,
        field_name=field_name,
        format_tools=format_tools,
        icon=icon,
        hour=hour,
        initials=initials,
        number=number,
        gain=gain,
        public_address=public_address,
        ring_length=ring_length,
        role_name=role_name,
        sign_in_address=sign_in_address,
        status_style=status_style,
        vote_labels=vote_labels,
        when=when,
    )
    app.jinja_env.filters.update(number=number, when=when, initials=initials, label_images=label_images, prose=prose)


def icon(name: str, label: str | None = None, *, big: bool = False, turn: bool = False) -> Markup:
    """Return an icon, decorative unless `label` describes it; `turn` rotates it with its <details>. Raises KeyError."""
    return _icon(asset_url("icons.svg"), name, label, big, turn)


@lru_cache(KEPT)
def _icon(address: str, name: str, label: str | None, big: bool, turn: bool) -> Markup:
    classes = "icon" + (" icon--big" if big else "") + (" icon-turn" if turn else "")
    words = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="{}" {}><use href="{}#{}"/></svg>').format(classes, words, address, shape_of(name))


def when(at: datetime, exact: bool = False) -> Markup:
    """Return a <time>: the date, with day and time in its title; script makes it relative unless `exact`."""
    return _time(at.replace(second=0, microsecond=0), exact, zone_here(), str(get_locale() or "en"))


@lru_cache(KEPT)
def _time(at: datetime, exact: bool, zone: tzinfo, locale: str) -> Markup:
    short = format_datetime(at, "d MMM y, HH:mm" if exact else "d MMM y", zone, locale)
    full = format_datetime(at, "EEEE d MMMM y, HH:mm", zone, locale)
    offset = at.astimezone(zone).utcoffset() or timedelta()  # script counts days by the reader's calendar
    relative = Markup(' data-behaviour="relative-time" data-offset="{}"').format(int(offset.total_seconds() // 60))
    behaviour = Markup("") if exact else relative
    return Markup('<time datetime="{}" title="{}"{}>{}</time>').format(at.isoformat(), full, behaviour, short)


def hour(at: datetime) -> Markup:
    """Return hour and minute of a near time as <time>."""
    return Markup('<time datetime="{}">{}</time>').format(
        at.isoformat(), format_datetime(at, "HH:mm", zone_here(), str(get_locale() or "en"))
    )


def number(value: int) -> str:
    """Return an integer with the thousands separator of the reader's language and a true minus sign."""
    if 0 <= value < 1000:
        return str(value)
    set_apart = f"{abs(value):,}".replace(",", _group_symbol(get_locale() or Locale("en")))
    return f"{MINUS}{set_apart}" if value < 0 else set_apart


def gain(value: int) -> str:
    """Return a gain or loss as a number with its sign."""
    return f"+{number(value)}" if value > 0 else number(value)


@lru_cache(8)
def _group_symbol(locale: Locale) -> str:
    symbol: str = get_group_symbol(locale)
    return symbol


def initials(name: str) -> str:
    """Return one or two initials of a name."""
    words = [word for word in name.replace("-", " ").replace("_", " ").split() if word[0].isalnum()]
    chosen = words[:1] + words[-1:] if len(words) > 1 else words
    return "".join(word[0].upper()[0] for word in chosen) or "–"


def colour_of(member_id: int) -> int:
    """Return the avatar's colour, which never changes for a member; colours are evenly distributed."""
    return crc32(str(member_id).encode()) % AVATAR_COLOURS


class Face(NamedTuple):
    """The data about the viewer in the page's navigation bars."""

    id: int
    handle: str
    name: str
    reputation: int


def face_of(member: Any) -> Face:
    return Face(member.id, member.handle, member.name, member.reputation)


def role_name(role: str) -> Message:
    """Return the label of a role on a badge."""
    return ROLE_NAMES[role]


class VoteLabels(NamedTuple):
    """Accessible names of the vote buttons."""

    up: str
    down: str
    sign_in_up: str
    sign_in_down: str


def vote_labels(kind: str, by: str = "") -> VoteLabels:
    """Return the names of the vote buttons of a question or an answer; `by` names the author of an answer."""
    return _vote_labels(kind, by, str(get_locale()))


@lru_cache(KEPT)
def _vote_labels(kind: str, by: str, _locale: str) -> VoteLabels:
    if kind == "question":
        up, down = _("This question is helpful"), _("This question is not helpful")
    elif by:
        up, down = _("The answer by %(name)s is helpful", name=by), _("The answer by %(name)s is not helpful", name=by)
    else:
        up, down = _("This answer is helpful"), _("This answer is not helpful")
    return VoteLabels(up, down, _("%(what)s: sign in to vote", what=up), _("%(what)s: sign in to vote", what=down))


def ring_length(share: float) -> int:
    """Return the filled part of a ring, from 1 to 100, so that some of it is always visible."""
    return max(1, min(100, round(share * 100)))


def format_tools() -> list[tuple[str, str]]:
    """Return the tools of the editor: the name and the label of each."""
    return [
        ("bold", _("Bold")),
        ("italic", _("Italic")),
        ("heading", _("Heading")),
        ("link", _("Link")),
        ("list", _("List")),
        ("numbers", _("Numbered list")),
        ("quote", _("Quote")),
        ("code", _("Code")),
        ("table", _("Table")),
    ]


def address_with(**changes: Any) -> str:
    """Return this page's address with some of its query parameters changed; None removes one."""
    if "here" not in g:
        g.here = iri_to_uri(request.path), request.args.to_dict(flat=False)
    path, query = g.here
    kept = {name: value for name, value in (query | changes).items() if value not in (None, "", [""])}
    return f"{path}?{urlencode(kept, doseq=True)}" if kept else str(path)


def community_name() -> str:
    """Return the community's name from memory, so that it is known even if the database does not answer."""
    name: str = current_app.extensions["settings"].current.name
    return name


def field_name(name: str) -> str:
    """Return the label of a form field on a page that knows only its name."""
    names = {
        "title": _("Title"),
        "body": _("Text"),
        "tags": _("Tags"),
        "reason": _("Reason"),
        "response": _("Response"),
        "text": _("Text"),
    }
    return names.get(name) or name.replace("_", " ").capitalize()
