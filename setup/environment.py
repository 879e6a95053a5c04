"""Install a lock file into the running environment: `python -m setup.environment requirements.txt`.

Does nothing if the same lock file was installed last, so that a start inspects no packages. Uses the standard library
only, because nothing else is installed when it first runs.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INSTALLER = "requirements-setup.txt"


def install(lock: str, root: Path = ROOT, prefix: Path = Path(sys.prefix)) -> bool:
    """Install the packages of a lock file, verified by their hashes; return whether there was anything to do."""
    stamp = prefix / f"installed-{lock}"
    wanted = hashlib.sha256((root / lock).read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return False
    print(f"Installing {lock} …", flush=True)
    _pip("install", "-qq", "--require-hashes", "-r", str(root / INSTALLER))
    if not _uv("pip", "install", "--quiet", "--compile-bytecode", "--require-hashes", "-r", str(root / lock)):
        print("The quick installer failed; pip takes a minute or two.", flush=True)
        _pip("install", "-qq", "--require-hashes", "-r", str(root / lock))
    stamp.write_text(wanted)
    return True


def _pip(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "pip", *arguments], check=True, stdin=subprocess.DEVNULL)


def _uv(*arguments: str) -> bool:
    command = [str(Path(sys.executable).with_name("uv")), *arguments, "--python", sys.executable]
    return subprocess.run(command, check=False, stdin=subprocess.DEVNULL).returncode == 0


if __name__ == "__main__":
    try:
        for name in sys.argv[1:]:
            install(name)
    except subprocess.CalledProcessError as error:
        sys.exit(f"The packages could not be installed ({error}).")
