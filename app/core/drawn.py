"""Parts of pages, drawn once for the same facts and kept in process memory.

What is kept is found by all that it was drawn from, so nothing has to be told when something changes: it is drawn anew,
and the old one is forgotten in time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

MOST_CHARACTERS = 4_000_000  # that a process keeps, of all parts together (two bytes each); then it begins anew

_kept: dict[Hashable, str] = {}
_size = 0


def drawn_once(facts: Hashable, draw: Callable[[], str]) -> str:
    """What `draw` makes, or made before of the same facts; these begin with a name that no other part has.

    The draw must depend on nothing else: language and time zone are facts too.
    """
    global _size
    found = _kept.get(facts)
    if found is None:
        found = draw()
        if _size > MOST_CHARACTERS:
            _kept.clear()
            _size = 0
        _kept[facts] = found
        _size += len(found)
    return found
