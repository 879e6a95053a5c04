"""Pages of members: list, profile, reputation, privileges, leaderboard."""

from __future__ import annotations

from collections.abc import Sequence

from flask import jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from app.accounts.members.models import ADMIN
from app.community.badges.criteria import Badge
from app.community.badges.definitions import BADGES
from app.community.badges.queries import badges_of
from app.community.following.queries import level_of
from app.community.members import queries
from app.community.members.queries import (
    Month,
    answers_of,
    gained_by_month,
    get_member,
    list_members,
    members_like,
    questions_of,
    staff,
    top_tags,
)
from app.community.members.queries import leaderboard as members_leaderboard
from app.community.members.rules import ALL_TIME, MONTH, PERIODS, WEEK, board_at
from app.community.tags.queries import find_tag
from app.community.visibility import get_thread
from app.core.cache.page_cache import cache_page_for_anonymous
from app.core.clock import now
from app.core.errors import NotFound
from app.core.ui.charts import line_chart
from app.core.web.http import member as signed_in
from app.core.web.http import page, read_id, viewer, wants_fragment
from app.core.web.rate_limits import limit, member_or_address
from app.reputation import rules
from app.reputation.presenters import DEEDS, PRIVILEGES


@limit(120, "minute", methods=("GET",), key=member_or_address)
def autocomplete_members() -> ResponseReturnValue:
    """Return as JSON the members whose username or name starts with `q`; those of `thread`, if given, come first."""
    actor, thread_id = signed_in(), request.args.get("thread", 0, read_id)
    found = members_like(request.args.get("q", ""), actor, get_thread(thread_id, actor) if thread_id else None)
    return jsonify(
        [
            {"value": each.handle, "text": each.name, "hint": _("in this thread") if is_here else ""}
            for each, is_here in found
        ]
    )


@cache_page_for_anonymous
def reputation(handle: str) -> ResponseReturnValue:
    """Show every change of a member's reputation."""
    shown = get_member(handle)
    earned = queries.earned_by(shown, viewer(), request.args.get("after"))
    return page("community/members/reputation.html", shown=shown, earned=earned, words=DEEDS)


@cache_page_for_anonymous
def privileges() -> ResponseReturnValue:
    """Show the privileges that reputation unlocks, and which comes next."""
    reader = viewer()
    is_admin = reader is not None and reader.has_role(ADMIN)
    has_all, points = bool(reader and reader.is_staff), reader.reputation if reader else 0
    ladder = rules.privileges()
    coming = next((each for each in ladder if reader and not rules.has_earned(reader, each[0])), None)
    return page(
        "community/members/privileges.html", ladder=ladder, words=PRIVILEGES, deeds=DEEDS, rules=rules, reader=reader,
        points=points, has_all=has_all, coming=None if has_all else coming, is_admin=is_admin,
    )  # fmt: skip


@cache_page_for_anonymous
def leaderboard() -> ResponseReturnValue:
    """Show who helped most: this week, this month, in all, or in a tag; an unknown tag is a field's error."""
    reader, after, name = viewer(), request.args.get("after"), request.args.get("tag", "").strip()
    period = request.args.get("period") or (ALL_TIME if name else WEEK)
    if period not in PERIODS:
        raise NotFound
    tag, board = find_tag(name, reader) if name else None, board_at(period, now()).name
    places = queries.leaderboard_of_tag(tag, after) if tag else queries.leaderboard(board, after)
    mine = None
    if reader:
        mine = queries.place_in_tag(tag, reader) if tag else queries.place_on(board, reader)
    return page("community/members/leaderboard.html", places=places, mine=mine, period=period, tag=tag, name=name)


LONGEST_SEARCH = 60  # characters
TABS = ("answers", "questions", "badges")
BEST = 5  # members of the month on the page “About”


def all_badges() -> dict[str, Badge]:
    return BADGES


def month_rows(months: Sequence[Month]) -> list[tuple[str, int, int]]:
    """Return rows for the chart's table: each month, the reputation at its end, and the points gained."""
    return [(format_date(each.begins, "MMM y", rebase=False), each.reputation, each.gained) for each in months]


@cache_page_for_anonymous
def members() -> ResponseReturnValue:
    """List members by reputation, age or name, or those whose name starts with the search text."""
    search, sort = request.args.get("q", "").strip()[:LONGEST_SEARCH], request.args.get("sort") or "reputation"
    found = list_members(search, sort, request.args.get("after"))
    return page("community/members/list.html", members=found, search=search, sort=sort)


@cache_page_for_anonymous
def member(handle: str) -> ResponseReturnValue:
    """Show a member's profile: questions, answers and badges."""
    shown, reader, after = get_member(handle), viewer(), request.args.get("after")
    tab = request.args.get("tab") or ("answers" if shown.answer_count or not shown.question_count else "questions")
    if tab not in TABS:
        raise NotFound
    listed = {"answers": answers_of, "questions": questions_of}.get(tab)
    items = listed(shown, reader, after) if listed else None
    months = gained_by_month(shown, now())
    more = {"months": months, "line": line_chart([each.reputation for each in months]), "tags": top_tags(shown)}
    own = {"badges": badges_of(shown), "level": level_of(reader, shown)}
    return page("community/members/member.html", shown=shown, tab=tab, items=items, **own, **more)


@cache_page_for_anonymous
def card(handle: str) -> ResponseReturnValue:
    """Render the member's hover card; without JavaScript, redirect to their profile."""
    if not wants_fragment():
        return redirect(url_for("community.member", handle=handle))
    return page("community/members/_hover_card.html", shown=get_member(handle))


@cache_page_for_anonymous
def about() -> ResponseReturnValue:
    """Show information about the community and its staff."""
    best = members_leaderboard(board_at(MONTH, now()).name, None).items[:BEST]
    return page("community/members/about.html", staff=staff(), best=best)
