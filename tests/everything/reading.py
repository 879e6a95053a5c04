"""Who reads what of everything: the table of the domain, slow and obvious, beside what queries give each of the cast.

Written without a look at the policies: `sight` knows questions and cases, here are spaces, titles, suggestions, reviews
and suggested edits besides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import select

from app.accounts.members.models import Member
from app.accounts.segments.models import SegmentMember
from app.community.question_lists.queries import list_questions
from app.community.spaces.models import Space, SpaceSegment
from app.community.suggested_edits.models import PENDING, SuggestedEdit
from app.community.suggested_edits.queries import list_own, list_waiting
from app.community.threads.models import Thread
from app.community.visibility import readable_spaces
from app.core.audit_log import AuditLogEntry
from app.core.db.base import db
from app.core.db.pagination import Page
from app.core.errors import NotFound
from app.moderation.models import KINDS, PEERS_REVIEW, ReviewItem
from app.moderation.review_queue import queries as review_queue_queries
from app.notifications.inbox.queries import inbox
from app.suggestions.models import Source, Suggestion
from app.suggestions.queries import get_suggestion
from app.suggestions.sources.queries import sources_of
from tests.cases.sight import AGENT, MODERATOR, PRODUCT, Eyes, Row, World, words_in

ALL = 500  # rows of a page that holds everything


@dataclass
class Everything(World):
    """All that there is to see, titles among it."""

    spaces: dict[int, Space] = field(default_factory=dict)
    open_to: set[tuple[int, int]] = field(default_factory=set)  # space, member

    @classmethod
    def read(cls) -> Everything:
        db.session.rollback()
        db.session.expire_all()
        world = super().read()
        assert isinstance(world, cls)
        world.spaces = {each.id: each for each in db.session.scalars(select(Space))}
        among = select(SpaceSegment.space_id, SegmentMember.member_id)
        of_segment = SpaceSegment.segment_id == SegmentMember.segment_id
        world.open_to = {(row[0], row[1]) for row in db.session.execute(among.join(SegmentMember, of_segment))}
        world.rows += [Row("title", each.id, words_in(each.title), each.id) for each in world.threads.values()]
        return world


@dataclass(frozen=True)
class Reader(Eyes):
    """What one person may read; nobody is a stranger."""

    world: Everything

    def reads_space(self, space: Space) -> bool:
        """Everyone, members, or its segments; and whoever is staff there."""
        if space.visibility == "everyone":
            return True
        if self.person is None:
            return False
        is_staff = any(each.space_id in (None, space.id) for each in self.person.roles)
        return space.visibility == "members" or is_staff or (space.id, self.person.id) in self.world.open_to

    def reads_thread(self, thread: Thread) -> bool:
        is_shown = not (thread.deleted_at or thread.hidden_at or thread.merged_into_id)
        is_near = self.asked(thread) or self.holds(thread, AGENT, MODERATOR)
        is_invited = self.person is not None and (thread.id, self.person.id) in self.world.invited
        is_source = self.holds(thread, PRODUCT) and thread.source_at is not None
        is_open = thread.visibility == "public" and self.reads_space(self.world.spaces[thread.space_id])
        may_see_hidden = self.asked(thread) or self.holds(thread)
        return (is_shown or may_see_hidden) and (is_open or is_near or is_invited or is_source)

    def reads(self, row: Row) -> bool:
        return self.reads_thread(self.world.threads[row.thread_id]) if row.kind == "title" else super().reads(row)

    def moderates(self, space_id: int | None) -> bool:
        """A space of None: everything."""
        held = self.person.roles if self.person else []
        return any(each.name in (MODERATOR, "admin") and each.space_id in (None, space_id) for each in held)


def wrongly_read(reader: Reader) -> Iterator[str]:
    """What the person is given beside what they may read, by lists that `looks` leaves out."""
    who = reader.person.handle if reader.person else "a stranger"
    about = [_spaces(reader), _listed(reader), _suggestions(reader)]
    if reader.person is not None:
        about += [_reviews(reader, reader.person), _edits(reader, reader.person), _inbox(reader, reader.person)]
        about += [_log(reader, reader.person)]
    return (f"{who}: {said}" for many in about for said in many)


def _spaces(reader: Reader) -> Iterator[str]:
    seen = set(db.session.scalars(select(Space.id).where(readable_spaces(reader.person))))
    yield from _differ("spaces", seen, {id_ for id_, each in reader.world.spaces.items() if reader.reads_space(each)})


def _listed(reader: Reader) -> Iterator[str]:
    """The list of questions holds what is public and shown, in spaces that the person reads."""
    seen = {each.id for each in _all_pages(lambda cursor: list_questions(reader.person, cursor=cursor))}
    shown = {
        each.id
        for each in reader.world.threads.values()
        if each.kind == "question" and each.is_listed and reader.reads_space(reader.world.spaces[each.space_id])
    }
    yield from _differ("list", seen, shown)


def _suggestions(reader: Reader) -> Iterator[str]:
    world = reader.world
    for suggestion in db.session.scalars(select(Suggestion).order_by(Suggestion.id.desc()).limit(5)).all():
        found = _found(suggestion.id, reader.person)
        yield from _differ(
            f"suggestion {suggestion.id}", {found is not None}, {reader.reads_thread(world.threads[suggestion.id])}
        )
        if found is not None:
            linked = db.session.scalars(select(Source.thread_id).where(Source.suggestion_id == suggestion.id))
            readable = {each for each in linked if reader.reads_thread(world.threads[each])}
            seen = {each.thread_id for each in sources_of(found, reader.person)}
            yield from _differ(f"sources of {suggestion.id}", seen, readable)


def _found(thread_id: int, person: Member | None) -> Suggestion | None:
    try:
        return get_suggestion(thread_id, person)
    except NotFound:
        return None


def _reviews(reader: Reader, person: Member) -> Iterator[str]:
    """Moderators look at what is in their spaces now; others at what newcomers wrote where they read it."""
    world = reader.world
    seen = [each for kind in KINDS for each in _all_pages(partial(review_queue_queries.open_items, person, kind, None))]
    for item in seen:
        thread = world.threads[world.posts[item.post_id].thread_id] if item.post_id else None
        if reader.moderates(thread.space_id if thread else None):
            continue
        if item.kind not in PEERS_REVIEW or thread is None or thread.visibility != "public":
            yield f"is asked to look at {item.kind} {item.id}"
        elif not reader.reads_space(world.spaces[thread.space_id]):
            yield f"is asked to look at {item.kind} {item.id} of a space that they do not read"
    ids = {item.id for item in seen}
    for item in db.session.scalars(select(ReviewItem).where(ReviewItem.decided_at.is_(None))):
        space_id = world.threads[world.posts[item.post_id].thread_id].space_id if item.post_id else None
        if reader.moderates(space_id) and item.id not in ids and not _is_over(item, world):
            yield f"is not asked to look at {item.kind} {item.id}"


def _all_pages(turn: Callable[[str | None], Page[Any]]) -> Iterator[Any]:
    page = turn(None)
    yield from page.items
    while page.after:
        page = turn(page.after)
        yield from page.items


def _is_over(item: ReviewItem, world: World) -> bool:
    """Is nothing left to look at, since it was decided elsewhere?"""
    if item.kind == "new_tag":
        return True  # on the tag's own page
    if item.kind == "suggested_edit":
        proposal = db.session.get(SuggestedEdit, item.subject_id)
        if proposal is None or proposal.state != PENDING:
            return True
    post = world.posts.get(item.post_id or 0)
    is_gone = post is not None and bool(post.deleted_at or world.threads[post.thread_id].deleted_at)
    return is_gone and item.kind in (*PEERS_REVIEW, "suggested_edit")


def _edits(reader: Reader, person: Member) -> Iterator[str]:
    """Suggested edits are of posts that the person reads; their own are all there."""
    for proposal in (*list_waiting(person, None).items, *list_own(person, None).items):
        if not reader.reads_post(reader.world.posts[proposal.post_id]):
            yield f"reads the edit {proposal.id} of a post that they do not read"


def _inbox(reader: Reader, person: Member) -> Iterator[str]:
    """What one was told of is read while one may read what it is about."""
    for told in inbox(person, None, size=ALL).items:
        if told.thread_id and not reader.reads_thread(reader.world.threads[told.thread_id]):
            yield f"is told ({told.kind}) of thread {told.thread_id}"
        if told.post_id and not reader.reads_post(reader.world.posts[told.post_id]):
            yield f"is told ({told.kind}) of post {told.post_id}"


def _log(reader: Reader, person: Member) -> Iterator[str]:
    """The log is asked for by those who moderate something."""
    if any(each.name in (MODERATOR, "admin") for each in person.roles):
        seen = {each.id for each in review_queue_queries.log_entries(person).items}
        found = db.session.scalars(select(AuditLogEntry).where(AuditLogEntry.id.in_(seen)))
        yield from (f"reads the log of space {each.space_id}" for each in found if not reader.moderates(each.space_id))


def everything_with_people(people: list[Member | None]) -> list[Reader]:
    """Their eyes, all on the same world."""
    world = Everything.read()
    return [Reader(world, each) for each in people]


def _differ(what: str, seen: set[Any], meant: set[Any]) -> Iterator[str]:
    if seen != meant:
        yield f"{what}: sees {sorted(seen - meant)}, should see {sorted(meant - seen)} as well"
