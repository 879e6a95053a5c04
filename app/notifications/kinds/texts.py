"""Texts of notifications that depend on the event: values of sentences, and excerpts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from app.cases.rules import score_word
from app.community import text_rules
from app.community.badges.definitions import badge_title
from app.core.clock import day_here
from app.core.text.normalisation import isolated_values
from app.core.ui.status_badges import status_style
from app.moderation.presenters import sanction_word
from app.notifications.models import Notification
from app.notifications.rules import SUGGESTED_IT

EXCERPTED = 2000  # characters of HTML from which an excerpt is made


def no_values(_told: Notification) -> dict[str, Any]:
    """Return nothing: the sentence names only the actor, the title and the number of the case."""
    return {}


def sanction(told: Notification) -> dict[str, Any]:
    """Return which sanction it was."""
    return {"state": sanction_word(told.event.values["kind"])[1]}


def closing_reason(told: Notification) -> dict[str, Any]:
    return {"state": status_style(told.event.values["why"]).word}


def rating(told: Notification) -> dict[str, Any]:
    """Return the rating in words."""
    return {"state": score_word(told.event.values["score"])}


def suggestion_status(told: Notification) -> dict[str, Any]:
    """Return what was decided on the suggestion."""
    status = told.event.values.get("status")
    return {"state": status_style(status, "suggestion").word if status else ""}


def days_of_absence(told: Notification) -> dict[str, Any]:
    """Return the first and the last day of the absence."""
    first, last = (datetime.fromisoformat(told.event.values[name]) for name in ("starts_at", "last_at"))
    return {"start": format_date(day_here(first), "long"), "end": format_date(day_here(last), "long")}


def badge(told: Notification) -> dict[str, Any]:
    """Return the title of the badge, the first of those that were earned together."""
    return {"title": badge_title(told.event.values["badge"])}


def day_of_decision(told: Notification) -> dict[str, Any]:
    """Return the day by which to decide."""
    return {"day": format_date(day_here(datetime.fromisoformat(told.event.values["decide_by"])), "long")}


def changelog_title(told: Notification) -> dict[str, Any]:
    """Return the title of the entry when it was published."""
    return {"title": told.event.values["title"]}


def no_sentence(_told: Notification) -> str:
    """Return nothing: the sentence of the kind fits."""
    return ""


def several_badges(told: Notification) -> str:
    """Name the first of the badges that were earned together, and how many more there are; "" if it is only one."""
    more = told.event.values.get("more", 0)
    if not more:
        return ""
    sentence: str = ngettext(
        "You earned the badge “%(title)s” and %(num)d more",
        "You earned the badge “%(title)s” and %(num)d more",
        more,
        **badge(told),
    )
    return sentence


def several_helped(told: Notification) -> str:
    """Say how many people the answer, or several answers together, helped on a day; "" if it is one person."""
    people, title = told.event.values.get("people", 1), told.thread.title if told.thread else ""
    if people < 2:
        return ""
    if told.event.values.get("answers", 1) > 1:
        return str(_("Your answers helped %(num)d people who were about to ask", num=people))
    words = isolated_values({"title": title}) | {"num": people}
    return str(_("Your answer to “%(title)s” helped %(num)d people who were about to ask", **words))


def own_suggestion_merged(told: Notification) -> str:
    """Say to its author that their suggestion was merged; "" to others."""
    if told.why != SUGGESTED_IT or told.thread is None:
        return ""
    return str(_("Your suggestion was merged into “%(title)s”", **isolated_values({"title": told.thread.title})))


def excerpt_of_post(told: Notification, words: str) -> str:
    """Return the beginning of the private message or internal note, or else of the post."""
    post = told.post_in_thread
    return excerpt_of_words(told, words or (post.html if post and post.is_shown else ""))


def excerpt_of_words(_told: Notification, words: str) -> str:
    """Return the beginning of the private message or internal note."""
    beginning = words[:EXCERPTED]
    is_cut_in_tag = beginning.rfind("<") > beginning.rfind(">")
    return text_rules.excerpt_of(beginning[: beginning.rfind("<")] if is_cut_in_tag else beginning)


def excerpt_of_question(told: Notification, _words: str) -> str:
    return told.thread.excerpt if told.thread and told.thread.is_shown else ""
