"""What the C library does with memory that was freed."""

from __future__ import annotations

import ctypes

import numpy as np

_TRIM, _MMAP = -1, -3  # M_TRIM_THRESHOLD and M_MMAP_THRESHOLD of glibc's malloc.h
_LARGE = 2**22
_KEPT = 2**23  # twice as much is more than what a block of texts needs while it is scored


def return_large_blocks() -> None:
    """Have blocks of four megabytes and more given back to the system as soon as they are freed, and a little kept.

    glibc would raise that bound to the largest block it has seen freed, and keep such blocks between small ones that
    are not: the memory of a long run would creep upwards. What is kept is what one block of texts needs, and as much
    again. Other C libraries are left as they are.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_TRIM, 2 * _KEPT)
        mallopt(_MMAP, _LARGE)


def keep_for_the_next() -> None:
    """Have the memory of one block of texts kept for the next, which the system would else fill with zeros anew.

    glibc keeps twice as much as the largest piece that it has seen freed, so it is shown one, which nobody writes to.
    """
    np.empty(_KEPT, np.uint8)
