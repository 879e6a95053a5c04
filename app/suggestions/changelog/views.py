"""Pages of the changelog: list, entry, form; publish, withdraw, follow."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.members.models import Member
from app.core.cache.page_cache import cache_page_for_anonymous
from app.core.clock import day_here, now
from app.core.policy import require_allowed
from app.core.ui.status_badges import status_style
from app.core.web.http import member, page, read_id, redirect_after_post, viewer
from app.core.web.idempotency import run_once
from app.suggestions.changelog import actions, queries
from app.suggestions.changelog.actions import EntryText
from app.suggestions.changelog.forms import EntryForm, values_of_entry
from app.suggestions.changelog.models import KINDS, SCHEDULED, ChangelogEntry
from app.suggestions.changelog.policies import can_follow_changelog, can_write_entry
from app.suggestions.changelog.presenters import entry_address
from app.suggestions.queries import area_among, areas_for

PUBLISH = "publish"  # the value of the button that does


@cache_page_for_anonymous
def changelog() -> ResponseReturnValue:
    """List what is new, improved and fixed."""
    reader, kind = viewer(), request.args.get("kind", "")
    found = queries.list_entries(reader, kind, request.args.get("after"))
    return page(
        "suggestions/changelog/list.html",
        found=found,
        shipped=queries.shipped_in(found.items, reader),
        unpublished=queries.unpublished_entries(reader) if found.is_first and not kind else (),
        is_following=queries.is_following_changelog(reader),
        kind=kind,
        kind_tabs=[(status_style(each, "changelog").word, f"/changelog?kind={each}", kind == each) for each in KINDS],
        may_write=can_write_entry(reader, None),
        may_follow=can_follow_changelog(reader),
    )


@cache_page_for_anonymous
def changelog_entry(entry_id: int, slug: str = "") -> ResponseReturnValue:
    """Show one entry. A wrong or missing slug redirects to the right address."""
    reader = viewer()
    entry = queries.get_entry(entry_id, reader)
    if slug != entry.slug:
        return redirect(entry_address(entry), 301)
    shipped = queries.shipped_in([entry], reader)[entry.id]
    may = can_write_entry(reader, entry.area)
    return page("suggestions/changelog/entry.html", entry=entry, shipped=shipped, may_write=may)


def new_entry() -> ResponseReturnValue:
    """Write an entry; `suggestion` in the address names one that it ships."""
    actor = member()
    require_allowed(can_write_entry(actor, None))
    chosen = request.args.get("suggestion", 0, read_id)
    return _edit(actor, None, [chosen] if chosen else [])


def edit_entry(entry_id: int) -> ResponseReturnValue:
    """Change an entry, or publish a draft."""
    actor = member()
    entry = queries.get_entry(entry_id, actor)
    require_allowed(can_write_entry(actor, entry.area))
    return _edit(actor, entry, [each.id for each in queries.shipped_in([entry], actor)[entry.id]])


def withdraw(entry_id: int) -> ResponseReturnValue:
    actor = member()
    entry = queries.get_entry(entry_id, actor)
    actions.withdraw(actor, entry, now())
    flash(_("This entry is a draft again: only the product team can read it."), "done")
    return redirect_after_post(url_for(".edit_entry", entry_id=entry.id))


def delete_draft(entry_id: int) -> ResponseReturnValue:
    actor = member()
    actions.delete_draft(actor, queries.get_entry(entry_id, actor))
    flash(_("Draft deleted."), "done")
    return redirect_after_post(url_for(".changelog"))


def follow_changelog() -> ResponseReturnValue:
    actions.follow_changelog(member(), now())
    flash(_("You will be notified when something new is published."), "done")
    return redirect_after_post(url_for(".changelog"))


def unfollow_changelog() -> ResponseReturnValue:
    actions.unfollow_changelog(member())
    flash(_("You no longer follow the changelog."), "done")
    return redirect_after_post(url_for(".changelog"))


def _edit(actor: Member, entry: ChangelogEntry | None, chosen: list[int]) -> ResponseReturnValue:
    """Save the input and publish it if asked to, or show the form."""
    day = day_here(entry.publish_at) if entry and entry.publish_at else None
    form = EntryForm(data=values_of_entry(entry, chosen, day) if entry else {"suggestions": chosen})
    offered = queries.suggestions_to_ship(actor, {*chosen, *(form.suggestions.data or ())})
    form.offer(areas_for(actor), offered)
    if not form.is_submitted() and entry is None and chosen:
        form.title.data = next((each.thread.title for each in offered if each.id in chosen), "")
    if form.validate_on_submit() and (address := run_once(actor, form, lambda: _saved(actor, entry, form), now())):
        flash(_("Changelog updated."), "done")
        return redirect_after_post(address)
    stored = queries.get_entry(entry.id, actor) if entry else None
    return page("suggestions/changelog/edit.html", form=form, entry=stored, then=request.form.get("then", ""))


def _saved(actor: Member, entry: ChangelogEntry | None, form: EntryForm) -> str | None:
    area = area_among(areas_for(actor), form.area.data) if form.area.data else None
    text = EntryText(form.kind.data, form.title.data or "", form.body.data or "", area, form.suggestions.data or ())
    confirm = form.confirm.data or ""
    if entry is None:
        entry = form.attempt(actions.write_entry, actor, text, now(), confirm=confirm)
    else:
        form.attempt(actions.change_entry, actor, entry, text, form.seen_revision, now(), confirm=confirm)
    if entry is None or form.errors:
        return None
    if request.form.get("then") == PUBLISH:
        actions.publish(actor, entry, form.publish_at, now())
    elif entry.state == SCHEDULED:
        actions.withdraw(actor, entry, now())
    return entry_address(entry)
