"""One index searched by several threads of a process while another process writes it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from app.search.documents import Document
from app.search.index import Index
from app.search.query_parser import query_of
from tests.forked import a_worker

WORDS = [f"word{number}" for number in range(400)]
DOCUMENTS, THREADS = 300, 8


def document(number: int) -> Document:
    """A thread whose words its number decides, so that each hit can be checked."""
    chosen = random.Random(number)
    title, body = chosen.choices(WORDS, k=8), chosen.choices(WORDS, k=200)
    return Document(number, " ".join(title), " ".join(body), ["tag"], "space", ["ana"], False, "question")


def write(folder: str, line: Any) -> None:
    """Put one thread after the other into the index again, until killed."""
    index = Index(Path(folder))
    line.send("working")
    while True:
        index.update([document(random.randrange(DOCUMENTS))])


def search(index: Index, until: float) -> Iterator[str]:
    """Search one word after the other; what was wrong: errors, and hits without the word."""
    while monotonic() < until:
        word = random.choice(WORDS)
        try:
            found = index.find(query_of(word), DOCUMENTS)
        except Exception as error:
            yield f"{type(error).__name__}: {error}"
            continue
        said = {number: document(number) for number in found}
        yield from (str(number) for number, each in said.items() if word not in f"{each.title} {each.body}".split())


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("seconds", [3, pytest.param(30, marks=pytest.mark.verify)])
def test_threads_find_what_is_there_while_a_process_writes(tmp_path, seconds):
    index = Index(tmp_path / "index")
    index.rebuild(map(document, range(DOCUMENTS)))
    with a_worker(write, str(tmp_path / "index")), ThreadPoolExecutor(THREADS) as threads:
        until = monotonic() + seconds
        searching = [threads.submit(lambda: list(search(index, until))) for _ in range(THREADS)]
        assert [fault for each in searching for fault in each.result()] == []


def test_an_index_that_many_find_missing_at_once_is_created_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        for number in range(20):
            folder = tmp_path / str(number)
            found = pool.map(lambda _: Index(folder).find(query_of("word1"), 5), range(THREADS))  # noqa: B023
            assert list(found) == [[]] * THREADS
