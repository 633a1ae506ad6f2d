"""Quotations as spans of tokens: what stands between an opening mark and its closing one, or the paragraph's end."""

from __future__ import annotations

import numpy as np
from numba import njit

from toolkit.kernel.quotations import CLOSES, OPENS, OUTSIDE


@njit(cache=True, nogil=True)
def quoted_tokens(states: np.ndarray) -> np.ndarray:
    """Return the first and last tokens of quotations, their marks among them, int32 of shape (quotations, 2).

    Parameters
    ----------
    states : ndarray of uint8
        What every token is to quotations, see :func:`toolkit.kernel.quotations.quote_states`.
    """
    out = np.empty((len(states), 2), np.int32)
    count = 0
    start = -1
    for k in range(len(states)):
        state = states[k]
        if start >= 0 and (state == OPENS or state == OUTSIDE):
            out[count] = start, k - 1
            count += 1
            start = -1
        if state == OPENS:
            start = k
        elif state == CLOSES and start >= 0:
            out[count] = start, k
            count += 1
            start = -1
    if start >= 0:
        out[count] = start, len(states) - 1
        count += 1
    return out[:count].copy()
