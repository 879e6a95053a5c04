"""Print the branch coverage of `app/`, as pytest measured it, and the files with little: `python -m setup.coverage`."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from coverage import Coverage
from coverage.exceptions import NoDataError

TOTAL_PERCENT = 90
FILE_PERCENT = 80


def main() -> int:
    """Print the figures; return 1 if the total is too low or nothing was measured."""
    measured = Coverage()
    measured.load()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        try:
            total = measured.json_report(outfile=str(report))
        except NoDataError:
            print("Nothing was measured. Run pytest with --cov first.")
            return 1
        files = json.loads(report.read_text())["files"]
    print(f"Branch coverage of app/: {total:.1f} % (at least {TOTAL_PERCENT} %)")
    for line in below(FILE_PERCENT, {name: file["summary"]["percent_covered"] for name, file in files.items()}):
        print(line)
    return 1 if total < TOTAL_PERCENT else 0


def below(limit: float, covered: dict[str, float]) -> list[str]:
    """Return a line for each file whose percentage is below the limit, the lowest first."""
    low = sorted((percent, name) for name, percent in covered.items() if percent < limit)
    return [f"{percent:5.1f} %  {name}" for percent, name in low] or [f"No file is below {limit:g} %."]


if __name__ == "__main__":
    sys.exit(main())
