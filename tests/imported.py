"""What a fork begins with: the application imported, and its tables known to each other."""

from __future__ import annotations

from sqlalchemy.orm import configure_mappers

import tests.conftest
import tests.world  # noqa: F401

configure_mappers()
