"""Products (page × person × language × screen × database): `make test` runs a part of each, `make verify` the rest.

Actions and queries are tested on both databases each time. Pages add no SQL of their own, so what goes through a
browser is tested on PostgreSQL in `make verify`, save what is marked `both`: every page of everyone is asked for there.
"""

from __future__ import annotations

from typing import Any

import pytest

BROWSERS = {"browser", "signed_in"}


def is_for_later(item: pytest.Item) -> bool:
    """Is this test one that goes through pages on PostgreSQL, and is not to run there each time?"""
    goes_through_pages = not BROWSERS.isdisjoint(getattr(item, "fixturenames", ()))
    return goes_through_pages and is_on_postgres(item) and item.get_closest_marker("both") is None


def is_on_postgres(item: pytest.Item) -> bool:
    callspec = getattr(item, "callspec", None)
    return callspec is not None and "postgresql" in callspec.params.values()


def products(names: str | tuple[str, ...], first: object, *others: object) -> pytest.MarkDecorator:
    """Parametrize a test: `make test` runs the first combination, `make verify` the others."""
    return pytest.mark.parametrize(names, [first, *map(later, others)])


def later(values: object) -> Any:
    """Leave this combination to `make verify`."""
    return pytest.param(*(values if isinstance(values, tuple) else (values,)), marks=pytest.mark.verify)
