"""What tests of the search share."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from app.core.outbox.worker import run_until_empty


@pytest.fixture
def drain(app: Flask) -> Callable[[], int]:
    """Tell every reaction what happened."""
    return run_until_empty
