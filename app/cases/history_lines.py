"""What staff read of entries in the history of a case: an icon and a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Protocol

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from markupsafe import Markup

from app.cases.reasons import reason_words
from app.cases.rules import DIRECT, clock_name, score_word
from app.core.errors import Message
from app.core.ui.status_badges import status_style


class Row(Protocol):
    """A stored entry: `actor` is who did it, `to_name` the new assignee."""

    @property
    def kind(self) -> str: ...
    @property
    def values(self) -> Mapping[str, Any]: ...
    @property
    def actor(self) -> Any: ...
    @property
    def author_id(self) -> int | None: ...
    @property
    def to_name(self) -> str: ...


class Line(NamedTuple):
    """An icon and a sentence; `values` are its placeholders, besides the name of the actor."""

    icon: str
    sentence: Message
    values: Mapping[str, Any] = {}


def always(icon: str, sentence: Message, **keys: str) -> Callable[[Row], Line]:
    """Return the function of a sentence whose placeholders are values of the entry, `placeholder=key`."""

    def line(row: Row) -> Line:
        return Line(icon, sentence, {name: row.values.get(key) for name, key in keys.items()})

    return line


def either(
    key: str, one: Callable[[Row], Line], other: Callable[[Row], Line], value: object = None
) -> Callable[[Row], Line]:
    """Return the function that is `one` if the entry has this value, or any at `key`, and `other` if not."""

    def line(row: Row) -> Line:
        found = row.values.get(key)
        return (one if (found if value is None else found == value) else other)(row)

    return line


def nothing(_row: Row) -> Line:
    """Return nothing: the timeline leaves the entry out."""
    return Line("", "")


def because(icon: str, sentence: Message) -> Callable[[Row], Line]:
    """Return the function of a sentence with the reason of the entry."""

    def line(row: Row) -> Line:
        return Line(icon, sentence, {"reason": reason_words(row.values.get("reason"))})

    return line


def opened(row: Row) -> Line:
    """Return how the case was opened: by a rule, privately, or escalated."""
    values, reason = row.values, {"reason": reason_words(row.values.get("reason"))}
    if values.get("rule"):
        return Line("escalate", _("Escalated by the rule “%(rule)s”"), {"rule": values["rule"]})
    if values.get("how") == DIRECT:
        asked = _("%(name)s contacted support directly with a private question")
        return Line("message", asked if row.actor else _("Case opened for a private question"))
    if not values.get("waited"):
        return Line("escalate", _("Escalated by %(name)s: “%(reason)s”"), reason)
    waited = ngettext(
        "Escalated by %(name)s after %(num)d business hour: “%(reason)s”",
        "Escalated by %(name)s after %(num)d business hours: “%(reason)s”",
        values["waited"],
        name="%(name)s",  # replaced later, as in every other sentence
        reason="%(reason)s",
    )
    return Line("escalate", waited, reason)


def assigned(row: Row) -> Line:
    """Return who got the case, from whom or in which way."""
    values, other = row.values, {"name": row.to_name or "?"}
    if values.get("is_gone"):
        return Line("assign", _("%(name)s no longer handles cases like this: the case is unassigned"), other)
    if values.get("way") == "load":
        return Line("assign", _("Assigned to %(name)s (fewest open cases)"), other)
    if values.get("way"):
        return Line("assign", _("Assigned to %(name)s (round robin)"), other)
    if not values.get("to_id"):
        return Line("assign", _("%(name)s unassigned the case"))
    if values["to_id"] == row.author_id:
        return Line("assign", _("%(name)s took the case"))
    return Line("assign", _("%(name)s assigned the case to %(other)s"), {"other": other["name"]})


def moved(row: Row) -> Line:
    """Return the new space, and whose case it no longer is."""
    sentence = _("%(name)s moved the question to %(space)s")
    if row.values.get("to_id"):
        sentence = _(
            "%(name)s moved the question to %(space)s; %(other)s does not work there and is no longer assigned"
        )
    return Line("space", sentence, {"space": row.values["to"], "other": row.to_name or "?"})


def priority(row: Row) -> Line:
    """Return the new priority."""
    priority = status_style(row.values["to"], "priority").word
    return Line("priority", _("%(name)s set the priority to %(priority)s"), {"priority": priority})


def status(row: Row) -> Line:
    """Return the new status, with the reason if there is one."""
    status, reason = status_style(row.values["to"]), reason_words(row.values.get("reason"))
    sentence = _("%(name)s set the status to %(status)s")
    if reason:
        sentence = _("%(name)s set the status to %(status)s: “%(reason)s”")
    return Line(status.icon, sentence, {"status": status.word, "reason": reason})


def published(row: Row) -> Line:
    """Return the link to the answer."""
    link = Markup('<a href="/posts/{}">{}</a>').format(row.values["post_id"], Markup(gettext("the answer")))  # noqa: S704
    said = Markup(gettext("%(name)s published a private message:", name="%(name)s"))  # noqa: S704
    return Line("public", said + " %(link)s", {"link": link})


def breached(row: Row) -> Line:
    """Return which SLA target was breached."""
    return Line("late", _("%(clock)s: SLA breached"), {"clock": clock_name(row.values["clock"])})


def rated(row: Row) -> Line:
    """Return the rating in words and as a number."""
    score = row.values["score"]
    sentence = _("CSAT rating from %(name)s: %(score)s (%(number)s of 5)")
    return Line("helped", sentence, {"score": score_word(score), "number": score})


def unsent(row: Row) -> Line:
    """Return what was undone."""
    sentences = {
        "note": _("%(name)s undid an internal note"),
        "message": _("%(name)s undid a message"),
        "public": _("%(name)s undid a public answer"),
        "resolve": _("%(name)s undid the resolution"),
    }
    return Line("undo", sentences[row.values["what"]])
