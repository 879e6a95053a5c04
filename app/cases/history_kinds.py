"""The table of all kinds of entries in the history of a case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from markupsafe import Markup

from app.cases import history_lines as lines
from app.cases.history_lines import Line, Row, always, because, either
from app.cases.rules import COMMUNITY
from app.core.errors import Message
from app.core.text.normalisation import isolated_values


@dataclass(frozen=True, eq=False)
class HistoryKind:
    """A kind of history entry: one row. Its name is stored and never changes.

    `line` returns what staff read in the timeline; customers read posts and messages only. An entry `of_post` records a
    post, which all who read the thread see anyway: the timeline leaves it out. `fields` are the fields of the case that
    such an entry may have changed. `ending` is the message to a colleague whose draft is open
    when the entry closes or reopens the case.
    """

    name: str
    line: Callable[[Row], Line]
    of_post: bool = False
    fields: tuple[str, ...] = ()
    ending: Message | None = None


def line_of(row: Row) -> tuple[str, Markup]:
    """Return the icon and the sentence of an entry, as HTML."""
    line = HISTORY_KINDS[row.kind].line(row)
    values = {"name": row.actor.name if row.actor else gettext("System"), **line.values}
    return line.icon, Markup(str(line.sentence)) % isolated_values(values)  # noqa: S704 — the sentence is ours


HISTORY_KINDS: dict[str, HistoryKind] = {}


def _kind(name: str, line: Callable[[Row], Line], **more: Any) -> HistoryKind:
    """Add a row to the table. Raises ValueError for a duplicate name."""
    if name in HISTORY_KINDS:
        raise ValueError(f"{name} is there twice")
    HISTORY_KINDS[name] = HistoryKind(name, line, **more)
    return HISTORY_KINDS[name]


OPENED = _kind("opened", lines.opened)
ESCALATED = _kind("escalated", because("escalate", _("%(name)s also needs support: “%(reason)s”")))
ASSIGNED = _kind("assigned", lines.assigned, fields=("assignee", "team"))
UNGIVEN = _kind("ungiven", always("people", _("Could not be assigned: nobody on the team was available")))
LINKED = _kind("linked", always("link", _("%(name)s linked #%(number)s"), number="other_id"))
UNLINKED = _kind("unlinked", always("link", _("%(name)s removed the link to #%(number)s"), number="other_id"))
MERGED = _kind(
    "merged",
    always("merged", _("%(name)s merged this case into #%(number)s"), number="into_id"),
    ending=_("%(name)s merged this case into another while you were writing."),
)
TOOK = _kind("took", always("merged", _("%(name)s merged #%(number)s into this case"), number="from_id"))
UNMERGED = _kind("parted", always("split", _("%(name)s unmerged #%(number)s"), number="from_id"))
PRIORITY = _kind("priority", lines.priority, fields=("priority",))
THEME = _kind(
    "theme",
    either(
        "to",
        always("tag", _("%(name)s set the root cause to “%(theme)s”"), theme="to"),
        always("tag", _("%(name)s removed the root cause")),
    ),
)
STATUS = _kind("status", lines.status, fields=("status", "follow_up"))
PUBLISHED = _kind("published", lines.published)
RELOCATED = _kind(
    "relocated", always("merged", _("%(name)s merged the question into another one; the case moved with it"))
)
MOVED = _kind("moved", lines.moved, fields=("assignee", "team"))
DELETED = _kind("deleted", always("delete", _("%(name)s deleted the question")))
UNDELETED = _kind("undeleted", always("undo", _("%(name)s restored the question")))
REJECTED = _kind("rejected", always("rejected", _("%(name)s says the answers did not help")))
UNREJECTED = _kind("unrejected", always("undo", _("%(name)s undid “The answers did not help”")))
ACCEPTED = _kind("accepted", always("accept", _("%(name)s accepted an answer")))
UNSOLVED = _kind(
    "unsolved",
    always("warning", _("What resolved this case is no longer available or accepted; the customer was notified")),
)
RESOLVED = _kind(
    "resolved",
    either(
        "knowledge",
        always("solved", _("Resolved: solved by the community")),
        always("solved", _("Resolved by %(name)s")),
        COMMUNITY,
    ),
    fields=("status",),
    ending=_("%(name)s resolved this case while you were writing."),
)
REOPENED = _kind(
    "reopened",
    either(
        "rule",
        always("new", _("Reopened by the rule “%(rule)s”"), rule="rule"),
        either(
            "reason",
            because("new", _("Reopened by %(name)s: “%(reason)s”")),
            always("new", _("Reopened by %(name)s: still not working")),
        ),
    ),
    fields=("status",),
    ending=_("%(name)s reopened this case while you were writing."),
)
WITHDRAWN = _kind(
    "withdrawn",
    because("undo", _("Escalation withdrawn by %(name)s: “%(reason)s”")),
    fields=("status",),
    ending=_("%(name)s withdrew the escalation while you were writing."),
)
CLOSED = _kind(
    "closed",
    always("closed", _("Closed after four days without activity")),
    fields=("status",),
    ending=_("This case was closed while you were writing."),
)
BREACHED = _kind("breached", lines.breached)
RATED = _kind("rated", lines.rated)
EDITED_WORDS = _kind(
    "edited_words",
    either(
        "what",
        always("edit", _("%(name)s edited an internal note")),
        always("edit", _("%(name)s edited a message")),
        "note",
    ),
)
WITHDREW_WORDS = _kind(
    "withdrew_words",
    either(
        "what",
        always("delete", _("%(name)s withdrew an internal note")),
        always("delete", _("%(name)s withdrew a message")),
        "note",
    ),
)
UNSENT = _kind("unsent", lines.unsent)
FOLLOW_UP = _kind(
    "follow_up",
    either(
        "to",
        always("calendar", _("%(name)s set a follow-up date: %(day)s"), day="to"),
        always("calendar", _("%(name)s removed the follow-up date")),
    ),
    fields=("follow_up",),
)
UNDONE = _kind("undone", always("undo", _("%(name)s undid a bulk action")), fields=("assignee", "team"))
PROMISED = _kind(
    "promised",
    either(
        "before",
        always("clock", _("%(name)s changed the SLA policy: %(before)s → %(to)s"), before="before", to="to"),
        always("clock", _("The SLA policy “%(policy)s” changed; the due times were updated"), policy="to"),
    ),
    fields=("policy",),
)
TEMPLATE = _kind(
    "template",
    either(
        "to",
        always("case", _("%(name)s set the case type to “%(kind)s”"), kind="to"),
        always("case", _("%(name)s removed the case type")),
    ),
    fields=("template",),
)
REPLIED = _kind("replied", lines.nothing, of_post=True)
ASKER_WROTE = _kind("asker_wrote", lines.nothing, of_post=True)


def of_posts() -> list[str]:
    """Return the names of the kinds that record a post."""
    return [kind.name for kind in HISTORY_KINDS.values() if kind.of_post]


def changing(field: str) -> list[str]:
    """Return the names of the kinds that may have changed this field of the case."""
    return [kind.name for kind in HISTORY_KINDS.values() if field in kind.fields]


def endings() -> list[str]:
    """Return the names of the kinds that finish or reopen a case, and so conflict with a text."""
    return [kind.name for kind in HISTORY_KINDS.values() if kind.ending]
