"""How fast the search is among many threads: `python -m benchmarks.searching [--threads N] [--database NAME]`.

Target among 100,000 threads: p95 of 40 ms on SQLite and 60 ms on PostgreSQL for a search of two words, 60 ms for the
questions similar to a title of ten, and at most 5 ms of CPU time for a new thread, indexed alone.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Sequence
from itertools import accumulate
from pathlib import Path
from random import Random
from time import perf_counter, process_time

from sqlalchemy import select, text

from app import create_app
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.text_index.analysis import query_terms
from app.core.text_index.documents import ASIDE, BEST, BODY, Document, Text
from app.core.text_index.engine import Query, current_engine
from app.core.text_index.generations import add_generation, generations
from app.core.text_index.vocabulary import uses_and_rarity
from app.core.text_index.writing import prepare, write
from app.search.index.documents import THREAD
from app.search.query.parser import likeness_query, parse, search_query
from benchmarks.databases import DATABASES, database
from benchmarks.figures import percentile, table
from benchmarks.measuring import environ_of
from config import Config

HEAD = ("database", "threads", "CPU ms each", "two words: p50 ms", "p95", "ten words: p50 ms", "p95", "added: CPU ms")
WORDS, CONSONANTS, VOWELS = 60_000, "bcdfgklmnprstv", "aeiou"
LENGTHS = ((BEST, 90), (BODY, 70), (BODY, 50), (ASIDE, 15))
"""Words of each text of a thread: accepted answer, question, answer, comment."""
BATCH, SEARCHES, ADDED, MOST = 500, 200, 20, 1_001


class Language:
    """Invented words, the same at each run, as often as words of a natural language are."""

    def __init__(self) -> None:
        self._random, words = Random(5), dict[str, None]()
        while len(words) < WORDS:
            syllables = [self._random.choice(each) for each in (CONSONANTS, VOWELS) * self._random.choice((2, 3, 4))]
            words["".join(syllables)] = None
        self._words = list(words)
        self._weights = list(accumulate((place + 60) ** -1.05 for place in range(WORDS)))

    def words(self, number: int) -> str:
        return " ".join(self._random.choices(self._words, cum_weights=self._weights, k=number))

    def document(self, number: int) -> Document:
        texts = [
            Text(weight, 4 * number + place, 1, self.words(count)) for place, (weight, count) in enumerate(LENGTHS)
        ]
        return Document(number, self.words(8), texts)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.searching", description=__doc__)
    parser.add_argument("--threads", type=int, default=100_000)
    parser.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    chosen = parser.parse_args()
    kinds = DATABASES if chosen.database == "both" else (chosen.database,)
    print(table(HEAD, [measure(kind, chosen.threads) for kind in kinds]))
    print(f"\nLoad of the machine at the end: {os.getloadavg()[0]:.1f}.")


def measure(kind: str, threads: int) -> list[str]:
    """Return the row of one database."""
    language = Language()
    with tempfile.TemporaryDirectory(prefix="peercare-") as name, database(kind, Path(name), is_safe=False) as url:
        app = create_app(Config.from_environ(environ_of(Path(name), url)))
        with app.app_context():
            db.create_all()
            with unit_of_work():
                add_generation(1)
            built = sum(_write(language, range(start, start + BATCH)) for start in range(1, threads, BATCH)) / threads
            _tidy(kind)
            added = [_write(language, (threads + number,)) for number in range(1, ADDED + 1)]
            searched = [*_search(lambda: _two_words(language)), *_search(lambda: _title(language))]
            db.session.remove()
            db.engine.dispose()
    return [kind, f"{threads:,}", *(f"{1e3 * value:.1f}" for value in (built, *searched, sum(added) / ADDED))]


def _write(language: Language, numbers: Sequence[int]) -> float:
    """Return the CPU time that it takes to index these documents, in seconds."""
    documents = [language.document(number) for number in numbers]
    started = process_time()
    prepared = [prepare(document) for document in documents]
    with unit_of_work():
        write(generations()[0], THREAD, numbers, prepared)
    return process_time() - started


def _tidy(kind: str) -> None:
    """Do what a rebuild does at its end, and autovacuum after it."""
    with unit_of_work():
        current_engine().tidy()
    if kind != "sqlite":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _search(query: Callable[[], Query]) -> tuple[float, float]:
    """Return the median and the 95th percentile of the time of a search, in seconds."""
    seconds = []
    for _each in range(SEARCHES):
        started = perf_counter()
        found = current_engine().matches(query(), THREAD)
        db.session.execute(select(found.c.subject_id).order_by(found.c.rank.desc()).limit(MOST)).all()
        seconds.append(perf_counter() - started)
        db.session.rollback()
    return percentile(seconds, 0.5), percentile(seconds, 0.95)


def _two_words(language: Language) -> Query:
    parsed = parse(language.words(2))
    return search_query(parsed, *uses_and_rarity(parsed.terms))


def _title(language: Language) -> Query:
    words = query_terms(language.words(10))
    return likeness_query(words, *uses_and_rarity(words))


if __name__ == "__main__":
    main()
