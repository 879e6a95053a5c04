"""Files: one interface for a folder, an S3 bucket, and memory (tests). STORAGE_URL says which.

Names are made here, never taken from people: `new_name`. Writing a file is all or nothing.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from flask import Flask, current_app
from sqlalchemy import String
from sqlalchemy.types import TypeDecorator

from app.core.errors import Unavailable
from app.core.outbox.failures import error_summary

if TYPE_CHECKING:
    from obstore.store import LocalStore, MemoryStore, S3Store

NAME_BYTES = 16  # 128 random bits: no name can be guessed; OWASP ASVS 11.5.1
NAMES_AT_ONCE = 500
NAME = re.compile(r"(?P<shard>[0-9a-f]{2})/(?P=shard)[0-9a-f]{30}(\.[a-z0-9]{1,8})?")


class FileName(TypeDecorator[str]):
    """The name of a stored file. A file that no column of this type names belongs to nothing, and is cleared away."""

    impl = String(80)
    cache_ok = True


@dataclass
class Storage:
    """Where an application's files are. The client is made when the first file is touched: loading it takes time."""

    url: str

    @cached_property
    def store(self) -> LocalStore | MemoryStore | S3Store:
        import obstore.store as stores  # noqa: PLC0415

        address = urlsplit(self.url)
        if address.scheme == "folder":
            return stores.LocalStore(Path(self.url.partition(":")[2]).absolute(), mkdir=True, automatic_cleanup=True)
        if address.scheme == "s3":
            options: dict[str, Any] = dict(parse_qsl(address.query))
            return stores.S3Store(address.netloc, prefix=address.path.strip("/") or None, **options)
        return stores.MemoryStore()


def init_app(app: Flask, storage_url: str) -> None:
    """Keep files in `folder:PATH`, `s3://bucket/prefix?region=…&endpoint=…` (credentials from the environment) or
    `memory:`."""
    if urlsplit(storage_url).scheme not in ("folder", "s3", "memory"):
        raise ValueError("STORAGE_URL begins with folder:, s3: or memory:")
    app.extensions["storage"] = Storage(storage_url)


def new_name(suffix: str = "") -> str:
    """A random name that nobody can guess, in one of 256 folders; `suffix` is like ".png". Raises ValueError for an
    odd one."""
    name = secrets.token_hex(NAME_BYTES)
    return _checked(f"{name[:2]}/{name}{suffix.lower()}")


def put(name: str, data: bytes) -> None:
    """Keep the bytes under a name of `new_name`, whole or not at all; an older file of that name is replaced.

    Raises Unavailable where the storage has no room or does not answer.
    """
    with _available():
        _store().put(_checked(name), data)


def get(name: str) -> bytes:
    """The bytes kept. Raises FileNotFoundError where there are none, Unavailable where the storage does not answer."""
    try:
        with _available():
            return bytes(_store().get(_checked(name)).bytes())
    except _missing():
        raise FileNotFoundError(name) from None


def exists(name: str) -> bool:
    """Whether a file of that name is kept."""
    try:
        _store().head(_checked(name))
    except _missing():
        return False
    return True


def delete(name: str) -> None:
    """Remove the file; nothing happens where there is none, so that it can be done twice."""
    try:
        _store().delete(_checked(name))
    except _missing():
        return


def names_before(when: datetime) -> Iterator[list[str]]:
    """The names of the files that were put before `when`, some hundreds at a time."""
    for batch in _store().list(chunk_size=NAMES_AT_ONCE):
        yield [each["path"] for each in batch if each["last_modified"] < when and NAME.fullmatch(each["path"])]


def _checked(name: str) -> str:
    """The name, where it is one of ours: no other leaves the storage's folder or meets another's file."""
    if not NAME.fullmatch(name):
        raise ValueError("Not a name of a stored file.")
    return name


def _store() -> LocalStore | MemoryStore | S3Store:
    storage: Storage = current_app.extensions["storage"]
    return storage.store


@contextmanager
def _available() -> Iterator[None]:
    """What fails inside for want of the storage is a line in the log, and an answer that says to try again."""
    from obstore.exceptions import BaseError  # noqa: PLC0415

    try:
        yield
    except _missing():
        raise
    except BaseError as error:
        current_app.logger.error("the storage of files is not available: %s", error_summary(error))
        raise Unavailable from None


def _missing() -> tuple[type[Exception], ...]:
    from obstore.exceptions import NotFoundError  # noqa: PLC0415

    return (NotFoundError, FileNotFoundError)
