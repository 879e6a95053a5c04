"""An index of its own for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.core.outbox.worker import run_until_empty
from app.search.index import Index


@pytest.fixture(autouse=True)
def own_index(app: Flask, tmp_path: Path) -> Iterator[None]:
    shared = app.extensions["search_index"]
    app.extensions["search_index"] = Index(tmp_path / "index")
    yield
    app.extensions["search_index"] = shared


@pytest.fixture
def drain(app: Flask) -> Callable[[], int]:
    """Tell every reaction what happened."""
    return run_until_empty
