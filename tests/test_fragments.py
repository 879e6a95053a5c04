"""A macro of a cached fragment reads only the rows of its key: anything else it showed would be out of date."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import is_dataclass
from itertools import takewhile
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm.attributes import InstrumentedAttribute

from app.cases.case.models import Case
from app.community.thread_page import presenters
from app.community.thread_page.rows import AcceptedRow, AuthorRow, MarksRow, OpeningRow, PostRow, PostState, ThreadRow
from app.community.threads.models import Thread
from app.core.cache import fragment_cache
from app.core.db.base import db
from app.core.outbox.worker import run_until_empty
from app.core.ui.template_env import Environment
from tests.world_again import filled

ROOT = Path(__file__).parent.parent
CACHED = re.compile(r'parts?\(\s*(?:"[^"]+"|[A-Z]+), "(\w+)"')
POSTS = "posts"
OF_POSTS = {
    "Post": {*PostRow._fields, *PostState._fields, "author_id", "created_at", "thread_id", "thread"},
    "Thread": {*ThreadRow._fields, *OpeningRow._fields, *AcceptedRow._fields}
    | {"tags", "visibility", "space", "asker", "accepted_post_id"},
    "Member": {*AuthorRow._fields, "roles"},  # only staff have verdicts on comments of others
    "Space": {"visibility", "name"},
    "Draft": {*MarksRow._fields, "fields", "updated_at"},  # both follow from the version
}
"""What the rows in `community/thread_page/rows.py` hold, by the model that the macros of posts read it from."""
VERDICTS = {
    *presenters._verdicts.__code__.co_names,
    *(turn.__name__ for turn in presenters.TURNS),
    "can_set_backing",  # `can_back` or `can_unback`
}


def cached_fragments() -> set[str]:
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "app").rglob("*.py")]
    return {name for file in files for name in CACHED.findall(file.read_text())} | {POSTS}


class Watch:
    """Renders fragments each time, and records what they read of models, and fields that their rows do not have."""

    def __init__(self) -> None:
        self.reads: dict[str, set[str]] = defaultdict(set)
        self.now: list[str] = []

    def render(self, key: Any, render: Callable[[], str]) -> bytes:
        _reader, _template, macro, *_rows = key
        self.now.append(macro if isinstance(macro, str) else POSTS)
        self.reads[self.now[-1]] |= set()
        try:
            return render().encode()
        finally:
            self.now.pop()

    def column(self, owner: type, name: str) -> None:
        if self.now:
            verdict = _verdict_in(sys._getframe(2))
            self.reads[self.now[-1]].add(verdict or f"{owner.__name__}.{name}")

    def field(self, row: Any, name: str) -> None:
        if self.now and (hasattr(row, "_fields") or is_dataclass(row)) and not hasattr(row, name):
            self.reads[self.now[-1]].add(f"{type(row).__name__}.{name}")


def _verdict_in(frame: FrameType | None) -> str:
    """Return the name of the policy that a template called, if it is one that reads."""
    called = takewhile(lambda each: not each.f_code.co_filename.endswith(".html"), _callers(frame))
    return next((each.f_code.co_name for each in reversed([*called]) if each.f_code.co_name.startswith("can_")), "")


def _callers(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    watch, get, getattr_ = Watch(), InstrumentedAttribute.__get__, Environment.getattr

    def reading(self: Any, instance: Any, owner: Any) -> Any:
        if instance is not None:
            watch.column(owner, self.key)
        return get(self, instance, owner)

    def looking_up(self: Environment, row: Any, name: str) -> Any:
        watch.field(row, name)
        return getattr_(self, row, name)

    monkeypatch.setattr(fragment_cache, "_encoded", watch.render)
    monkeypatch.setattr(InstrumentedAttribute, "__get__", reading)
    monkeypatch.setattr(Environment, "getattr", looking_up)
    return watch


@pytest.mark.slow
def test_a_cached_macro_reads_only_what_its_key_holds(app, browser, signed_in, watch):
    world = filled()
    run_until_empty()
    pages = ["/", "/questions", "/cases?queue=all&include_resolved=yes", "/search?q=drum"]
    pages += [f"/cases/{number}" for number in db.session.scalars(select(Case.id))]
    pages += [f"/questions/{thread.id}/{thread.slug}" for thread in db.session.scalars(select(Thread))]
    for person in (browser, *(signed_in(world.people[handle]) for handle in ("ana", "gus", "mia", "ada"))):
        for page in pages:
            assert person.get(page).status_code < 500
    undeclared = {name: sorted(filter(_is_undeclared, reads)) for name, reads in watch.reads.items() if name == POSTS}
    undeclared |= {name: sorted(reads) for name, reads in watch.reads.items() if name != POSTS}
    assert {name: reads for name, reads in undeclared.items() if reads} == {}
    assert set(watch.reads) == cached_fragments()


def _is_undeclared(read: str) -> bool:
    model, _, name = read.partition(".")
    return name not in OF_POSTS.get(model, ()) if name else read not in VERDICTS
