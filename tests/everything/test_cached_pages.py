"""After each deed, every page that a process has cached is the page that a process without caches makes."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app import create_app
from app.accounts.members.models import Member
from app.accounts.sign_in.sessions import start_session
from app.cases.case.models import Case
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.conftest import Browser, configured
from tests.everything.company import Company
from tests.everything.deeds import act
from tests.everything.test_everything import told_on_failure

SEED = int(os.environ.get("EVERYTHING_SEED", "0"))
DEEDS_IN_ALL = int(os.environ.get("CACHED_DEEDS", "5000"))
DEEDS_OF_A_COMPANY = 250
PAGES = (
    "/", "/questions", "/questions?filter=unanswered", "/suggestions", "/roadmap", "/tags", "/members", "/badges",
    "/feed", "/inbox", "/my/cases", "/my/drafts", "/cases?queue=all", "/leaderboard", "/product", "/search?q=drum",
)  # fmt: skip
READERS, PAGES_EACH, NEWEST = 3, 3, 6
# What differs with each request: form tokens, ids of new forms (half of one where a page has many), page views.
NOISE = re.compile(
    r'(?<=csrf-token" content=")[^"]+|(?<=csrf_token" value=")[^"]+|(?<=form_id" value=")[0-9a-f]+|(?<=nonce=")[^"]+'
)


class Process:
    """An application on the same database with caches of its own, and a browser of each person."""

    def __init__(self, folder: Path, url: str) -> None:
        folder.mkdir(parents=True)
        self.app = create_app(configured(folder, url))
        self._browsers: dict[int, Browser] = {}

    def get(self, page: str, reader: int, token: str) -> str:
        """Return the status and the text of a page, without what differs with each request."""
        if reader not in self._browsers:
            self.app.test_client_class = Browser
            self._browsers[reader] = self.app.test_client()  # type: ignore[assignment]
            if token:
                self._browsers[reader].set_cookie(self.app.config["SIGN_IN_COOKIE"], token)
        answer = self._browsers[reader].get(page, follow_redirects=True)
        with self.app.app_context():
            self.app.extensions["sightings"].append_now()  # so that both processes know what was seen
        return f"{answer.status_code}\n{NOISE.sub('…', answer.text)}"

    def forget(self) -> None:
        self.app.extensions["kept"].forget()
        self.app.extensions["recent"].cache_clear()


class Audience:
    """People who read the same pages in a process that caches and in one that does not."""

    def __init__(self, app: Flask, folder: Path) -> None:
        url = app.config["SQLALCHEMY_DATABASE_URI"]
        self.caching, self.fresh = Process(folder / "caching", url), Process(folder / "fresh", url)
        self._tokens = {0: ""}

    def token_of(self, reader: int, company: Company) -> str:
        if reader not in self._tokens:
            with unit_of_work():
                self._tokens[reader] = start_session(db.session.get_one(Member, reader), "test", company.now)
        return self._tokens[reader]

    def wrong_after(self, company: Company, dice: Random) -> Iterator[str]:
        """Have some pages cached, let somebody act at the same time of day, and yield each page that is out of date."""
        company.pass_time()
        self.caching.forget()
        looks = [(page, reader) for reader in _readers(company, dice) for page in _pages(dice)]
        with time_machine.travel(company.now, tick=False):
            tokens = {reader: self.token_of(reader, company) for _page, reader in looks}
            for page, reader in looks * 2:
                self.caching.get(page, reader, tokens[reader])
            company.pass_time = lambda: None  # type: ignore[method-assign]
            act(company)
            del company.pass_time
            db.session.rollback()
            for page, reader in looks:
                self.fresh.forget()
                shown, wanted = (each.get(page, reader, tokens[reader]) for each in (self.caching, self.fresh))
                if shown != wanted:
                    lines = difflib.unified_diff(shown.splitlines(), wanted.splitlines(), "cached", "fresh", n=0)
                    yield f"{page} for {reader}:\n" + "\n".join(list(lines)[:30])


def _readers(company: Company, dice: Random) -> list[int]:
    return [0, *dice.sample(company.everyone, READERS - 1)]


def _pages(dice: Random) -> list[str]:
    newest = db.session.execute(select(Thread.id, Thread.kind).order_by(Thread.active_at.desc()).limit(NEWEST)).all()
    threads = [f"/{thread.kind}s/{thread.id}" for thread in newest]
    cases = [f"/cases/{number}" for number in db.session.scalars(select(Case.id).order_by(func.random()).limit(1))]
    db.session.rollback()
    rows = dice.sample([*threads, *cases], min(PAGES_EACH, len(threads) + len(cases)))
    return [*rows, dice.choice(PAGES)]


def play(app: Flask, seed: int, deeds: int, folder: Path) -> None:
    company = Company.found(Random(seed), f"company{seed}", folder)
    audience, dice = Audience(app, folder), Random(seed)
    with company.watched(), told_on_failure(company, seed, deeds):
        for _ in range(deeds):
            wrong = list(audience.wrong_after(company, dice))
            assert not wrong, "\n\n".join(wrong)
    for process in (audience.caching, audience.fresh):
        with process.app.app_context():
            process.forget()
            db.engine.dispose()


def test_no_cached_page_is_out_of_date_after_a_deed(app: Flask, tmp_path: Path) -> None:
    play(app, SEED, 15, tmp_path)


@pytest.mark.verify
@pytest.mark.timeout(4 * 3600)
def test_no_cached_page_is_out_of_date_after_five_thousand_deeds(
    app: Flask, tmp_path: Path, emptied: Callable[[], None]
) -> None:
    for seed in range(SEED, SEED + max(1, DEEDS_IN_ALL // DEEDS_OF_A_COMPANY)):
        emptied()
        play(app, seed, min(DEEDS_OF_A_COMPANY, DEEDS_IN_ALL), tmp_path / str(seed))
