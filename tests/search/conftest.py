"""An index of its own for each test."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from app.core.outbox.worker import run_until_empty


@pytest.fixture(autouse=True)
def index_of_each_test(own_index: None) -> None:
    """Every test of the search has an index of its own."""


@pytest.fixture
def drain(app: Flask) -> Callable[[], int]:
    """Tell every reaction what happened."""
    return run_until_empty
