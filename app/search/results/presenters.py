"""The rows of the results, and the sidebar: links that narrow them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from flask import request
from flask_babel import gettext as _
from flask_babel import pgettext
from markupsafe import Markup

from app.accounts.members.models import Member
from app.community.spaces.queries import spaces_of
from app.community.threads.models import QUESTION, SUGGESTION
from app.core.cache.fragment_cache import parts
from app.core.cache.shared_reads import cached_until_change
from app.core.ui.template_filters import address_with
from app.core.web.i18n import language
from app.search.query.parser import parse
from app.search.query.semantic import is_semantic
from app.search.results.queries import Hit, Results

TEMPLATE = "search/results/_row.html"
MOST_TAGS = 8


class Facet(NamedTuple):
    """A link to those of the results that have something in common, and their number."""

    label: str
    address: str
    number: int


def hit_rows(hits: Sequence[Hit]) -> Markup:
    """Render these results as list items."""
    return parts(TEMPLATE, "hit_row", ((hit,) for hit in hits))


def facets(query: str, found: Results, viewer: Member | None) -> list[tuple[str, list[Facet]]]:
    """Return the groups of facets, without those that all results or none have. One statement, or none if cached."""
    load = partial(_facets, query, found, viewer)
    if is_semantic():  # as for the results
        return load()
    return cached_until_change(("facets", request.query_string, viewer and viewer.id, language()), load)


def _facets(query: str, found: Results, viewer: Member | None) -> list[tuple[str, list[Facet]]]:
    states = found.facets["state"]
    solved = states["solved"]
    groups = [
        (
            _("Status"),
            [
                (pgettext("questions", "Solved"), "is:solved", solved),
                (_("Unsolved"), "is:unsolved", states.total() - solved),
            ],
        ),
        (_("Type"), [(name, f"type:{kind}", found.facets["kind"][kind]) for kind, name in _kinds()]),
        (
            _("Space"),
            [(space.name, f"space:{space.slug}", found.facets["space"][space.id]) for space in spaces_of(viewer)],
        ),
        (_("Tags"), [(tag, f"tag:{tag}", number) for tag, number in found.facets["tag"].most_common(MOST_TAGS)]),
    ]
    known = {f"{each.name}:{each.value}".lower() for each in parse(query).filters}
    narrowed = (
        (title, [_facet(query, *each) for each in options if 0 < each[2] < found.total and each[1] not in known])
        for title, options in groups
    )
    return [(title, options) for title, options in narrowed if options]


def _facet(query: str, label: str, operator: str, number: int) -> Facet:
    return Facet(label, address_with(q=f"{query} {operator}", after=None), number)


def _kinds() -> list[tuple[str, str]]:
    return [(QUESTION, _("Questions")), (SUGGESTION, _("Suggestions"))]
