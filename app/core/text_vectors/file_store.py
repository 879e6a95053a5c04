"""The store of vectors in files that processes map into their memory, where one product compares all of them.

Each record is the subject's id, and its vector in single precision: converting halves would take five times as long as
the product. The mean of all vectors is in the first record, and the others are stored relative to it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import numpy as np

from app.core.text_vectors.arrays import WIDTH, Array, has_grown, mean_of, relative, stored
from app.core.text_vectors.semantics import Near, Rows

RECORD = np.dtype([("subject_id", "<i8"), ("built", "<i8"), ("vector", "<f4", (WIDTH,))])


class VectorFile:
    """A mapped file. The first record has the revision that was reached, and the number of vectors of the mean."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self.state = state_of(os.fstat(file.fileno()))
            self._records = np.memmap(file, RECORD, "r", shape=(self.state[1],))

    @property
    def revision(self) -> int:
        return int(self._records["subject_id"][0])

    @property
    def built(self) -> int:
        return int(self._records["built"][0])

    @property
    def mean(self) -> Array:
        mean: Array = self._records["vector"][0]
        return mean

    @property
    def size(self) -> int:
        """Return the number of vectors, those of documents that were removed since it was built included."""
        return self.state[1] - 1

    @cached_property
    def _subjects(self) -> Array:
        return np.array(self._records["subject_id"][1:])

    def nearest(self, vector: Array, most: int, also: Sequence[int]) -> list[Near]:
        """Return the subjects nearest to a vector, and these others, the nearest first."""
        cosines = self._records["vector"][1:] @ relative(vector, self.mean)
        best = np.argpartition(-cosines, most)[:most] if most < len(cosines) else np.arange(len(cosines))
        if also:
            best = np.union1d(best, np.flatnonzero(np.isin(self._subjects, np.array(also))))
        best = best[np.lexsort((best, -cosines[best]))]
        return [Near(int(i), float(each)) for i, each in zip(self._subjects[best], cosines[best], strict=True)]

    def places(self) -> dict[int, int]:
        """Return the place of each subject."""
        return {int(number): place for place, number in enumerate(self._subjects, start=1)}


class FileStore:
    """One file for each key in a folder; it is mapped again when another process wrote it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, VectorFile] = {}

    def is_usable(self) -> bool:
        return True

    @contextmanager
    def only_writer(self) -> Iterator[bool]:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self._folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    def nearest(self, key: str, vector: Array, most: int, also: Sequence[int]) -> list[Near]:
        file = self._file(key)
        return file.nearest(vector, most, also) if file else []

    def is_complete(self, _key: str, _newest: int, _number: int) -> bool:
        """Return False: a file is built again at each start, which takes seconds, and removes what is gone."""
        return False

    def reached(self, key: str) -> int:
        file = self._file(key)
        return file.revision if file else 0

    def build(self, key: str, batches: Callable[[], Iterable[Rows]]) -> None:
        place = self._path(key)
        new = place.with_suffix(f".{os.getpid()}")
        mean, built = mean_of(batches())
        create(new, mean, built)
        places: dict[int, int] = {}
        for batch in batches():
            write(new, batch, mean, places)
        new.replace(place)

    def add(self, key: str, rows: Rows) -> bool:
        file = self._file(key)
        if file is None:
            return False
        write(self._path(key), rows, file.mean, file.places())
        return not has_grown(file.size + len(rows), file.built)

    def _file(self, key: str) -> VectorFile | None:
        """Return the mapped file as it is now; None if there is none."""
        path, known = self._path(key), self._files.get(key)
        try:
            found = path.stat()
        except FileNotFoundError:
            return None
        if known is None or known.state != state_of(found):
            known = self._files[key] = VectorFile(path)
        return known

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.vectors"


def state_of(found: os.stat_result) -> tuple[int, int]:
    """Return which file this is, and how many records it has."""
    return found.st_ino, found.st_size // RECORD.itemsize


def create(path: Path, mean: Array, built: int) -> None:
    """Create a file without vectors."""
    first = np.zeros(1, dtype=RECORD)
    first["built"], first["vector"] = built, mean
    path.write_bytes(first.tobytes())


def write(path: Path, rows: Rows, mean: Array, places: dict[int, int]) -> None:
    """Write rows into a file, at the places of their subjects or at its end, and add the new places.

    A process that reads at the same time may see a vector that is half written, for the length of one search.
    """
    with path.open("r+b") as file:
        for _revision, subject, vector in rows:
            if vector is None and subject not in places:
                continue
            record = np.zeros(1, dtype=RECORD)
            record["subject_id"] = subject
            if vector is not None:
                record["vector"] = relative(stored([vector]), mean)
            file.seek(places.setdefault(subject, len(places) + 1) * RECORD.itemsize)
            file.write(record.tobytes())
        file.flush()
        file.seek(0)
        file.write(np.array([rows[-1][0]], dtype="<i8").tobytes())
