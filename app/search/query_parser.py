"""Parser that turns the text of the search box into a query.

It understands words, "a phrase", -word, and `tag:`, `space:`, `author:`, `is:solved`, `is:unsolved`. A minus before a
digit belongs to the number ("error -36"). No input is an error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from whoosh import query as whoosh_query
from whoosh.query import And, AndNot, Every, NullQuery, Or, Phrase, Query

from app.core.db.base import fold_case
from app.search.analysis import Term, terms_of

LONGEST_QUERY = 200  # characters that are used
MOST_WORDS = 24
PART = re.compile(
    r'(?P<minus>-(?=[^\W\d_]|"))?(?:(?P<field>tag|space|author|is):(?P<value>[^\s"]+)|"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))'
)
NO_SYNONYMS: Mapping[str, str] = {}
FIELDS = {"tag": "tags", "space": "space", "author": "author", "is": "state"}


@dataclass
class Asked:
    """The parts of a query: what ranks, what is required, what is excluded."""

    words: list[Term] = field(default_factory=list)
    must: list[Query] = field(default_factory=list)
    must_not: list[Query] = field(default_factory=list)


def query_of(text: str, synonyms: Mapping[str, str] = NO_SYNONYMS) -> Query:
    """Return the query for this text; empty matches nothing. `synonyms` maps a tag to the one it is a synonym of."""
    asked = Asked()
    for part in PART.finditer(text[:LONGEST_QUERY]):
        _add(asked, part, synonyms)
    ranked = [_anywhere(word) for word in asked.words[:MOST_WORDS]]
    wanted = [*asked.must, *([_most_of(ranked)] if ranked else [])]
    if not wanted and not asked.must_not:
        return NullQuery
    query = And(wanted) if wanted else Every()
    return AndNot(query, Or(asked.must_not)) if asked.must_not else query


def tags_in(text: str) -> set[str]:
    return {fold_case(part["value"]) for part in PART.finditer(text[:LONGEST_QUERY]) if part["field"] == "tag"}


def likeness_query(text: str) -> Query:
    """Return a query for everything that shares words with `text`; rare words count most."""
    words = terms_of(text[:LONGEST_QUERY])[:MOST_WORDS]
    return Or([_anywhere(word) for word in words]) if words else NullQuery


def words_of(text: str) -> set[str]:
    """Return the stems that are highlighted in an excerpt."""
    plain = " ".join(
        part["phrase"] or part["word"] or "" for part in PART.finditer(text[:LONGEST_QUERY]) if not part["minus"]
    )
    return {stem for term in terms_of(plain) for stem in (term.whole, *term.parts)}


def _add(asked: Asked, part: re.Match[str], synonyms: Mapping[str, str]) -> None:
    if part["field"]:
        found: list[Query] = [_in_field(part["field"], fold_case(part["value"]), synonyms)]
    elif part["phrase"] is not None:
        stems = [stem for term in terms_of(part["phrase"]) for stem in term.parts or (term.whole,)]
        found = [Or([Phrase(name, stems) for name in ("title", "body")])] if stems else []
    else:
        terms = terms_of(part["word"])
        if not part["minus"]:
            asked.words += [term for term in terms if term not in asked.words]
            return
        found = [_anywhere(term) for term in terms]
    (asked.must_not if part["minus"] else asked.must).extend(found)


def _most_of(words: list[Query]) -> Query:
    """Require all of up to three words; of more words, only some."""
    return And(words) if len(words) <= 3 else Or(words, scale=0.9)


def _in_field(name: str, value: str, synonyms: Mapping[str, str]) -> Query:
    if name == "tag":
        value = synonyms.get(value, value)
    if name == "author":
        value = value.removeprefix("@")
    return whoosh_query.Term(FIELDS[name], value)


def _anywhere(term: Term) -> Query:
    """Match the word itself, or all its parts at any position."""
    parts = [And([_stem_anywhere(part) for part in term.parts])] if term.parts else []
    return Or([_stem_anywhere(term.whole), *parts])


def _stem_anywhere(stem: str) -> Query:
    return Or([whoosh_query.Term(name, stem) for name in ("title", "body", "tags")])
