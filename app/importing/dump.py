"""Reading the public Stack Exchange dump format: one `<row …/>` a record, as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat  # nosec B407

from tqdm import tqdm

Row = dict[str, str]

CHUNK = 1 << 18  # bytes parsed at a time
BATCH = 2500  # rows written at a time


class DumpError(Exception):
    """A file of the dump cannot be read; the message says which and where."""


def rows(file: Path) -> Iterator[Row]:
    """The attributes of each row, with a progress bar on a terminal; nothing where the file is missing."""
    if not file.exists():
        return
    found: list[Row] = []
    parser = expat.ParserCreate()  # safe on what strangers made: a document type, and so every entity, is refused
    parser.StartElementHandler = lambda name, attributes: found.append(attributes) if name == "row" else None
    parser.StartDoctypeDeclHandler = _refuse_doctype
    with file.open("rb") as stream, _progress(file) as bar:
        while chunk := stream.read(CHUNK):
            _parse(parser, chunk, file)
            bar.update(len(chunk))
            yield from found
            found.clear()
        _parse(parser, b"", file, is_final=True)


def batches(file: Path) -> Iterator[list[Row]]:
    """The rows in lists of at most `BATCH`."""
    batch: list[Row] = []
    for row in rows(file):
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def moment(text: str) -> datetime:
    """A time of the dump, which is in UTC and does not say so."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _parse(parser: expat.XMLParserType, chunk: bytes, file: Path, *, is_final: bool = False) -> None:
    try:
        parser.Parse(chunk, is_final)
    except expat.ExpatError as error:
        raise DumpError(f"{file.name} is broken: {error}") from error


def _refuse_doctype(*_declaration: object) -> None:
    raise DumpError("a dump has no document type; this file was not made by Stack Exchange")


def _progress(file: Path) -> tqdm[NoReturn]:
    return tqdm(
        total=file.stat().st_size, desc=f"{file.stem:>12}", unit="B", unit_scale=True, disable=None, leave=False
    )
