"""Explain a conflict: what someone else changed, and how to apply one's own change anyway."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from flask import request
from flask_babel import format_date
from flask_babel import gettext as _

from app.accounts.members.models import Member
from app.cases.case.models import Case, CaseHistoryEntry
from app.cases.case_types.models import CaseType
from app.cases.edit_conflicts.forms import FieldForm
from app.cases.edit_conflicts.queries import Change, Word, last_change, last_word, name_of, written_at
from app.cases.edit_conflicts.rules import FieldConflict
from app.cases.history_kinds import HISTORY_KINDS
from app.cases.sla.models import SlaPolicy
from app.cases.teams.models import Team
from app.cases.timeline.models import CaseMessage
from app.core.text.normalisation import isolated_values
from app.core.ui.status_badges import status_style
from app.core.web.forms import Form


class Shown(NamedTuple):
    """A conflict: who changed what and when, the button that applies one's own change, and the alternative."""

    what: str
    at: datetime | None
    anyway: str = ""
    keep: str = ""
    url: str = ""
    fields: Sequence[tuple[str, str]] = ()
    has_text: bool = False
    text_id: str = ""


def conflict_of(case: Case, form: Form, actor: Member) -> Shown | None:
    """Return the conflict that the form met, if any; the form is restarted from the current state of the case."""
    if isinstance(form.conflict, FieldConflict) and isinstance(form, FieldForm):
        form.start_again(case)
        return _of_field(case, form, form.conflict.field)
    if form.conflict is None:
        return None
    if "revision" in form:
        form["revision"].data = str(case.revision)
    word = last_word(case, actor)
    way = request.path.rpartition("/")[2]
    text_id = {"message": "say-message", "reply": "say-public", "resolve": "knowledge-1"}.get(way, "")
    return Shown(_what_was_said(word), written_at(word) if word else None, has_text=bool(text_id), text_id=text_id)


def _of_field(case: Case, form: FieldForm, name: str) -> Shown:
    change = last_change(case, name)
    now_is, wanted = _now_is(case, name), _wanted(form, name)
    fields = [(each.name, str(each._value() if hasattr(each, "_value") else each.data or "")) for each in form]  # noqa: SLF001 — its documented way
    return Shown(
        what=_changed_to(name, _who(change), now_is),
        at=change.at if change else None,
        anyway=_anyway(name, wanted),
        keep=_("Keep %(value)s", value=now_is) if now_is else _("Keep it empty"),
        url=request.path,
        fields=[each for each in fields if each[0] != "csrf_token"],
    )


def _who(change: Change | None) -> str:
    """Return who changed it; changes by jobs and rules have no actor."""
    if change is None:
        return str(_("Someone else"))
    return change.by.name if change.by else str(_("The system"))


def _now_is(case: Case, name: str) -> str:
    """Return the current value in words; "" for none."""
    words: dict[str, Callable[[], str]] = {
        "priority": lambda: str(status_style(case.priority, "priority").word),
        "status": lambda: str(status_style(case.status).word),
        "assignee": lambda: name_of(Member, case.assignee_id),
        "team": lambda: name_of(Team, case.team_id),
        "follow_up": lambda: format_date(case.follow_up_at, "EEE d MMM") if case.follow_up_at else "",
        "policy": lambda: name_of(SlaPolicy, case.policy_id),
        "template": lambda: name_of(CaseType, case.case_type_id),
        "theme": lambda: case.theme_name,
    }
    return words[name]()


def _wanted(form: FieldForm, name: str) -> str:
    """Return the value that the person selected, in words; "" for none."""
    field = form["follow_up_at" if name == "follow_up" else name]
    if name == "follow_up":
        return format_date(field.data, "EEE d MMM") if field.data else ""
    if name == "theme":
        return field.data or ""
    labels = {str(value): str(label) for value, label, *_rest in field.iter_choices()}
    return "" if field.data in (None, "0") else labels.get(str(field.data), "")


def _changed_to(name: str, actor: str, value: str) -> str:
    who = {"name": actor, "value": value}
    if name == "assignee" and actor == value:
        sentence: str = _("%(name)s is now the assignee.", **who)
        return sentence
    sentences = {
        "priority": (_("%(name)s set the priority to %(value)s.", **who), ""),
        "status": (_("%(name)s set the status to %(value)s.", **who), ""),
        "assignee": (_("%(name)s assigned this case to %(value)s.", **who), _("%(name)s removed the assignee.", **who)),
        "team": (_("%(name)s set the team to %(value)s.", **who), _("%(name)s removed the team.", **who)),
        "follow_up": (
            _("%(name)s set the follow-up date to %(value)s.", **who),
            _("%(name)s removed the follow-up date.", **who),
        ),
        "policy": (_("%(name)s set the SLA policy to %(value)s.", **who), ""),
        "template": (_("%(name)s set the case type to %(value)s.", **who), _("%(name)s removed the case type.", **who)),
        "theme": (
            _("%(name)s set the root cause to “%(value)s”.", **who),
            _("%(name)s removed the root cause.", **who),
        ),
    }
    return str(sentences[name][0 if value else 1])


def _anyway(name: str, wanted: str) -> str:
    """Return the label of the button that applies the change anyway."""
    words = {
        "priority": (_("Set priority to %(value)s anyway", value=wanted), ""),
        "status": (_("Set status to %(value)s anyway", value=wanted), ""),
        "assignee": (_("Assign to %(value)s anyway", value=wanted), _("Remove assignee anyway")),
        "team": (_("Set team to %(value)s anyway", value=wanted), _("Remove team anyway")),
        "follow_up": (_("Set follow-up date to %(value)s anyway", value=wanted), _("Remove follow-up date anyway")),
        "policy": (_("Set SLA policy to %(value)s anyway", value=wanted), ""),
        "template": (_("Set case type to %(value)s anyway", value=wanted), _("Remove case type anyway")),
        "theme": (_("Set root cause to “%(value)s” anyway", value=wanted), _("Remove root cause anyway")),
    }
    return str(words[name][0 if wanted else 1])


def _what_was_said(word: Word | None) -> str:
    if word is None:
        nobody: str = _("Someone else changed this case while you were writing.")
        return nobody
    person = word.actor if isinstance(word, CaseHistoryEntry) else word.author
    name = person.name if person else _("Someone else")
    if isinstance(word, CaseMessage):
        message: str = _("%(name)s wrote a private message while you were writing.", name=name)
        return message
    if not isinstance(word, CaseHistoryEntry):
        post: str = _("%(name)s wrote in the thread while you were writing.", name=name)
        return post
    return str(HISTORY_KINDS[word.kind].ending) % isolated_values({"name": name})
