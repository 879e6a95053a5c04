"""Write entries of the changelog, publish them now or later, withdraw them, and follow the changelog."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _
from sqlalchemy import delete

from app.accounts.members.models import Member
from app.cases.redaction.actions import keep_yes, leaks_for_everyone, require_confirmation_always
from app.community.text_rules import checked_body, checked_title
from app.core.audit_log import write_audit_log
from app.core.db.base import db
from app.core.db.insert import insert_if_absent
from app.core.db.row_version import require_current_version
from app.core.db.session import lock_row
from app.core.errors import InvalidInput
from app.core.outbox.events import record_event
from app.core.policy import require_allowed
from app.core.text import html as text_html
from app.core.text.normalisation import slug_of
from app.suggestions.actions import private_texts_behind
from app.suggestions.changelog.models import KINDS, ChangelogEntry, ChangelogFollower, ShippedSuggestion
from app.suggestions.changelog.policies import can_follow_changelog, can_write_entry
from app.suggestions.changelog.rules import LONGEST_ENTRY, MOST_SUGGESTIONS
from app.suggestions.events import CHANGELOG_PUBLISHED
from app.suggestions.models import Area


@dataclass(frozen=True)
class EntryText:
    """What an entry says, which area it is about, and the ids of the suggestions that it ships."""

    kind: str
    title: str
    body: str
    area: Area | None = None
    suggestion_ids: Collection[int] = ()


def write_entry(actor: Member, text: EntryText, now: datetime, *, confirm: str = "") -> ChangelogEntry:
    """Create an entry as a draft."""
    require_allowed(can_write_entry(actor, text.area))
    entry = ChangelogEntry(author_id=actor.id, created_at=now)
    _set_text(entry, text)
    db.session.add(entry)
    db.session.flush()
    _set_suggestions(entry, text.suggestion_ids)
    _guard(actor, entry, text, confirm, now)
    return entry


def change_entry(
    actor: Member, entry: ChangelogEntry, text: EntryText, seen_revision: int, now: datetime, *, confirm: str = ""
) -> None:
    """Change what the entry says; nobody is notified. Raises StaleVersion if someone else changed it meanwhile."""
    require_allowed(can_write_entry(actor, entry.area))
    require_allowed(can_write_entry(actor, text.area))
    require_current_version(lock_row(entry).revision, seen_revision)
    _set_text(entry, text)
    entry.revision += 1
    _set_suggestions(entry, text.suggestion_ids)
    _guard(actor, entry, text, confirm, now)


def publish(actor: Member, entry: ChangelogEntry, at: datetime | None, now: datetime) -> None:
    """Publish the entry: now if `at` is None or past, else then. A published one stays as it is."""
    require_allowed(can_write_entry(actor, entry.area))
    if lock_row(entry).published_at is not None:
        return
    entry.publish_at = max(at or now, now)
    if entry.publish_at == now:
        announce(actor, entry, now)


def announce(actor: Member | None, entry: ChangelogEntry, now: datetime) -> None:
    """Make the locked entry public, and notify followers if that has not been done before."""
    entry.published_at = now
    if entry.announced_at is None:
        entry.announced_at = now
        record_event(CHANGELOG_PUBLISHED, actor, entry, now, entry_id=entry.id, title=entry.title, slug=entry.slug)


def withdraw(actor: Member, entry: ChangelogEntry, now: datetime) -> None:
    """Make a published or scheduled entry a draft again."""
    require_allowed(can_write_entry(actor, entry.area))
    lock_row(entry)
    if entry.published_at is not None:
        write_audit_log("changelog.withdrawn", actor, entry, now, space_id=entry.area.space_id if entry.area else None)
    entry.publish_at = entry.published_at = None


def delete_draft(actor: Member, entry: ChangelogEntry) -> None:
    """Delete a draft. Raises InvalidInput if it is scheduled or published."""
    require_allowed(can_write_entry(actor, entry.area))
    if lock_row(entry).publish_at is not None:
        raise InvalidInput(_("Only drafts can be deleted. Make it a draft first."))
    db.session.delete(entry)


def follow_changelog(member: Member, now: datetime) -> None:
    require_allowed(can_follow_changelog(member))
    insert_if_absent(ChangelogFollower, member_id=member.id, since=now)


def unfollow_changelog(member: Member) -> None:
    require_allowed(can_follow_changelog(member))
    db.session.execute(delete(ChangelogFollower).where(ChangelogFollower.member_id == member.id))


def _set_text(entry: ChangelogEntry, text: EntryText) -> None:
    if text.kind not in KINDS:
        raise InvalidInput(_("Select what kind of change it is."), "kind")
    entry.kind, entry.title, entry.body = (
        text.kind,
        checked_title(text.title),
        checked_body(text.body, most=LONGEST_ENTRY),
    )
    entry.slug, entry.html = slug_of(entry.title), text_html.render_markdown(entry.body)
    entry.area_id, entry.area = (text.area.id, text.area) if text.area else (None, None)


def _set_suggestions(entry: ChangelogEntry, ids: Collection[int]) -> None:
    if len(ids) > MOST_SUGGESTIONS:
        raise InvalidInput(_("Select at most %(most)s suggestions.", most=MOST_SUGGESTIONS), "suggestions")
    db.session.execute(delete(ShippedSuggestion).where(ShippedSuggestion.entry_id == entry.id))
    db.session.add_all(ShippedSuggestion(entry_id=entry.id, suggestion_id=each) for each in sorted(set(ids)))


def _guard(actor: Member, entry: ChangelogEntry, text: EntryText, confirm: str, now: datetime) -> None:
    """Check the text for personal data, and for private text of the sources of what it ships."""
    said = f"{text.title}\n\n{text.body}"
    found = leaks_for_everyone(said, private_texts_behind(text.suggestion_ids))
    require_confirmation_always(said, found, confirm)
    if found:
        keep_yes(actor, entry, found, entry.area.space_id if entry.area else None, now)
