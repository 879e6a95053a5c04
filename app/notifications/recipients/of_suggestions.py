"""Recipients of notifications about suggestions and the changelog."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.members.models import PRODUCT, Role
from app.community.roles import has_role_in
from app.community.voting.models import Backing
from app.core.db.base import db
from app.core.outbox.models import Event
from app.notifications.recipients.recipient import Recipients
from app.notifications.rules import BACKS, SUGGESTED_IT
from app.suggestions.changelog.models import ChangelogEntry
from app.suggestions.changelog.queries import followers_who_may_read
from app.suggestions.decisions.rules import WAITING
from app.suggestions.merging.models import AUTHOR, BACKER, MergedSupport, SuggestionMerge
from app.suggestions.models import Area, Suggestion


def backers_of_merged(event: Event) -> Recipients:
    """Yield the author and the backers of the merged suggestion, unless the merge was undone."""
    rows = (
        select(MergedSupport.member_id, MergedSupport.kind)
        .join(SuggestionMerge, SuggestionMerge.id == MergedSupport.merge_id)
        .where(
            MergedSupport.merge_id == event.values["merge_id"],
            MergedSupport.kind.in_((AUTHOR, BACKER)),
            SuggestionMerge.undone_at.is_(None),
        )
        .order_by(MergedSupport.kind, MergedSupport.id)
    )
    for member_id, kind in db.session.execute(rows):
        yield member_id, SUGGESTED_IT if kind == AUTHOR else BACKS


def backed_for(event: Event) -> Recipients:
    """Yield the customer, unless the vote was withdrawn in the meantime."""
    mine = {"thread_id": event.values["thread_id"], "member_id": event.values["member_id"]}
    if db.session.scalar(select(Backing.id).filter_by(**mine)):
        yield mine["member_id"]


def product_team(event: Event) -> Recipients:
    """Return the owner of the area and the product team of the space, while the suggestion is undecided."""
    suggestion = db.session.get(Suggestion, event.values["thread_id"])
    if suggestion is None or suggestion.status not in WAITING:
        return []
    area = db.session.get_one(Area, suggestion.area_id)
    team = select(Role.member_id).where(has_role_in(area.space_id, PRODUCT)).distinct()
    return [area.owner_id, *db.session.scalars(team)]


def changelog_followers(event: Event) -> Recipients:
    """Return those who follow the changelog and may read the entry; nobody if it was withdrawn."""
    entry = db.session.get(ChangelogEntry, event.values["entry_id"])
    if entry is None or entry.published_at is None:
        return []
    return followers_who_may_read(db.session.get_one(Area, entry.area_id) if entry.area_id else None)
