"""Compiled templates, shared by all applications and processes of one test run: compiling them takes seconds."""

from __future__ import annotations

import os
import shutil
import tempfile

from flask import Flask
from jinja2 import FileSystemBytecodeCache

from app.core.web.i18n import LANGUAGES

FOLDER = "PEERCARE_COMPILED_TEMPLATES"  # what processes that are started meanwhile inherit


def make_folder() -> bool:
    """Make the folder of this run, unless another process of the run has done so."""
    if FOLDER in os.environ:
        return False
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="peercare-templates-")
    return True


def remove_folder() -> None:
    shutil.rmtree(os.environ.pop(FOLDER), ignore_errors=True)


def remember_templates(app: Flask) -> Flask:
    """Let this application take compiled templates from the folder, and leave there what it compiles."""
    for language in LANGUAGES:
        environment = app.jinja_env._speaking(language)  # type: ignore[attr-defined]
        environment.bytecode_cache = FileSystemBytecodeCache(os.environ[FOLDER], f"{language}-%s.cache")
    return app
