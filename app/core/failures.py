"""What is kept of a failure: enough to understand it, and no secret, address or text of a member."""

from __future__ import annotations

import re
from traceback import extract_tb

from sqlalchemy.exc import DBAPIError

LONGEST = 400  # characters of a failure that are kept
NEVER_TOLD = (
    (re.compile(r"[^\s<>@'\"]+@[^\s<>@'\"]+"), "(address)"),
    (re.compile(r"(?<=://)[^\s/]*@"), ""),
    (re.compile(r"(?<=\?)[^\s'\"]+"), "(query)"),
    (re.compile(r"[A-Za-z0-9_\-.+/=]{24,}"), "(long word)"),  # tokens, keys, hashes
)


def describe(error: BaseException) -> str:
    """The kind of the error and its first line, without what must not be kept."""
    message = str(error.orig if isinstance(error, DBAPIError) else error).partition("\n")[0]
    for pattern, instead in NEVER_TOLD:
        message = pattern.sub(instead, message)
    return f"{type(error).__name__}: {message}".rstrip(": ")[:LONGEST]


def where(error: BaseException) -> str:
    """The lines of code that it passed through, without any values."""
    return " < ".join(
        f"{frame.filename.rsplit('/app/')[-1]}:{frame.lineno}" for frame in reversed(extract_tb(error.__traceback__))
    )
