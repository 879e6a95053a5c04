"""Install Lighthouse, which measures pages, into the git-ignored `.cache/`: `python -m setup.lighthouse`.

Only `make verify` needs it. Without npm, the checks that need it are skipped with that reason.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from setup.assets import AssetMissing, checked_package, npm, run

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".cache" / "lighthouse"
PACKAGE = "lighthouse@12.2.3"
SHA512 = "fedXQk8VxiVCmekMkqKwXfbTvOTJTZ9SHxluOXweE9YQRclkiAdwLoVxIrMl2XJz/yHvcIZ+Cg2YzkjEHkN7eA=="  # npm's integrity
PROGRAM = HOME / "node_modules" / ".bin" / "lighthouse"


def provide() -> Path:
    """Return the program, installing it if it is missing; the npm package is verified by its hash.

    Raises AssetMissing if node or npm is not installed, or if the package does not match its hash.
    """
    if shutil.which("node") is None:
        raise AssetMissing("node is not on this machine.")
    if not PROGRAM.exists():
        with tempfile.TemporaryDirectory() as folder:
            package = Path(folder) / "lighthouse.tgz"
            package.write_bytes(checked_package(PACKAGE, SHA512))
            install = [npm(), "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-save"]
            run([*install, "--prefix", str(HOME), str(package)], "npm")
    return PROGRAM


if __name__ == "__main__":
    try:
        print(f"Lighthouse: {provide()}")
    except AssetMissing as reason:
        print(f"Pages are not measured: {reason}")
