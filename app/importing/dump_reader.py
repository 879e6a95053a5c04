"""Reader of the public Stack Exchange dump format: one `<row …/>` for each record, read as a stream.

Real dumps contain characters that XML does not allow, and sometimes a row that cannot be read: such characters are
dropped and such rows set aside; the summary counts both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice, pairwise
from pathlib import Path
from typing import NamedTuple, NoReturn, cast
from unicodedata import is_normalized
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
TIMES = {
    *("CreationDate", "LastActivityDate", "LastEditDate", "LastAccessDate", "ClosedDate", "CommunityOwnedDate"),
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
REFERENCE = re.compile(rb"&#(?!x[9AD];)(?:x([0-9a-fA-F]+)|([0-9]+));")  # without the usual ones, which are legal
RETURN = re.compile(rb"&#xD;(?:&#xA;)?")
# What text in normal form does not contain: other line breaks, control characters, and what references may stand for.
# One pattern for each, because each begins with bytes that are found fast.
UNUSUAL = [
    re.compile(pattern)
    for pattern in (rb"&#(?!x[9A];)", rb"\xc2[\x80-\x9f]", rb"\xe2\x80[\xa8\xa9]", rb"\xef\xbf[\xbe\xbf]", rb"\x7f")
]


class DumpError(Exception):
    """A file of the dump cannot be read; the message says which and where."""


UNREADABLE = (expat.ExpatError, KeyError, ValueError)


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
        except UNREADABLE as problem:
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


def rows_again(file: Path, summary: Summary, *, without: str = "-", post_type: str = "") -> Iterator[Row]:
    """Yield the rows of a file that was read before, without an attribute, or only posts of a type: this is faster."""
    left_out = re.compile(rb'\s%s="[^"]*"' % without.encode())
    wanted = re.compile(rb"\sPostTypeId=[\"']%s[\"']" % post_type.encode())
    unread = summary.unread_ids(file.name)
    for block in _blocks(file):
        legal, _dropped = _legal(block)
        pieces = filter(wanted.search, _split(legal)) if post_type else (legal,)
        for row in _read(left_out.sub(b"", b"".join(pieces))):
            try:
                is_unread = int(_checked(row, file.name, without)["Id"]) in unread
            except UNREADABLE:
                continue
            if not is_unread:
                yield cast("Row", row)


def batches(found: Iterator[Row]) -> Iterator[list[Row]]:
    """Yield the rows in lists of at most `BATCH`."""
    while batch := list(islice(found, BATCH)):
        yield batch


@lru_cache(maxsize=BATCH)  # a row's time is read several times, and most votes are of the same days
def moment(text: str) -> datetime:
    """Return a time of the dump, which is in UTC without saying so."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _checked(found: Row | Broken, name: str, without: str = "") -> Row:
    """Return the row. Raises the error that makes it unreadable."""
    if isinstance(found, Broken):
        raise found.error
    for key, value in found.items():
        if key in NUMBERS:
            if abs(int(value)) > LARGEST_ID:
                raise ValueError(f"{key} is too large")
        elif key in TIMES:
            moment(value)
    for key in NEEDED.get(name, ()):
        if key not in found and key != without:
            raise KeyError(key)
    return found


def _found(file: Path, summary: Summary) -> Iterator[Row | Broken]:
    """Yield each row, or its XML error."""
    place = 0
    for block in _blocks(file):
        legal, dropped = _legal(block)
        summary.dropped[file.name, place] = dropped
        place += len(block)
        yield from _read(legal)


def _read(block: bytes) -> Iterator[Row | Broken]:
    """Yield the rows of a block, without forbidden characters; few blocks contain any."""
    is_normal = not any(pattern.search(block) for pattern in UNUSUAL) and is_normalized("NFC", block.decode())
    for row in _parsed(block) or _parsed_one_by_one(block):
        yield row if is_normal or isinstance(row, Broken) else {key: without_forbidden(row[key]) for key in row}


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
    """Return the block without characters that XML does not allow, and the number of dropped characters.

    Line ends become those of Unix.
    """
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
    return RETURN.sub(b"&#xA;", kept), dropped + len(illegal)


def _is_legal(reference: re.Match[bytes]) -> bool:
    """Does XML 1.0 allow the character?"""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000


def _parsed(block: bytes) -> list[Row]:
    """Return the rows, or none if one of them is broken."""
    try:
        return _rows_of(block)
    except expat.ExpatError:
        return []


def _rows_of(block: bytes) -> list[Row]:
    found: list[Row] = []
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = lambda name, attributes: found.append(attributes) if name == "row" else None
    parser.Parse(b"<rows>" + block + b"</rows>", True)
    return found


def _split(block: bytes) -> Iterator[bytes]:
    starts = [match.start() for match in ROW.finditer(block)]
    return (block[start:end] for start, end in pairwise([*starts, len(block)]))


def _parsed_one_by_one(block: bytes) -> Iterator[Row | Broken]:
    for piece in _split(block):
        try:
            yield from _rows_of(piece)
        except expat.ExpatError as error:
            row_id = ROW_ID.search(piece)
            yield Broken(error, row_id[1].decode() if row_id else "")


def _progress(file: Path) -> tqdm[NoReturn]:
    return tqdm(
        total=file.stat().st_size, desc=f"{file.stem:>12}", unit="B", unit_scale=True, disable=None, leave=False
    )
