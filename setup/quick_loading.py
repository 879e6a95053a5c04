"""Load the application's modules faster. Import this module before them.

Python's garbage collector would go through all that is loaded again and again, and find nothing. What Python compiles
is kept for the next start even if PYTHONDONTWRITEBYTECODE is set, as it is in many container images: compiling all
modules takes as long as the rest of the start.
"""

from __future__ import annotations

import gc
import sys

gc.disable()
sys.dont_write_bytecode = False


def settle() -> None:
    """Collect garbage again, but nothing that is loaded now, so that the processes continue to share it."""
    gc.freeze()
    gc.enable()
