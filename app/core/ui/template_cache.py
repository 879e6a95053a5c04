"""Compiled templates, stored in the data folder: compiling those of the first page would take longer than all else."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import cache
from pathlib import Path

from flask.sansio.app import App
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

FOLDER = "templates"  # in the data folder
COMPILED_FROM = ("app/**/*.py", "translations/**/*.mo", "static/**/*.*", "requirements*.txt")


class TemplateCache(FileSystemBytecodeCache):
    """Stores the templates of one language, which contain its translations and what filters make of constants."""

    def __init__(self, folder: Path, language: str, version: str) -> None:
        super().__init__(str(folder), f"{language}-%s.cache")
        self._version = version

    def get_source_checksum(self, source: str) -> str:
        """Return a hash of the template and of all that it is compiled with."""
        return super().get_source_checksum(source) + self._version

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):  # a full disk: it is compiled again after the next start
            super().dump_bytecode(bucket)


def cache_of(app: App, language: str) -> TemplateCache | None:
    """Return the cache of a language. There is none in tests, where each application has a folder of its own."""
    folder = app.extensions["peercare"].instance / FOLDER
    if app.testing:
        return None
    with suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
    return TemplateCache(folder, language, _version(app.config["ROOT"]))


@cache
def _version(root: Path) -> str:
    """Return a hash of the files that templates are compiled with, as they were when the process first asked."""
    found = hashlib.sha256()
    for pattern in COMPILED_FROM:
        for file in sorted(root.glob(pattern)):
            facts = file.stat()
            found.update(f"{file} {facts.st_mtime_ns} {facts.st_size}\n".encode())
    return found.hexdigest()
