"""What the C library does with memory that was freed."""

from __future__ import annotations

import ctypes

_TRIM, _MMAP = -1, -3  # M_TRIM_THRESHOLD and M_MMAP_THRESHOLD of glibc's malloc.h
_LARGE = 2**20


def return_large_blocks() -> None:
    """Have blocks of a megabyte and more given back to the system as soon as they are freed.

    glibc would raise that bound to the largest block it has seen freed, and keep such blocks between small ones that
    are not: the memory of a long run would creep upwards. Other C libraries are left as they are.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_TRIM, _LARGE)
        mallopt(_MMAP, _LARGE)
