"""The script: who does what, when and with which words, read from the files in the folder `story`.

A thread (`[[question]]`, `[[suggestion]]`) names its author and time. Each `[[question.then]]` names the delay after
the previous step, the action with its actor, and the text. If several members do the same (`up = "ben rosa"`), each
does it at their own time within the following days. Actions are about the newest answer unless `on` names the key of
another post. A `[[visit]]` says who reads their inbox when, a `[[tag]]` who maintains it, a `[[following]]` who follows
what, a `[[found]]` whose question a thread had answered before they asked.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from app.demo.script_time import Clock

FOLDER = Path(__file__).parent / "story"
BEGINNINGS = ("question", "suggestion")
OPENING = "opening"  # the key of the opening post of every thread
ADDING = ("answer", "remark", "reply")
BY_MANY = ("up", "down", "back", "follow")
EARLIEST, LATEST = 15, 2 * 24 * 60  # minutes after which each of several members does it
ABOUT_POSTS = {"after", "on", "key", "body", "title", "tags", "summary"}
ABOUT_CASES = {"to", "cover", "name", "reason", "priority", "asks", "until", "knowledge", "canonical"}
WORDS = ABOUT_POSTS | ABOUT_CASES | {"question", "status", "kind"}
"""The keys of a step other than its action: any other key is the action."""
BETWEEN = timedelta(minutes=1)  # minimum time between two steps of one thread at the end of the story


@dataclass(frozen=True, order=True)
class Step:
    """One action of one member. `thread` is the key of the thread in which it happens."""

    at: datetime
    number: int
    deed: str = field(compare=False)
    who: str = field(compare=False)
    thread: str = field(compare=False, default="")
    words: Mapping[str, Any] = field(compare=False, default_factory=dict)


def read(name: str) -> dict[str, Any]:
    """Read one file of the story."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def steps(end: datetime) -> list[Step]:
    """Return all steps of the story that ends at `end`, in chronological order."""
    # not used for secrets; a fixed seed gives the same story every time
    clock, dice = Clock.ending(end), Random("halvar")  # noqa: S311  # nosec B311
    found: list[Step] = []
    for path in sorted(FOLDER.glob("*.toml")):
        story = read(path.stem)
        for beginning in BEGINNINGS:
            for thread in story.get(beginning, ()):
                found += _thread(beginning, thread, clock, dice, len(found))
        found += _alone(story, clock, len(found))
    return sorted(found)


def _alone(story: Mapping[str, Any], clock: Clock, number: int) -> Iterator[Step]:
    """Yield steps that begin no thread: reading the inbox, maintaining tags, following, finding an answer."""
    for name, step in (("visit", "read"), ("following", "choose"), ("found", "find")):
        for each in story.get(name, ()):
            for who in each["who"].split():
                number += 1
                yield Step(clock.at(each["at"]), number, step, who, words=each)
    for tag in story.get("tag", ()):
        number += 1
        yield Step(clock.at(tag["at"]), number, "tend", tag["by"], words=tag)


def _thread(beginning: str, thread: Mapping[str, Any], clock: Clock, dice: Random, number: int) -> Iterator[Step]:
    then, at = thread.get("then", ()), clock.at(thread["at"])
    yield Step(at, number, beginning, thread["by"], thread["key"], thread)
    newest = OPENING
    for place, step in enumerate(then, start=1):
        at = min(clock.after(at, step.get("after", "0m")), clock.end - BETWEEN * (len(then) - place + 1))
        deed = _deed_of(step)
        words = {"on": newest, "key": f"{deed} {place}"} | step
        newest = words["key"] if deed in ADDING else newest
        for who in step[deed].split():
            moment = at + timedelta(minutes=dice.randint(EARLIEST, LATEST)) if deed in BY_MANY else at
            number += 1
            yield Step(min(moment, clock.end), number, deed, who, thread["key"], words)


def _deed_of(words: Mapping[str, Any]) -> str:
    """Return the one key of a step that names an action. Raises ValueError if there is none, or more than one."""
    named = [key for key in words if key not in WORDS]
    if len(named) != 1:
        raise ValueError(f"a step does one thing, not {named}: {dict(words)}")
    return named[0]
