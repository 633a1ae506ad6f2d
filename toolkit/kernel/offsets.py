"""Byte offsets to character offsets, for a whole array at once."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def _translate(data: np.ndarray, offsets: np.ndarray, characters: np.ndarray) -> None:
    i = count = 0
    for k in range(len(offsets)):
        target = offsets[k]
        while i < target:
            # Continuation bytes are 10xxxxxx; every other byte begins a character.
            count += (data[i] & 0xC0) != 0x80
            i += 1
        characters[k] = count


def characters(data: np.ndarray, offsets: np.ndarray, length: int) -> np.ndarray:
    """Translate ascending byte offsets into encoded text to character offsets.

    Parameters
    ----------
    data : ndarray of uint8
        What :func:`toolkit.kernel.scan.encode` returned.
    offsets : ndarray of int32
        Byte offsets, ascending.
    length : int
        How many characters the text has; when it has as many bytes, the offsets are returned as they are.

    Examples
    --------
    >>> from toolkit.kernel.scan import encode
    >>> characters(encode("né ici"), np.array([0, 3, 4], dtype=np.int32), 6).tolist()
    [0, 2, 3]
    """
    if length == len(data) - 1:
        return offsets
    translated = np.empty_like(offsets)
    _translate(data, offsets, translated)
    return translated


@njit(cache=True, nogil=True)
def characters_before(data: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Return how many characters stand before each byte offset, int32; the offsets may be in any order."""
    # Counted once in steps of 64 bytes, which the processor does side by side, and from there to each offset.
    steps = np.empty(len(data) // 64 + 1, np.int32)
    count = 0
    for step in range(len(steps)):
        steps[step] = count
        for i in range(64 * step, min(64 * step + 64, len(data))):
            count += (data[i] & 0xC0) != 0x80
    before = np.empty(len(offsets), np.int32)
    for k in range(len(offsets)):
        count = steps[offsets[k] // 64]
        for i in range(offsets[k] // 64 * 64, offsets[k]):
            count += (data[i] & 0xC0) != 0x80
        before[k] = count
    return before
