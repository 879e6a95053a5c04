"""Download suggestions with their evidence."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from flask import Response

from app.community.urls import thread_address
from app.core.clock import now
from app.core.policy import require_allowed
from app.core.web.atom import public_address
from app.core.web.http import member
from app.suggestions import policies
from app.suggestions.board.views import filters_of_request
from app.suggestions.exports.queries import FIELDS, exported

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would compute a cell that begins so


def suggestions_csv() -> Response:
    """Return the suggestions of the board's filters as CSV (RFC 4180), for the product team."""
    out = io.StringIO()
    writer = csv.DictWriter(out, FIELDS)
    writer.writeheader()
    for row in _rows():
        writer.writerow({name: _as_text(value) for name, value in row.items()})
    return _file("\ufeff" + out.getvalue(), "text/csv", "suggestions.csv")


def suggestions_jsonl() -> Response:
    """Return the same as JSON Lines: one object a line."""
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in _rows())
    return _file("".join(lines), "application/jsonl", "suggestions.jsonl")


def _rows() -> Iterator[dict[str, Any]]:
    reader = member()
    require_allowed(policies.can_open_product(reader))
    filters = filters_of_request(reader)
    return exported(reader, filters, lambda thread: public_address(thread_address(thread)), now())


def _as_text(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _file(text: str, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(text, mimetype=kind, headers=headers)
