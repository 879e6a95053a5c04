"""Tests of a product (page × person × language × screen × database): one of it at once, the others in the long run."""

from __future__ import annotations

from typing import Any

import pytest


def products(names: str | tuple[str, ...], first: object, *others: object) -> pytest.MarkDecorator:
    """Parametrize a test: `make test` runs the first combination, `make verify` the others."""
    return pytest.mark.parametrize(names, [first, *map(later, others)])


def later(values: object) -> Any:
    """Leave this combination to `make verify`."""
    return pytest.param(*(values if isinstance(values, tuple) else (values,)), marks=pytest.mark.verify)
