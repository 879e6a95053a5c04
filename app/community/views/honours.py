"""What members earn: reputation, what it opens, badges, and places on leaderboards."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from app.accounts.models import ADMIN
from app.community.badges import BADGES, LEVELS
from app.community.boards import ALL_TIME, PERIODS, WEEK, board_at
from app.community.queries import honours
from app.community.queries.members import get_member
from app.community.queries.tags import find_tag
from app.core.clock import now
from app.core.errors import NotFound
from app.core.kept import kept_for_strangers
from app.core.web import page, viewer
from app.reputation import rules
from app.reputation.words import DEEDS, PRIVILEGES


@kept_for_strangers
def reputation(handle: str) -> ResponseReturnValue:
    """How a member's reputation came about, deed by deed."""
    shown = get_member(handle)
    earned = honours.earned_by(shown, viewer(), request.args.get("after"))
    return page("community/reputation.html", shown=shown, earned=earned, words=DEEDS)


@kept_for_strangers
def privileges() -> ResponseReturnValue:
    """What reputation opens, and what is next."""
    reader = viewer()
    is_admin = reader is not None and reader.has_role(ADMIN)
    has_all, points = bool(reader and reader.is_staff), reader.reputation if reader else 0
    ladder = rules.privileges()
    coming = next((each for each in ladder if reader and not rules.has_earned(reader, each[0])), None)
    return page(
        "community/privileges.html", ladder=ladder, words=PRIVILEGES, deeds=DEEDS, rules=rules, reader=reader,
        points=points, has_all=has_all, coming=None if has_all else coming, is_admin=is_admin,
    )  # fmt: skip


@kept_for_strangers
def badges() -> ResponseReturnValue:
    """All badges: how many have each, and which are mine."""
    reader = viewer()
    mine = {held.badge: held.number for held in honours.badges_of(reader)} if reader else {}
    by_level = {level: [badge for badge in BADGES.values() if badge.level == level] for level in reversed(LEVELS)}
    return page(
        "community/badges.html", by_level=by_level, holders=honours.holders_of_badges(), mine=mine, total=len(BADGES)
    )


@kept_for_strangers
def badge(name: str) -> ResponseReturnValue:
    """One badge: who has it, and since when."""
    if name not in BADGES:
        raise NotFound
    awards = honours.holders_of(name, viewer(), request.args.get("after"))
    return page("community/badge.html", badge=BADGES[name], awards=awards, holders=honours.holders_of_badges())


@kept_for_strangers
def leaderboard() -> ResponseReturnValue:
    """Who helped most: this week, this month, in all, or in a tag; a tag that is not there is said beside its field."""
    reader, after, name = viewer(), request.args.get("after"), request.args.get("tag", "").strip()
    period = request.args.get("period") or (ALL_TIME if name else WEEK)
    if period not in PERIODS:
        raise NotFound
    tag, board = find_tag(name, reader) if name else None, board_at(period, now()).name
    places = honours.leaderboard_of_tag(tag, after) if tag else honours.leaderboard(board, after)
    mine = None
    if reader:
        mine = honours.place_in_tag(tag, reader) if tag else honours.place_on(board, reader)
    return page("community/leaderboard.html", places=places, mine=mine, period=period, tag=tag, name=name)
