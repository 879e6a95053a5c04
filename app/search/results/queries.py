"""Searching threads: the index finds and ranks, and the same statement leaves out what the viewer may not read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple, cast

from markupsafe import Markup
from sqlalchemy import ColumnElement, Row, Select, and_, literal, select

from app.accounts.members.models import Member
from app.community.posts.models import COMMENT, Post
from app.community.question_lists.queries import Asker
from app.community.spaces.models import Space
from app.community.threads.models import QUESTION, Thread
from app.community.visibility import posts_visible_to, visible_to
from app.community.voting.queries import backed_by
from app.core import clock
from app.core.cache.shared_reads import cached_until_change
from app.core.db.base import db
from app.core.synonyms.queries import expanded_terms
from app.core.text_index.engine import EVERYTHING, MOST_RANKED, Query, current_engine
from app.core.text_index.generations import current_generation
from app.core.text_index.models import TextDocument
from app.core.text_index.vocabulary import closest_words, uses_and_rarity
from app.core.web.i18n import language
from app.search.index.documents import THREAD
from app.search.query.filters import conditions
from app.search.query.parser import Parsed, parse, replaced, search_query
from app.search.query.ranking import relevance
from app.search.query.semantic import is_semantic
from app.search.results.excerpts import best_excerpt, stems_in
from app.search.results.semantic import COLUMNS, with_similar

MOST_COUNTED = 1_000  # results that are counted and can be paged through
ON_A_PAGE = 20
RELEVANT, NEWEST, VOTES = SORTS = ("", "new", "votes")
MOST_CORRECTED, MOST_SHORTER = 3, 4  # words


class Cursor(NamedTuple):
    """The place and the id of the last thread of a page, and the day from which the search counts ages."""

    key: tuple[float, int]
    today: date

    def __str__(self) -> str:
        place, number = self.key
        return f"{place!r}~{number}~{self.today}"


class Hit(NamedTuple):
    """A matching thread as its row shows it, with the passage around the matching words."""

    id: int
    kind: str
    slug: str
    title: str
    locale: str
    answer_state: str
    score: int
    answer_count: int
    backing_count: int
    created_at: datetime
    space_name: str
    asker: Asker | None
    tag_names: tuple[str, ...]
    excerpt: Markup
    is_backed: bool

    @property
    def is_question(self) -> bool:
        return self.kind == QUESTION


@dataclass(frozen=True)
class Results:
    """One page of hits, their total number (at most MOST_COUNTED), and the start of the next page.

    If no words match, `corrected` is the query with words of the index instead of misspelt ones, and without hits
    `shorter` are queries without one of its words.
    """

    hits: list[Hit]
    total: int
    after: str | None = None
    is_first: bool = True
    is_more: bool = False
    facets: dict[str, Counter[Any]] = field(default_factory=dict)
    corrected: str = ""
    shorter: Sequence[str] = ()


def search(text: str, viewer: Member | None, *, sort: str = RELEVANT, after: str = "") -> Results:
    """Return the threads that match `text` and that this viewer may read, from the cache if nothing has changed.

    Four statements, one more for members, one for tags in the query, and two for semantic ranking.
    """
    cursor = _cursor(after)
    today = cursor.today if cursor else clock.now().date()
    load = partial(_search, text, viewer, sort, cursor, today)
    if is_semantic():  # vectors are compared outside the database
        return load()
    return cached_until_change(("search", text, viewer and viewer.id, language(), sort, after, today), load)


def _search(text: str, viewer: Member | None, sort: str, cursor: Cursor | None, today: date) -> Results:
    parsed = parse(text)
    parsed.words = expanded_terms(parsed.words)
    by_words = _rows(parsed, viewer, today, sort)
    rows = with_similar(by_words, text, parsed, viewer) if sort not in (NEWEST, VOTES) else by_words
    corrected = "" if by_words else _corrected(text, parsed, viewer)
    if not rows:
        return Results([], 0, corrected=corrected, shorter=_shorter(text, parsed, viewer))
    counted = rows[:MOST_COUNTED]
    rest = [row for row in counted if cursor is None or _key_of(row) < cursor.key]
    shown = rest[:ON_A_PAGE]
    is_last = len(rest) <= ON_A_PAGE
    next_page = None if is_last else str(Cursor(_key_of(shown[-1]), today))
    hits = _hits([row.id for row in shown], parsed, viewer)
    is_more = len(rows) > MOST_COUNTED
    return Results(hits, len(counted), next_page, cursor is None, is_more, _facets(counted), corrected)


def _corrected(text: str, parsed: Parsed, viewer: Member | None) -> str:
    """Return the query with one of its words replaced by a close one, so that this viewer finds something, or "".

    What one may not read decides nothing: whether a word is known is not asked, only what is found with others. One
    statement for each word, and those of a search for each that is tried.
    """
    for term in parsed.words[:MOST_CORRECTED]:
        for word in closest_words(term.word):
            corrected = replaced(text, {term.word: word})
            if corrected != text and _rows(parse(corrected), viewer, clock.now().date(), completes=False):
                return corrected
    return ""


def _shorter(text: str, parsed: Parsed, viewer: Member | None) -> list[str]:
    """Return queries without one of the words with which this viewer finds something. A search for each."""
    words = parsed.words[:MOST_SHORTER] if len(parsed.words) > 1 else []
    shorter = (replaced(text, {term.word: ""}) for term in words)
    return [each for each in shorter if each != text and _rows(parse(each), viewer, clock.now().date())]


def _rows(
    parsed: Parsed, viewer: Member | None, today: date, sort: str = RELEVANT, *, completes: bool = True
) -> Sequence[Row[Any]]:
    """Return the matching threads in their order, one more than are counted.

    If so many documents match that only the newest are ranked, and this viewer may read too few of them, all are. With
    `completes`, the last word may be the beginning of one if nothing is found.
    """
    if parsed.is_empty:
        return []
    uses, rarity = uses_and_rarity(parsed.terms)
    query = search_query(parsed, uses, rarity)
    filters = conditions(parsed.filters)
    is_cut = bool(query.required) and min(uses.get(term, 0) for term in query.required) > MOST_RANKED
    most = EVERYTHING if sort == VOTES else MOST_RANKED
    rows = db.session.execute(_statement(query, viewer, today, sort, filters, most)).all()
    if is_cut and len(rows) <= MOST_COUNTED and most == MOST_RANKED:
        rows = db.session.execute(_statement(query, viewer, today, sort, filters, EVERYTHING)).all()
    if completes and not rows and query.required and parsed.words:
        unfinished = replace(query, is_prefix=True)
        rows = db.session.execute(_statement(unfinished, viewer, today, sort, filters, EVERYTHING)).all()
    return rows


def _statement(
    query: Query,
    viewer: Member | None,
    today: date,
    sort: str,
    filters: Iterable[ColumnElement[bool]],
    most: int,
) -> Select[Any]:
    statement = cast(Select[Any], select(*COLUMNS))
    ranked: Any = literal(0.0)
    if not query.is_empty:
        found = current_engine().matches(query, THREAD, most)
        statement, ranked = statement.join(found, found.c.subject_id == Thread.id), relevance(found, today)
    elif query.excluded:
        unwanted = current_engine().matches(Query(any_of=query.excluded), THREAD, EVERYTHING)
        statement = statement.where(Thread.id.not_in(select(unwanted.c.subject_id)))
    place = {NEWEST: Thread.created_at, VOTES: Thread.score}.get(sort, ranked)
    statement = statement.add_columns(place.label("place")).where(Thread.is_shown, visible_to(viewer), *filters)
    return statement.order_by(place.desc(), Thread.id.desc()).limit(MOST_COUNTED + 1)


def _key_of(row: Row[Any]) -> tuple[float, int]:
    place = row.place.timestamp() if isinstance(row.place, datetime) else float(row.place or 0)
    return place, row.id


def _cursor(after: str) -> Cursor | None:
    """Return the cursor of an address; None for the first page, and for what is no cursor."""
    try:
        place, number, today = after.split("~")
        return Cursor((float(place), int(number)), date.fromisoformat(today))
    except ValueError:
        return None


def _hits(ids: list[int], parsed: Parsed, viewer: Member | None) -> list[Hit]:
    columns = [getattr(Thread, name) for name in Hit._fields[: Hit._fields.index("space_name")]]
    is_current = (TextDocument.kind == THREAD, TextDocument.generation == current_generation())
    statement = (
        select(*columns, Space.name, Thread.asker_id, Member.name, Thread.tag_names, TextDocument.texts)
        .select_from(Thread)
        .join(TextDocument, and_(TextDocument.subject_id == Thread.id, *is_current))
        .join(Space, Space.id == Thread.space_id)
        .outerjoin(Member, Member.id == Thread.asker_id)
        .where(Thread.id.in_(ids))
    )
    found: dict[int, Any] = {row.id: row for row in db.session.execute(statement)} if ids else {}
    versions = _versions(ids, viewer)
    stems = stems_in(parsed.terms)
    backed = backed_by(viewer, ids)
    hits = []
    for row in (found[number] for number in ids if number in found):
        *shown, asker_id, asker_name, tag_names, texts_of = row
        excerpt = best_excerpt([text for *version, text in texts_of if tuple(version) in versions], stems)
        asker = None if asker_id is None else Asker(asker_id, asker_name)
        hits.append(Hit._make((*shown, asker, tuple(tag_names), excerpt, row.id in backed)))
    return hits


def _versions(ids: list[int], viewer: Member | None) -> set[tuple[int, int]]:
    """Return posts that may be quoted, with their revisions: what changed since it was indexed is not shown."""
    if not ids:
        return set()
    shown = (Post.thread_id.in_(ids), Post.kind != COMMENT, posts_visible_to(viewer))
    statement = select(Post.id, Post.revision).join(Post.thread).where(*shown)
    return {(number, revision) for number, revision in db.session.execute(statement)}


def _facets(rows: Sequence[Row[Any]]) -> dict[str, Counter[Any]]:
    """Count what one can narrow the results to."""
    return {
        "space": Counter(row.space_id for row in rows),
        "kind": Counter(row.kind for row in rows),
        "state": Counter(row.answer_state for row in rows if row.kind == QUESTION),
        "tag": Counter(tag for row in rows for tag in row.tag_names),
    }
