"""The sidebar of the results: links that narrow them."""

from __future__ import annotations

from typing import NamedTuple

from flask_babel import gettext as _

from app.accounts.members.models import Member
from app.community.spaces.queries import spaces_of
from app.community.threads.models import QUESTION, SUGGESTION
from app.core.ui.template_filters import address_with
from app.search.query.parser import parse
from app.search.results.queries import Results

MOST_TAGS = 8


class Facet(NamedTuple):
    """A link to those of the results that have something in common, and their number."""

    label: str
    address: str
    number: int


def facets(query: str, found: Results, viewer: Member | None) -> list[tuple[str, list[Facet]]]:
    """Return the groups of facets, without those that all results or none have. One statement."""
    states = found.facets["state"]
    solved = states["solved"]
    groups = [
        (_("Status"), [(_("Solved"), "is:solved", solved), (_("Unsolved"), "is:unsolved", states.total() - solved)]),
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
