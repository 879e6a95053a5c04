"""Names that tools from outside import: they stay where they are, whatever moves inside."""

from __future__ import annotations

from importlib import import_module

import pytest

from app.cases.case.models import Case
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.core.db.base import db


@pytest.mark.parametrize(
    ("module", "name", "found"),
    [
        ("app.core.db", "db", db),
        ("app.community.models", "Thread", Thread),
        ("app.community.models", "Post", Post),
        ("app.cases.models", "Case", Case),
    ],
)
def test_a_name_that_tools_import_is_what_the_product_uses(module: str, name: str, found: object) -> None:
    assert getattr(import_module(module), name) is found


def test_web_servers_find_the_application() -> None:
    assert callable(import_module("wsgi").app)
