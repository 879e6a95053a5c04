"""Reader of the public Stack Exchange dump format: one `<row …/>` for each record, read as a stream.

Real dumps contain characters that XML does not allow, and sometimes a row that cannot be read: such characters are
dropped and such rows set aside; the summary counts both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, NoReturn
from xml.parsers import expat

from tqdm import tqdm

from app.core.text.normalisation import without_forbidden
from app.core.web.http import LARGEST_ID
from app.importing.id_map import Summary

Row = dict[str, str]
CHUNK = 1 << 18  # bytes parsed at a time
BATCH = 2500  # rows written at a time
NEEDED = {  # attributes without which a row of the file is useless
    "Users.xml": ("Id", "CreationDate", "Reputation"),
    "Posts.xml": ("Id", "PostTypeId", "CreationDate", "LastActivityDate", "Body"),
    "Comments.xml": ("Id", "PostId", "CreationDate", "Text"),
    "Votes.xml": ("Id", "PostId", "VoteTypeId", "CreationDate"),
    "Tags.xml": ("TagName",),
    "PostLinks.xml": ("Id", "PostId", "RelatedPostId", "LinkTypeId", "CreationDate"),
    "PostHistory.xml": ("Id", "PostId", "PostHistoryTypeId", "CreationDate"),
}
NUMBERS = {
    *("Id", "PostId", "ParentId", "AcceptedAnswerId", "OwnerUserId", "LastEditorUserId", "UserId", "RelatedPostId"),
    *("ViewCount", "Reputation", "BountyAmount"),
}
ROW = re.compile(rb"<row\b")
ROW_ID = re.compile(rb'\sId="(-?\d{1,18})"')
END = re.compile(rb"</\w+>\s*\Z")
CONTROLS = bytes({*range(32)} - {*b"\t\n\r"})
NO_CHARACTER = re.compile("[\ud800-\udfff\ufffe\uffff]")  # surrogates stand for bytes that are not UTF-8
REFERENCE = re.compile(rb"&#(?:x([0-9a-fA-F]+)|([0-9]+));")


class DumpError(Exception):
    """A file of the dump cannot be read; the message says which and where."""


class Broken(NamedTuple):
    error: expat.ExpatError
    row_id: str


def rows(file: Path, summary: Summary | None = None) -> Iterator[Row]:
    """Yield the attributes of each readable row, with a progress bar on a terminal; nothing if the file does not exist.

    Raises DumpError if no row of the file can be read.
    """
    summary = summary or Summary()
    was_read, error = False, None
    for number, found in enumerate(_found(file, summary) if file.exists() else (), 1):
        try:
            row = _checked(found, file.name)
        except (expat.ExpatError, KeyError, ValueError) as problem:
            error = problem
            row_id = found.row_id if isinstance(found, Broken) else found.get("Id", "")
            summary.set_aside(file.name, number, row_id, problem)
        else:
            was_read = True
            yield row
    if error and not was_read:
        is_xml = isinstance(error, expat.ExpatError)
        raise DumpError(
            f"{file.name} is broken: {error}" if is_xml else f"a row of the dump cannot be read: {error!r}"
        ) from error


def batches(file: Path, summary: Summary) -> Iterator[list[Row]]:
    """Yield the rows in lists of at most `BATCH`."""
    batch: list[Row] = []
    for row in rows(file, summary):
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def moment(text: str) -> datetime:
    """Return a time of the dump, which is in UTC without saying so."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _checked(found: Row | Broken, name: str) -> Row:
    """Return the row without forbidden characters. Raises the error that makes the row unreadable."""
    if isinstance(found, Broken):
        raise found.error
    for key, value in found.items():
        if key in NUMBERS and abs(int(value)) > LARGEST_ID:
            raise ValueError(f"{key} is too large")
        if key.endswith("Date"):
            moment(value)
    for key in NEEDED.get(name, ()):
        found[key]
    return {key: without_forbidden(value) for key, value in found.items()}


def _found(file: Path, summary: Summary) -> Iterator[Row | Broken]:
    """Yield each row, or its XML error."""
    place = 0
    for block in _blocks(file):
        legal, dropped = _legal(block)
        summary.dropped[file.name, place] = dropped
        place += len(block)
        try:
            yield from _parsed(legal)
        except expat.ExpatError:
            yield from _parsed_one_by_one(legal)


def _blocks(file: Path) -> Iterator[bytes]:
    """Yield the file in blocks of whole rows. Refuses a document type, and so any entity."""
    rest = b""
    with file.open("rb") as stream, _progress(file) as bar:
        while chunk := stream.read(CHUNK):
            bar.update(len(chunk))
            rest += chunk
            starts = [match.start() for match in ROW.finditer(rest)]
            if b"<!DOCTYPE" in rest[: starts[0] if starts else None].upper():
                raise DumpError("a dump has no document type; this file was not made by Stack Exchange")
            if len(starts) > 1:
                yield rest[starts[0] : starts[-1]]
                rest = rest[starts[-1] :]
    if first := ROW.search(rest):
        yield END.sub(b"", rest[first.start() :])


def _legal(block: bytes) -> tuple[bytes, int]:
    """Return the block without characters that XML does not allow, and the number of dropped characters."""
    kept = block.translate(None, CONTROLS)
    dropped = len(block) - len(kept)
    try:
        kept.decode()
    except UnicodeDecodeError:
        text, more = NO_CHARACTER.subn("", kept.decode("utf-8", "surrogateescape"))
        kept, dropped = text.encode(), dropped + more
    illegal = [match[0] for match in REFERENCE.finditer(kept) if not _is_legal(match)]
    for reference in set(illegal):
        kept = kept.replace(reference, b"")
    return kept, dropped + len(illegal)


def _is_legal(reference: re.Match[bytes]) -> bool:
    """Does XML 1.0 allow the character?"""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000


def _parsed(block: bytes) -> list[Row]:
    found: list[Row] = []
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = lambda name, attributes: found.append(attributes) if name == "row" else None
    parser.Parse(b"<rows>" + block + b"</rows>", True)
    return found


def _parsed_one_by_one(block: bytes) -> Iterator[Row | Broken]:
    starts = [match.start() for match in ROW.finditer(block)]
    for start, end in zip(starts, [*starts[1:], len(block)], strict=True):
        try:
            yield from _parsed(block[start:end])
        except expat.ExpatError as error:
            row_id = ROW_ID.search(block, start, end)
            yield Broken(error, row_id[1].decode() if row_id else "")


def _progress(file: Path) -> tqdm[NoReturn]:
    return tqdm(
        total=file.stat().st_size, desc=f"{file.stem:>12}", unit="B", unit_scale=True, disable=None, leave=False
    )
