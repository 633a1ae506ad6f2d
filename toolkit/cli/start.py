"""A quick start for commands of which an article takes less time than what they import."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from importlib import import_module
from pathlib import Path

#: Objects made before the garbage is looked for: what importing makes stays, and is looked through in vain.
_OBJECTS = 1_000_000


def start_quickly() -> None:
    """Set up the process of a command that runs compiled code alone; nothing here multiplies large matrices.

    numpy's threads would only stand in the way of ours. numba looks for the BLAS in SciPy and for a reader of its
    configuration, the imports of which are a sixth of the start: it is not shown any, which only the process of a
    command may do.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(_OBJECTS)
    # The interpreter would look for garbage among all that was imported several times over before it ends.
    atexit.register(gc.freeze)
    unneeded = ["scipy"] if Path(".numba_config.yaml").exists() else ["scipy", "yaml"]
    if not {"numba", *unneeded} & sys.modules.keys():
        sys.modules.update(dict.fromkeys(unneeded))  # type: ignore[arg-type]
        try:
            import_module("numba.np.arraymath")
        finally:
            for name in unneeded:
                del sys.modules[name]
        import_module("toolkit.cli.compiled").load_to_run()
