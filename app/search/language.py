"""What a person may type into the search box, turned into a query.

Words, "a phrase", -word, and `tag:`, `space:`, `author:`, `is:solved`, `is:unsolved`.
Nothing that is typed is an error.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from whoosh.analysis import Analyzer
from whoosh.query import And, AndNot, Every, NullQuery, Or, Phrase, Query, Term

from app.core.db import fold

LONGEST_QUERY = 200  # characters that are looked at
MOST_WORDS = 24
PART = re.compile(
    r'(?P<minus>-)?(?:(?P<field>tag|space|author|is):(?P<value>[^\s"]+)|"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))'
)
FIELDS = {"tag": "tags", "space": "space", "author": "author", "is": "state"}


@dataclass
class Asked:
    """A query in parts: what ranks, what must be there, what must not."""

    words: list[str] = field(default_factory=list)
    must: list[Query] = field(default_factory=list)
    must_not: list[Query] = field(default_factory=list)


def query_of(text: str, analyzer: Analyzer) -> Query:
    """The query that a person typed; it finds nothing where nothing was typed."""
    asked = Asked()
    for part in PART.finditer(text[:LONGEST_QUERY]):
        _add(asked, part, analyzer)
    ranked = [_anywhere(word) for word in asked.words[:MOST_WORDS]]
    wanted = [*asked.must, *([_most_of(ranked)] if ranked else [])]
    if not wanted and not asked.must_not:
        return NullQuery
    query = And(wanted) if wanted else Every()
    return AndNot(query, Or(asked.must_not)) if asked.must_not else query


def likeness_query(text: str, analyzer: Analyzer) -> Query:
    """Whatever shares words with `text`, the rarest counting most."""
    words = _words(text[:LONGEST_QUERY], analyzer)[:MOST_WORDS]
    return Or([_anywhere(word) for word in words]) if words else NullQuery


def words_of(text: str, analyzer: Analyzer) -> set[str]:
    """The stems that are marked in an excerpt."""
    plain = " ".join(
        part["phrase"] or part["word"] or "" for part in PART.finditer(text[:LONGEST_QUERY]) if not part["minus"]
    )
    return set(_words(plain, analyzer))


def _add(asked: Asked, part: re.Match[str], analyzer: Analyzer) -> None:
    if part["field"]:
        found: list[Query] = [Term(FIELDS[part["field"]], fold(part["value"]))]
    elif part["phrase"] is not None:
        stems = _words(part["phrase"], analyzer)
        found = [Or([Phrase(name, stems) for name in ("title", "body")])] if stems else []
    else:
        stems = _words(part["word"], analyzer)
        if not part["minus"]:
            asked.words += stems
            return
        found = [_anywhere(word) for word in stems]
    (asked.must_not if part["minus"] else asked.must).extend(found)


def _most_of(words: list[Query]) -> Query:
    """All of up to three words; of more, whatever has some of them."""
    return And(words) if len(words) <= 3 else Or(words, scale=0.9)


def _anywhere(word: str) -> Query:
    return Or([Term("title", word), Term("body", word), Term("tags", word)])


def _words(text: str, analyzer: Analyzer) -> list[str]:
    return list(dict.fromkeys(token.text for token in analyzer(text, mode="query")))
