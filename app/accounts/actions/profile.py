"""What members say of themselves, and how they want to see the community."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.accounts import rules
from app.accounts.events import MEMBER_RENAMED
from app.accounts.models import DENSITIES, Member
from app.accounts.queries import staff_names
from app.core.errors import NotFound, Refused
from app.core.events import record
from app.core.markup import render
from app.core.themes import DARK, LIGHT


def change_profile(
    actor: Member,
    *,
    name: str,
    about: str,
    location: str,
    website: str,
    title: str,
    now: datetime,
) -> Member:
    """Change what others read of the actor; `title`, what one does for the company, only where the actor is staff.

    Raises Refused where name or website break a rule.
    """
    problems = {"website": rules.website_problem(website)}
    if name != actor.name:
        problems["name"] = rules.name_problem(name, staff_names(), is_staff=actor.is_staff)
    if not name:
        problems["name"] = _("Enter your full name.")
    for field, problem in problems.items():
        if problem is not None:
            raise Refused(problem, field)
    if about != actor.about:
        actor.about, actor.about_html = about, render(about)
    if name != actor.name:
        record(MEMBER_RENAMED, actor, actor, now)
    actor.name, actor.location, actor.website = name, location, website
    if actor.is_staff:
        actor.title = title
    return actor


def set_row_density(actor: Member, density: str) -> Member:
    """Set how close the rows of the actor's working lists stand. Raises NotFound for an unknown density."""
    if density not in DENSITIES:
        raise NotFound
    actor.row_density = density
    return actor


def change_display(actor: Member, *, locale: str, time_zone: str, theme: str, has_shortcuts: bool = True) -> Member:
    """Change the language and the colours of the actor's pages, the zone of their times ("": the community's), and
    whether single letters do things (WCAG 2.1.4)."""
    actor.locale, actor.time_zone, actor.theme = locale, time_zone or None, theme
    actor.has_shortcuts = has_shortcuts
    return actor


def change_theme(actor: Member, theme: str) -> None:
    """Show the actor light or dark pages, or with "" what their device prefers. Raises Refused for anything else."""
    if theme not in ("", LIGHT, DARK):
        raise Refused(_("Select a theme."), "theme")
    actor.theme = theme
