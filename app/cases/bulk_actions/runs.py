"""Bulk actions on more cases than fit in one transaction: the worker applies and undoes them in batches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from app.accounts.members.models import Member
from app.cases import rules
from app.cases.bulk_actions import actions
from app.cases.bulk_actions.actions import Outcome, Value
from app.cases.bulk_actions.models import BulkAction
from app.cases.events import CASES_CHANGED_IN_BULK
from app.cases.teams.queries import find_agent, get_team
from app.core.db.base import db
from app.core.db.session import lock_row
from app.core.errors import NotFound
from app.core.outbox.events import event_handler, record_event
from app.core.outbox.models import Event
from app.core.web.i18n import in_language

MOST_NAMED = 12  # cases listed per reason why they were not changed


def start(
    actor: Member,
    numbers: Sequence[int],
    action: str,
    value: Value,
    now: datetime,
    *,
    confirm: str = "",
    unseen: str = "",
) -> BulkAction:
    """Queue the action for the worker, in this order of cases. Raises what `actions.do_to_all` does."""
    actions.check(actor, numbers, action, value, confirm=confirm, unseen=unseen, most=rules.MOST_IN_BULK)
    run = BulkAction(actor_id=actor.id, action=action, before={}, at=now, value=_plain(value))
    db.session.add(run)
    _queue(actor, run, list(dict.fromkeys(numbers)), now)
    return run


def start_undo(actor: Member, run: BulkAction, now: datetime) -> None:
    """Queue the undo for the worker; cases changed since are skipped. Raises what `actions.undo` does."""
    actions.begin_undo(actor, run, now)
    _queue(actor, run, [int(number) for number in run.before], now)


@event_handler("cases.change_in_bulk")
def change_in_bulk(event: Event) -> None:
    """Process the next batch of a bulk action or of its undo."""
    run = db.session.get(BulkAction, event.subject_id)
    if run is not None:
        do_batch(run, event.delivered_at or event.at)


def do_batch(run: BulkAction, now: datetime) -> None:
    """Change or restore the next batch of cases; does nothing if none is left. May run twice."""
    lock_row(run)
    numbers = run.waiting[: rules.BULK_BATCH]
    actor = find_agent(run.actor_id)
    if not numbers or actor is None:
        return
    with in_language(actor.locale):  # only the actor reads why cases were not changed
        if run.undone_at is not None:
            outcome = actions.restore_each(actor, run, numbers, now)
        else:
            outcome, before = _change(actor, run, numbers, now)
            run.before = run.before | before
        run.result = _with(run.result, outcome)
    run.waiting = run.waiting[rules.BULK_BATCH :]


def _queue(actor: Member, run: BulkAction, numbers: list[int], now: datetime) -> None:
    run.waiting, run.result = numbers, {"done": 0, "same": 0, "left": {}}
    db.session.flush()
    for _batch in range(0, len(numbers), rules.BULK_BATCH):  # all first: they precede the events of a batch
        record_event(CASES_CHANGED_IN_BULK, actor, run, now)


def _change(actor: Member, run: BulkAction, numbers: list[int], now: datetime) -> tuple[Outcome, dict[str, Any]]:
    try:
        value = _value(run.action, run.value)
    except NotFound:
        outcome = Outcome()
        for number in numbers:
            outcome.leave(number, actions.VALUE_GONE)
        return outcome, {}
    return actions.change_each(actor, numbers, run.action, value, now)


def _plain(value: Value) -> Any:
    """Return the value as JSON can store it: members and teams by id."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else getattr(value, "id", value)


def _value(action: str, plain: Any) -> Value:
    """Return the stored value; raises NotFound if the member or team no longer exists."""
    if action == "assign":
        return find_agent(plain)
    if action == "team":
        return get_team(plain)
    return datetime.fromisoformat(plain) if action == "follow_up" and plain else plain


def _with(result: dict[str, Any], outcome: Outcome) -> dict[str, Any]:
    """Return the counts with one more batch added, and the first cases for each reason."""
    left = {why: dict(kept) for why, kept in result["left"].items()}
    for sentence, numbers in outcome.left.items():
        kept = left.setdefault(str(sentence), {"count": 0, "first": []})
        kept["first"] = [*kept["first"], *numbers][:MOST_NAMED]
        kept["count"] += len(numbers)
    return {"done": result["done"] + len(outcome.done), "same": result["same"] + len(outcome.same), "left": left}
