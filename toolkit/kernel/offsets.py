"""Byte offsets to character offsets, for a whole array at once."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def _translate(inner: np.ndarray, offsets: np.ndarray, characters: np.ndarray) -> None:
    passed = 0
    for k in range(len(offsets)):
        while passed < len(inner) and inner[passed] < offsets[k]:
            passed += 1
        characters[k] = offsets[k] - passed


def characters(data: np.ndarray, offsets: np.ndarray, length: int | None = None) -> np.ndarray:
    """Translate ascending byte offsets into encoded text to character offsets.

    Parameters
    ----------
    data : ndarray of uint8
        What :func:`toolkit.kernel.scan.encode` returned.
    offsets : ndarray of int32
        Byte offsets, ascending.
    length : int, optional
        How many characters the text has, where that is known; when it has as many bytes, the offsets are returned as
        they are.

    Examples
    --------
    >>> from toolkit.kernel.scan import encode
    >>> characters(encode("né ici"), np.array([0, 3, 4], dtype=np.int32), 6).tolist()
    [0, 2, 3]
    """
    if length == len(data) - 1:
        return offsets
    translated = np.empty_like(offsets)
    # Bytes 10xxxxxx go on with a character; every other byte begins one.
    _translate(np.flatnonzero((data & 0xC0) == 0x80), offsets, translated)
    return translated
