"""Members, and who answers for the company."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date

from app.community.badges import BADGES, Badge
from app.community.boards import MONTH, board_at
from app.community.queries.following import level_of
from app.community.queries.honours import Month, badges_of, gained_by_month, leaderboard, top_tags
from app.community.queries.members import answers_of, get_member, list_members, questions_of, staff
from app.core.charts import line_through
from app.core.clock import now
from app.core.errors import NotFound
from app.core.kept import kept_for_strangers
from app.core.web import page, viewer, wants_fragment

LONGEST_SEARCH = 60  # characters
TABS = ("answers", "questions", "badges")
BEST = 5  # of the month, where we say who answers


def all_badges() -> dict[str, Badge]:
    return BADGES


def month_rows(months: Sequence[Month]) -> list[tuple[str, int, int]]:
    """Each month with the reputation at its end and what it brought, as a chart's table shows them."""
    return [(format_date(each.begins, "MMM y", rebase=False), each.reputation, each.gained) for each in months]


@kept_for_strangers
def members() -> ResponseReturnValue:
    """Members by reputation, age or name, or those whose name begins with what is looked for."""
    search, sort = request.args.get("q", "").strip()[:LONGEST_SEARCH], request.args.get("sort") or "reputation"
    found = list_members(search, sort, request.args.get("after"))
    return page("community/members.html", members=found, search=search, sort=sort)


@kept_for_strangers
def member(handle: str) -> ResponseReturnValue:
    """One member: what they asked, answered and earned."""
    shown, reader, after = get_member(handle), viewer(), request.args.get("after")
    tab = request.args.get("tab") or ("answers" if shown.answer_count or not shown.question_count else "questions")
    if tab not in TABS:
        raise NotFound
    listed = {"answers": answers_of, "questions": questions_of}.get(tab)
    items = listed(shown, reader, after) if listed else None
    months = gained_by_month(shown, now())
    more = {"months": months, "line": line_through([each.reputation for each in months]), "tags": top_tags(shown)}
    own = {"badges": badges_of(shown), "level": level_of(reader, shown)}
    return page("community/member.html", shown=shown, tab=tab, items=items, **own, **more)


@kept_for_strangers
def card(handle: str) -> ResponseReturnValue:
    """The member in short, as script shows them beside their name; the way to their page for everyone else."""
    if not wants_fragment():
        return redirect(url_for("community.member", handle=handle))
    return page("community/_card.html", shown=get_member(handle))


@kept_for_strangers
def about() -> ResponseReturnValue:
    """Who we are, and who answers here."""
    best = leaderboard(board_at(MONTH, now()).name, None).items[:BEST]
    return page("community/about.html", staff=staff(), best=best)
