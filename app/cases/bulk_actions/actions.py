"""Apply one action to many cases, and undo it; each case goes through the single-case action and its checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, TypeAlias

from flask_babel import format_decimal, ngettext
from flask_babel import lazy_gettext as _

from app.accounts.members.models import Member
from app.cases import rules
from app.cases.bulk_actions.case_state import as_it_is, is_still, put_back
from app.cases.bulk_actions.models import BulkAction
from app.cases.case import actions as case_actions
from app.cases.case.models import Case
from app.cases.case.queries import get_cases, statuses_of
from app.cases.case_history import hold_all
from app.cases.teams import assignment
from app.cases.teams.models import Team
from app.cases.teams.queries import find_agent
from app.community.root_causes import actions as root_causes_actions
from app.core.db.base import db
from app.core.db.session import lock_row
from app.core.errors import InvalidInput, Message, NotAllowed
from app.core.text.content_checks import ConfirmationRequired, confirmation_token

NOT_THERE = _("This case does not exist.")
CHANGED_SINCE = _("Someone has changed it since.")
VALUE_GONE = _("What was selected no longer exists.")
ALL, FIRST = "all", "first"  # how many of the cases that match the filters are changed, including those on other pages
Value: TypeAlias = Any
"""The value an action sets: a member or None, a team, a priority, a status, the name of a root cause, or a time or
None.
"""


@dataclass
class Outcome:
    """Result of a bulk action: numbers of the cases changed, unchanged (they had the value), and skipped, by reason."""

    bulk_action: BulkAction | None = None
    done: list[int] = field(default_factory=list)
    same: list[int] = field(default_factory=list)
    left: dict[Message, list[int]] = field(default_factory=dict)

    def leave(self, number: int, why: Message) -> None:
        self.left.setdefault(why, []).append(number)


class Unconfirmed(ConfirmationRequired):
    """The change needs confirmation: sending it again with exactly this `confirm` applies it."""

    def __init__(self, sentence: Message, confirm: str) -> None:
        super().__init__([], confirm)
        self.sentence, self.field = sentence, "confirm"


def do_to_all(
    actor: Member,
    numbers: Sequence[int],
    action: str,
    value: Value,
    now: datetime,
    *,
    confirm: str = "",
    unseen: str = "",
) -> Outcome:
    """Apply the action to the cases that the actor may see; those that refuse it are skipped, with the reason.

    `unseen` is ALL or FIRST if some of the cases are on pages that the actor did not see. Raises Unconfirmed for those,
    or if customers would be notified, unless `confirm` is the token of exactly this change.
    """
    check(actor, numbers, action, value, confirm=confirm, unseen=unseen, most=rules.MOST_AT_ONCE)
    outcome, before = change_each(actor, numbers, action, value, now)
    if before:
        outcome.bulk_action = BulkAction(actor_id=actor.id, action=action, before=before, at=now)
        db.session.add(outcome.bulk_action)
        db.session.flush()
    return outcome


def undo(actor: Member, bulk_action: BulkAction, now: datetime) -> Outcome:
    """Restore the previous values that nobody has changed since. Raises InvalidInput if undone or unfinished."""
    begin_undo(actor, bulk_action, now)
    return restore_each(actor, bulk_action, [int(number) for number in bulk_action.before], now)


def check(
    actor: Member, numbers: Sequence[int], action: str, value: Value, *, confirm: str, unseen: str, most: int
) -> None:
    """Raise InvalidInput or Unconfirmed if the action cannot start, under the conditions of `do_to_all`."""
    if not numbers:
        raise InvalidInput(_("Select at least one case."))
    if len(numbers) > most:
        raise InvalidInput(_("Select at most %(most)s cases.", most=format_decimal(most)))
    if action not in ACTIONS:
        raise InvalidInput(_("Select an action."), field="deed")
    _need_confirmation(statuses_of(numbers, actor), action, value, confirm, unseen)


def change_each(
    actor: Member, numbers: Sequence[int], action: str, value: Value, now: datetime
) -> tuple[Outcome, dict[str, Any]]:
    """Apply the action to each case and return the outcome with the `BulkAction.before` data that undo needs."""
    cases, outcome, before = get_cases(numbers, actor), Outcome(), {}
    hold_all(cases)
    for number in sorted({*numbers} - {case.id for case in cases}):
        outcome.leave(number, NOT_THERE)
    for case in cases:
        was = as_it_is(case, action)
        if not _attempt(partial(ACTIONS[action], actor, case, value, now), case.id, outcome):
            continue
        if was == as_it_is(case, action):
            outcome.same.append(case.id)
        else:
            outcome.done.append(case.id)
            before[str(case.id)] = {"was": was, "is": as_it_is(case, action), "revision": case.revision}
    return outcome, before


def begin_undo(actor: Member, bulk_action: BulkAction, now: datetime) -> None:
    """Lock the action and mark it as undone; raises the same errors as `undo`."""
    if bulk_action.actor_id != actor.id:
        raise NotAllowed(_("Only the person who did this can undo it."))
    lock_row(bulk_action)
    if bulk_action.undone_at is not None:
        raise InvalidInput(_("This has already been undone."))
    if bulk_action.waiting:
        raise InvalidInput(_("Wait until all cases are changed, then undo it."))
    bulk_action.undone_at = now


def restore_each(actor: Member, bulk_action: BulkAction, numbers: Sequence[int], now: datetime) -> Outcome:
    """Restore the previous value in these cases, skipping those that someone has changed since."""
    outcome = Outcome()
    cases = {case.id: case for case in get_cases(numbers, actor)}
    hold_all(cases.values())
    for number in numbers:
        case, kept = cases.get(number), bulk_action.before[str(number)]
        if case is None:
            outcome.leave(number, NOT_THERE)
        elif not _is_untouched(case, bulk_action.action, kept):
            outcome.leave(number, CHANGED_SINCE)
        elif _attempt(partial(put_back, actor, case, bulk_action.action, kept["was"], now), number, outcome):
            outcome.done.append(number)
    return outcome


def _need_confirmation(cases: Mapping[int, str], action: str, value: Value, confirm: str, unseen: str) -> None:
    is_waiting = action == "status" and value == rules.WAITING
    notified = [number for number, status in cases.items() if is_waiting and _may_wait(status)]
    if not notified and not unseen:
        return
    wanted = confirmation_token(action, getattr(value, "id", value), list(cases), notified)
    if confirm == wanted:
        return
    if notified:
        sentence = ngettext(
            "%(num)d customer will be notified that we are waiting for their reply. Confirm to continue.",
            "%(num)d customers will be notified that we are waiting for their reply. Confirm to continue.",
            len(notified),
        )
    elif unseen == FIRST:
        sentence = _(
            "More than %(most)s cases match. This changes the first %(most)s of them, also those on other pages. "
            "Confirm to continue.",
            most=format_decimal(len(cases)),
        )
    else:
        sentence = ngettext(
            "This changes %(num)d case that matches. Confirm to continue.",
            "This changes all %(num)d cases that match, also those on other pages. Confirm to continue.",
            len(cases),
        )
    raise Unconfirmed(sentence, wanted)


def _may_wait(status: str) -> bool:
    return rules.is_transition_allowed(status, rules.WAITING, rules.AGENT)


def _attempt(act: Callable[[], object], number: int, outcome: Outcome) -> bool:
    """Run `act` in a savepoint and return True; on a refusal, record the reason and continue with the other cases."""
    try:
        with db.session.begin_nested():
            act()
    except (InvalidInput, NotAllowed) as refusal:
        outcome.leave(number, refusal.sentence)
        return False
    return True


def _is_untouched(case: Case, action: str, kept: dict[str, Any]) -> bool:
    return is_still(case, action, kept["is"]) and (action == "theme" or case.revision == kept["revision"])


def _assign(actor: Member, case: Case, assignee: Member | None, now: datetime) -> None:
    assignment.assign(actor, case, assignee, now=now)


def _give_to_team(actor: Member, case: Case, team: Team, now: datetime) -> None:
    assignment.assign(actor, case, find_agent(case.assignee_id), team=team, now=now)


def _prioritise(actor: Member, case: Case, priority: str, now: datetime) -> None:
    case_actions.set_priority(actor, case, priority, now=now)


def _set_status(actor: Member, case: Case, status: str, now: datetime) -> None:
    case_actions.set_status(actor, case, status, now=now)


def _follow_up(actor: Member, case: Case, at: datetime | None, now: datetime) -> None:
    case_actions.set_follow_up(actor, case, at, now=now)


def _give_theme(actor: Member, case: Case, name: str, now: datetime) -> None:
    root_causes_actions.set_root_cause(actor, case.thread, name, now)


ACTIONS: dict[str, Callable[[Member, Case, Value, datetime], None]] = {
    "assign": _assign,
    "team": _give_to_team,
    "priority": _prioritise,
    "status": _set_status,
    "theme": _give_theme,
    "follow_up": _follow_up,
}
