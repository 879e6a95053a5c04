"""What an import brought, and what it left out and why."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

MOST_TOLD = 20  # rows that were set aside


@dataclass
class Summary:
    """Counts by kind: new rows, rows that were here already, rows that were skipped, by reason; what was lost.

    Files are read several times, so that a loss is known by its place.
    """

    new: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    dropped: dict[tuple[str, int], int] = field(default_factory=dict)  # characters, by file and place in it
    unread: dict[tuple[str, int], tuple[str, str]] = field(
        default_factory=dict
    )  # rows set aside, by file and number: id, reason

    def skip(self, reason: str) -> None:
        self.skipped[reason] += 1

    def set_aside(self, file: str, number: int, row_id: str, problem: Exception) -> None:
        """Note a row that cannot be read."""
        self.unread[file, number] = (row_id, f"{type(problem).__name__}: {problem}")

    def unread_ids(self, file: str) -> set[int]:
        """The ids of the rows of a file that were set aside, as far as they could be read."""
        ids = (row_id for (name, _number), (row_id, _problem) in self.unread.items() if name == file)
        return {int(row_id) for row_id in ids if re.fullmatch(r"-?[0-9]{1,18}", row_id)}

    def lines(self) -> list[str]:
        """The summary for a terminal."""
        kinds = sorted({*self.new, *self.known})
        told = [f"{kind:>10}: {self.new[kind]:>8,} new, {self.known[kind]:>8,} known" for kind in kinds]
        told += [f"   skipped: {number:>8,} {reason}" for reason, number in self.skipped.most_common()]
        if any(self.dropped.values()):
            told.append(f"   dropped: {sum(self.dropped.values()):>8,} characters that no text holds")
        if self.unread:
            told.append(f" set aside: {len(self.unread):>8,} rows that cannot be read")
        lost = list(self.unread.items())[:MOST_TOLD]
        return told + [f"{'':>22}{file}, row {number} (Id {i or '?'}): {why}" for (file, number), (i, why) in lost]
