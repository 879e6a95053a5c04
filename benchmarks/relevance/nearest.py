"""Measure how long the exact search among the vectors of many threads takes."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from time import perf_counter, process_time

from app.core.text_vectors.semantics import BLAS_THREADS

os.environ.setdefault(BLAS_THREADS, "1")  # before numpy is imported, as in the product

import numpy as np

from app.core.text_vectors import file_store
from app.core.text_vectors.arrays import WIDTH, to_store
from app.core.text_vectors.file_store import VectorFile
from app.search.query.rules import MOST_COMPARED, MOST_NEAR

ALSO = range(1, MOST_NEAR + 1)  # threads that were found by words
THREADS, SEARCHES, WRITTEN = 100_000, 200, 1_000


def time_of_nearest(threads: int = THREADS) -> str:
    """Return a sentence with the times of searches in a mapped file with random vectors."""
    numbers = np.random.default_rng(0)
    with tempfile.TemporaryDirectory(prefix="peercare-") as name:
        path = Path(name) / "vectors"
        file_store.create(path, np.zeros(WIDTH, dtype=np.float32), threads)
        places: dict[int, int] = {}
        for start in range(1, threads + 1, WRITTEN):
            vectors = numbers.standard_normal((WRITTEN, WIDTH), dtype=np.float32)
            rows = [(place, place, to_store(each)) for place, each in enumerate(vectors, start=start)]
            file_store.write(path, rows, np.zeros(WIDTH, dtype=np.float32), places)
        file, times, busy = VectorFile(path), [], []
        for vector in numbers.standard_normal((SEARCHES, WIDTH), dtype=np.float32):
            began, worked = perf_counter(), process_time()
            file.nearest(vector, MOST_COMPARED, ALSO)
            times.append(1_000 * (perf_counter() - began))
            busy.append(1_000 * (process_time() - worked))
    median, late = (f"{np.percentile(times, each):.1f}" for each in (50, 95))
    used = ", ".join(f"{np.percentile(busy, each):.1f}" for each in (50, 95))
    return (
        f"The {MOST_COMPARED} nearest of {threads:,} vectors, exactly, one processor: median {median}, p95 {late} ms\n"
        f"(time of the processor: {used} ms). The file has {file.size * file_store.RECORD.itemsize // 1_000_000} MB."
    )
