"""Products (page × person × language × screen × theme × database): `make test` runs a part, `make verify` all.

The part turns with the commit: what the seed leaves out today, another commit runs. `SEED` is the commit's id.

On SQLite all tests run each time, save what takes turns. What goes through pages runs on PostgreSQL in `make verify`,
save what is marked `both`: pages add no SQL of their own. Of the other tests that take both databases, these run on
PostgreSQL:

* all that has to do with the database itself, or with several processes at once, with all rows: WHOLE and AT_ONCE;
* of the others a half, and of each that takes several rows one. Actions and queries leave what differs between the
  databases (inserts of what may be there already, prefixes, leases of jobs) to `app/core`, whose tests are in WHOLE.

Of a test that goes through pages with MANY rows or more, every other row runs, and the others at another commit.

Of journeys, each runs one of its combinations, and each look of axe is by day or by night.

What takes long (marked `slow`, as all journeys are) takes turns: a commit runs one of every TURNS tests of a file, and
each test is on at one of TURNS turns. What is marked `always` waits for none, nor does what the command names by its
file: `pytest tests/journeys/test_queue.py` runs all of it.
"""

from __future__ import annotations

import os
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import pytest

T = TypeVar("T")
SEED, IS_WHOLE = "PRODUCTS_SEED", "PRODUCTS_WHOLE"  # environment variables
BROWSERS = {"browser", "signed_in"}
ROOT = Path(__file__).parents[1]
WHOLE = ("core", "search", "importing", "volume", "setup", "everything")  # folders of tests
AT_ONCE = ("at_once", "concurren", "lock", "race", "migrations", "columns", "canary")  # in a test's file or name
HALF = 2
TURNS = 4
MANY = 4


def choose_seed() -> None:
    """Choose it once, for this process and all that it starts: workers must collect the same tests."""
    if SEED not in os.environ:
        command = ["git", "-C", str(ROOT), "rev-parse", "HEAD"]
        try:
            found = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
        except OSError:
            found = ""
        os.environ[SEED] = found or "0"


def leave_for_later(items: Sequence[pytest.Item], named: Iterable[str] = ()) -> None:
    """Mark with `verify` what is not in today's part; `named` is what the command names to be run."""
    rows: dict[str, list[pytest.Item]] = defaultdict(list)
    if not any(".py" in name for name in named):
        _let_take_turns(items)
        _let_rows_take_turns(items)
    for item in items:
        test = item.nodeid.partition("[")[0]
        if is_long(item):
            continue
        if _is_later(item, test):
            item.add_marker(pytest.mark.verify)
        elif item.get_closest_marker("product"):
            rows[f"{test} {_database(item)}"].append(item)
        elif is_on_postgres(item) and not _is_whole(item, test):
            rows[test].append(item)
    for name, alike in rows.items():
        chosen = choice(alike, name)
        for item in alike:
            if item is not chosen:
                item.add_marker(pytest.mark.verify)


def _let_take_turns(items: Iterable[pytest.Item]) -> None:
    """Leave to other commits what takes long and has its turn there. All rows of a test have the same turn."""
    tests: dict[str, dict[str, list[pytest.Item]]] = defaultdict(lambda: defaultdict(list))  # by file and name
    for item in items:
        if item.get_closest_marker("slow") and not (item.get_closest_marker("always") or is_long(item)):
            test = item.nodeid.partition("[")[0]
            tests[test.partition("::")[0]][test].append(item)
    for file, found in tests.items():
        for number, rows in enumerate(found.values()):
            if not has_turn(file, number):
                for item in rows:
                    item.add_marker(pytest.mark.verify)


def _let_rows_take_turns(items: Iterable[pytest.Item]) -> None:
    """Leave every other row of the tests with many of them to other commits."""
    rows: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        is_one_of_many = not (item.get_closest_marker("product") or is_on_postgres(item) or is_long(item))
        if is_one_of_many and _goes_through_pages(item):
            rows[item.nodeid.partition("[")[0]].append(item)
    for test, alike in rows.items():
        first = _number(test) % HALF
        for item in alike[1 - first :: HALF] if len(alike) >= MANY else ():
            item.add_marker(pytest.mark.verify)


def has_turn(file: str, number: int) -> bool:
    """Is it today that the slow test which is so far down in its file runs?"""
    return (_number(file) + number) % TURNS == 0


def is_long(item: pytest.Item) -> bool:
    return item.get_closest_marker("verify") is not None


def _is_later(item: pytest.Item, test: str) -> bool:
    """Does it go through pages on PostgreSQL, or is its test of the half that does not run there today?"""
    if not is_on_postgres(item) or _is_whole(item, test):
        return False
    return _goes_through_pages(item) or _number(test) % HALF == 1


def _is_whole(item: pytest.Item, test: str) -> bool:
    """Does this test run with all rows on both databases each time?"""
    if item.get_closest_marker("both"):
        return True
    path = item.path.relative_to(ROOT / "tests") if item.path.is_relative_to(ROOT / "tests") else item.path
    is_of_databases = path.parts[0] in WHOLE or any(word in test.lower() for word in AT_ONCE)
    return is_of_databases and not _goes_through_pages(item)


def _goes_through_pages(item: pytest.Item) -> bool:
    return not BROWSERS.isdisjoint(getattr(item, "fixturenames", ()))


def is_on_postgres(item: pytest.Item) -> bool:
    return _database(item) == "postgresql"


def _database(item: pytest.Item) -> str:
    callspec = getattr(item, "callspec", None)
    return "postgresql" if callspec is not None and "postgresql" in callspec.params.values() else ""


def products(names: str | tuple[str, ...], *combinations: object) -> pytest.MarkDecorator:
    """Parametrize a test: `make test` runs one of the combinations, `make verify` all."""
    return pytest.mark.parametrize(names, [_marked(each, pytest.mark.product) for each in combinations])


def later(values: object) -> Any:
    """Leave this combination to `make verify`."""
    return _marked(values, pytest.mark.verify)


def _marked(values: object, mark: pytest.MarkDecorator) -> Any:
    return pytest.param(*(values if isinstance(values, tuple) else (values,)), marks=mark)


def part(choices: Sequence[T], name: str, number: int = 1) -> Sequence[T]:
    """The one of them, or the `number` beside each other, that `name` has today; all in `make verify`."""
    if os.environ.get(IS_WHOLE):
        return choices
    first = _number(name)
    return [choices[(first + each) % len(choices)] for each in range(min(number, len(choices)))]


def choice(choices: Sequence[T], name: str) -> T:
    return choices[_number(name) % len(choices)]


def _number(name: str) -> int:
    return int.from_bytes(sha256(f"{os.environ[SEED]} {name}".encode()).digest()[:8], "big")
