"""The same digits on every processor, for commands that train."""

from __future__ import annotations

import os
import sys
from pathlib import Path

CPUINFO = Path("/proc/cpuinfo")
#: What every x86 processor with AVX2 can calculate by; newer ones would take more, and end with other last digits.
ALIKE = {
    "OPENBLAS_CORETYPE": "Haswell",
    # numpy 2.4 calls the first what older ones call the next two; what one does not know it leaves out.
    "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512F AVX512_SKX AVX512_ICL AVX512_SPR",
}
NEEDED = {"avx2", "fma"}


def calculate_alike() -> None:
    """Have numpy and its BLAS, which must not be loaded yet, calculate by the instructions that most processors have.

    Both choose by the processor, and then sums differ in their last digits: enough for a screen to let other tokens
    pass, and for other scores. What the environment says already stays; processors that lack
    these instructions, or do not tell, go on as they would.
    """
    if "numpy" in sys.modules or not CPUINFO.exists():
        return
    flags = (line.split(":")[1].split() for line in CPUINFO.read_text("utf-8").splitlines() if line.startswith("flags"))
    if set(next(flags, [])) >= NEEDED:
        for name, value in ALIKE.items():
            os.environ.setdefault(name, value)
