"""Summaries of errors that are safe to store: enough to diagnose them, without secrets, addresses or members' text."""

from __future__ import annotations

import re
import sqlite3
from traceback import extract_tb

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

LONGEST = 400  # characters of a stored summary
NEVER_TOLD = (
    (re.compile(r"[^\s<>@'\"]+@[^\s<>@'\"]+"), "(address)"),
    (re.compile(r"(?<=://)[^\s/]*@"), ""),
    (re.compile(r"(?<=\?)[^\s'\"]+"), "(query)"),
    (re.compile(r"[A-Za-z0-9_\-.+/=]{24,}"), "(long word)"),  # tokens, keys, hashes
)
# SQLite codes for a wrong statement; all others mean that the database is busy, full, unreadable or missing.
WRONG_STATEMENT = (
    sqlite3.SQLITE_ERROR,
    sqlite3.SQLITE_CONSTRAINT,
    sqlite3.SQLITE_MISMATCH,
    sqlite3.SQLITE_MISUSE,
    sqlite3.SQLITE_RANGE,
    sqlite3.SQLITE_TOOBIG,
)


def is_unavailable(error: BaseException) -> bool:
    """Return whether the database could not be reached, as opposed to a statement that was wrong."""
    if isinstance(error, NoConnectionFree):
        return True
    if not isinstance(error, DBAPIError):
        return False
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF not in WRONG_STATEMENT
    return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)


def error_summary(error: BaseException) -> str:
    """Return the type of the error and its first line, with everything in NEVER_TOLD replaced."""
    message = str(error.orig if isinstance(error, DBAPIError) else error).partition("\n")[0]
    for pattern, instead in NEVER_TOLD:
        message = pattern.sub(instead, message)
    return f"{type(error).__name__}: {message}".rstrip(": ")[:LONGEST]


def error_location(error: BaseException) -> str:
    """Return the lines of code in the traceback, innermost first, without any values."""
    return " < ".join(
        f"{frame.filename.rsplit('/app/')[-1]}:{frame.lineno}" for frame in reversed(extract_tb(error.__traceback__))
    )
