"""Eight bytes at once: in a register one instruction does the work of eight."""

from __future__ import annotations

import numpy as np
from numba import njit

from toolkit.kernel.machine import eight

#: The lowest and the highest bit of each of eight bytes.
LOWEST, HIGHEST = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080)


@njit(cache=True, inline="always")
def first_of(word: np.uint64, count: int) -> np.uint64:
    """Keep the first of eight bytes, 0 to 7 of them."""
    # A processor takes a shift by all 64 bits for none, so none is by more than 63.
    return np.uint64(word & (np.uint64(0x7FFFFFFFFFFFFFFF) >> np.uint64(63 - 8 * count)))


@njit(cache=True, inline="always")
def as_far_as(data: np.ndarray, at: int) -> np.uint64:
    """Read eight bytes of an array of bytes, with zeros where it has ended, or not begun."""
    if at >= 0 and at + 8 <= len(data):
        return np.uint64(eight(data, at))
    word = np.uint64(0)
    for place in range(8):
        if 0 <= at + place < len(data):
            word |= np.uint64(data[at + place]) << np.uint64(8 * place)
    return word
