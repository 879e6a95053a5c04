"""Pages of the review queue, of decided items and of the activity log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.members.models import Member
from app.community.removal.reasons import REASONS
from app.community.spaces.queries import get_space, spaces_of
from app.core.clock import instant, now, zone_here
from app.core.policy import require_allowed
from app.core.web.http import flash_undo, member, page, redirect_after_post, safe_redirect_target
from app.moderation.forms import DecideForm
from app.moderation.models import KINDS, PEERS_REVIEW, REPORTED, ReviewItem
from app.moderation.policies import can_moderate, can_reopen, can_review, decisions_for
from app.moderation.presenters import DEEDS, decision_word
from app.moderation.review_queue import actions, queries


def show() -> ResponseReturnValue:
    """List open items, oldest first, filtered by kind and space."""
    viewer = member()
    require_allowed(can_review(viewer))
    kind, slug = request.args.get("kind", ""), request.args.get("space", "")
    space = get_space(slug, viewer) if slug else None
    items, counts = queries.open_items(viewer, kind, space, request.args.get("after")), queries.counts_of(viewer, space)
    flags, kinds = queries.flags_of(items.items), KINDS if can_moderate(viewer) else PEERS_REVIEW
    words = {"counts": counts, "kinds": kinds, "spaces": spaces_of(viewer), "kind": kind, "space": space}
    return page("moderation/review_queue/queue.html", items=items, flags=flags, **words, **_shown(items.items))


def decided() -> ResponseReturnValue:
    """List recent decisions, which can be undone."""
    viewer = member()
    require_allowed(can_moderate(viewer))
    items = queries.decided_items(viewer, request.args.get("after"))
    return page(
        "moderation/review_queue/decided.html", items=items, can_reopen=can_reopen, counts=queries.counts_of(viewer)
    )


def item(item_id: int) -> ResponseReturnValue:
    """Show one item with the possible decisions, or carry one out."""
    actor, form = member(), DecideForm()
    require_allowed(can_review(actor))
    found = queries.get_item(item_id, actor)
    if form.validate_on_submit() and form.attempt(_decide, found, form):
        _say(actor, found, form.decision.data or "")
        return redirect_after_post(safe_redirect_target(request.form.get("next"), url_for("moderation.queue")))
    found = queries.get_item(item_id, actor)
    onward = {"next": request.values.get("next", ""), "flags": queries.flags_of([found])}
    return page("moderation/review_queue/item.html", form=form, item=found, **onward, **_shown([found]))


def reopen(item_id: int) -> ResponseReturnValue:
    actor = member()
    actions.reopen(actor, queries.get_item(item_id, actor), now())
    flash(_("Decision undone. The item is waiting for review again."), "done")
    return redirect_after_post(url_for("moderation.item", item_id=item_id))


def log() -> ResponseReturnValue:
    """List who did what to whom, when, and why."""
    viewer = member()
    require_allowed(can_moderate(viewer))
    wanted = {name: request.args.get(name, "").strip() for name in ("actor", "member", "action")}
    since, until = _day("from"), _day("to", timedelta(days=1))
    entries = queries.log_entries(viewer, **wanted, since=since, until=until, cursor=request.args.get("after"))
    days = queries.by_day(entries.items, str(zone_here()))
    words = {"people": queries.people_in(entries.items), "wanted": wanted, "deeds": DEEDS, "days": days}
    return page("moderation/review_queue/log.html", entries=entries, counts=queries.counts_of(viewer), **words)


def _day(name: str, later: timedelta = timedelta()) -> datetime | None:
    """Return when the day in this filter begins for the reader, plus `later`; None if no day was selected."""
    try:
        return instant(date.fromisoformat(request.args.get(name, "")) + later)
    except (ValueError, OverflowError):
        return None


def _say(actor: Member, item: ReviewItem, decision: str) -> None:
    """Confirm the decision, with an undo button if it can be undone."""
    message = decision_word(decision, item.kind)[1]
    if decision == REPORTED:
        flash(_("Thank you. A moderator will review it."), "done")
    elif can_reopen(actor, item):
        flash_undo(str(message), url_for("moderation.reopen", item_id=item.id))
    else:
        flash(message, "done")


def _decide(found: ReviewItem, form: DecideForm) -> ReviewItem:
    words = {"reason": form.reason.data or "", "text": form.text.data or ""}
    return actions.decide(member(), found, form.decision.data or "", now(), **words)


def _shown(items: Sequence[ReviewItem]) -> dict[str, Any]:
    """Return what the template of an item needs."""
    return {
        "offered": lambda item: decisions_for(member(), item),
        "reasons": REASONS,
        "voters": queries.voters_of(items),
        "may": can_moderate(member()),
    }
