"""Report code that nothing uses: `python -m setup.dead_code`. Templates count as users of the names in them.

`[tool.vulture]` in `pyproject.toml` names what only frameworks call.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from vulture import Vulture
from vulture.config import make_config

ROOT = Path(__file__).resolve().parent.parent


def unused() -> list[str]:
    """Return a line for each function, class, constant or attribute that neither code nor templates use."""
    settings = make_config([f"--config={ROOT / 'pyproject.toml'}"])
    checker = Vulture(ignore_names=settings["ignore_names"], ignore_decorators=settings["ignore_decorators"])
    checker.scavenge([str(ROOT / path) for path in settings["paths"]])
    for template in (ROOT / "templates").rglob("*.*"):
        checker.used_names.update(re.findall(r"\w+", template.read_text()))
    return [item.get_report() for item in checker.get_unused_code()]


if __name__ == "__main__":
    found = unused()
    print(*found, sep="\n", end="\n" if found else "")
    sys.exit(bool(found))
