"""Several workers at one moment, each in its own process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import create_app
from app.cases.case.models import Case
from app.core.db.base import db
from app.core.db.session import unit_of_work
from config import Config
from tests.forked import FORKS


def run_at_once(config: Config, deed: Callable[..., Any], arguments: list[tuple[Any, ...]]) -> list[str]:
    """Do the deed once for each of `arguments`, each in its own process, all at one moment; what each said."""
    barrier, said = FORKS.Barrier(len(arguments)), FORKS.Queue()
    workers = [FORKS.Process(target=_one, args=(config, deed, each, barrier, said)) for each in arguments]
    for worker in workers:
        worker.start()
    answers = [said.get(timeout=60) for _worker in workers]
    for worker in workers:
        worker.join(30)
    return sorted(answers)


def _one(config: Config, deed: Callable[..., Any], arguments: tuple[Any, ...], barrier: Any, said: Any) -> None:
    with create_app(config).app_context():
        barrier.wait(60)
        try:
            with unit_of_work():
                deed(*arguments)
            said.put("done")
        except Exception as error:
            said.put(f"{type(error).__name__}: {error}")


def the_case(case_id: int) -> Case:
    """The case with its thread."""
    statement = select(Case).options(joinedload(Case.thread)).where(Case.id == case_id)
    return db.session.scalars(statement.execution_options(populate_existing=True)).one()
