"""The worker: what it uses while there is nothing to do, and how soon it is done with many answers.

Called by `verifying.py`. The queue is empty if nothing waits for the worker: due deliveries, threads to index, threads
to relate.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import mean
from time import perf_counter, sleep

from psutil import Process
from sqlalchemy import Engine, create_engine, func, select

from app.core import clock
from app.core.outbox.models import PENDING, Delivery
from app.core.text_index.models import TextChange
from app.search.related.models import ThreadToRelate
from benchmarks.pages import load
from benchmarks.serving import processor_seconds

WINDOW = 1.0  # seconds
WINDOWS = 3  # at least, of the quiet rate and until the queue is empty
BETWEEN_LOOKS = 0.1


@dataclass(frozen=True)
class Drain:
    """Seconds until the queue was empty, or until patience ended; what still waits then; and the requests per second
    of each window until then.
    """

    seconds: float
    waiting: str
    rates: Sequence[float]


def idle_share(worker: Process, seconds: float) -> float:
    """Return the share of one core that the worker uses during so many seconds."""
    before, started = processor_seconds(worker), perf_counter()
    sleep(seconds)
    return (processor_seconds(worker) - before) / (perf_counter() - started)


def quiet_rate(url: str, address: str) -> float:
    """Return the requests per second for one address, after a first window that fills caches."""
    rates = [load(url, address, "", WINDOW).per_second for _ in range(WINDOWS + 1)]
    return mean(rates[1:])


def drain(url: str, address: str, database_url: str, patience: float) -> Drain:
    """Load one address until the queue is empty."""
    with ThreadPoolExecutor(1) as pool:
        emptied = pool.submit(wait_until_empty, database_url, patience)
        rates: list[float] = []
        while len(rates) < WINDOWS or not emptied.done():
            rates.append(load(url, address, "", WINDOW).per_second)
        return Drain(*emptied.result(), rates)


def wait_until_empty(database_url: str, patience: float) -> tuple[float, str]:
    """Return after how many seconds nothing waits for the worker, at most `patience`; and what still waits."""
    engine, started = create_engine(database_url), perf_counter()
    try:
        while (waiting := _waiting(engine)) and perf_counter() - started < patience:
            sleep(BETWEEN_LOOKS)
    finally:
        engine.dispose()
    return perf_counter() - started, waiting


def _waiting(engine: Engine) -> str:
    due = select(func.count()).select_from(Delivery).where(Delivery.state == PENDING)
    counts = {
        "deliveries": due.where(Delivery.next_try_at <= clock.now()),
        "to index": select(func.count()).select_from(TextChange),
        "to relate": select(func.count()).select_from(ThreadToRelate),
    }
    with engine.connect() as connection:
        numbers = {name: connection.scalar(each) for name, each in counts.items()}
    return ", ".join(f"{number} {name}" for name, number in numbers.items() if number)
