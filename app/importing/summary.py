"""What an import brought, and what it left out and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Summary:
    """Counts by kind: new rows, rows that were here already, rows that were skipped, by reason."""

    new: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)

    def skip(self, reason: str) -> None:
        self.skipped[reason] += 1

    def lines(self) -> list[str]:
        """The summary for a terminal."""
        kinds = sorted({*self.new, *self.known})
        told = [f"{kind:>10}: {self.new[kind]:>8,} new, {self.known[kind]:>8,} known" for kind in kinds]
        return told + [f"   skipped: {number:>8,} {reason}" for reason, number in self.skipped.most_common()]
