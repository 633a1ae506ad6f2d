"""Which of very many columns have weights, told by a bit each, and where: rows of weights without gaps between them.

Of the hashed features that a text has, most were never seen in training, and a table with a row for each is larger than
what the processor has at hand. The bits are not, nor are the rows of those that were seen: the place of one among them
is how many bits are set before its own (Jacobson 1989, Space-efficient Static Trees and Graphs, FOCS).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from toolkit.kernel.machine import AT, ones

_WORD = 64  # bits
_ONE, _LAST = np.uint64(1), np.uint32(_WORD - 1)
_AWAY = np.uint32(6)  # which of 64 bits: the last six of a column


class Ranked(NamedTuple):
    """Columns that have weights.

    Attributes
    ----------
    bits : ndarray of uint64, shape (columns / 64,)
        A bit for each column, the first one lowest.
    before : ndarray of uint32, shape (columns / 64,)
        How many columns before these 64 have weights.
    size : int
        How many columns there are, a power of two.
    """

    bits: np.ndarray
    before: np.ndarray
    size: int


def ranked(columns: np.ndarray, size: int) -> Ranked:
    """Return which columns have weights.

    Parameters
    ----------
    columns : ndarray of uint32
        In order, each once.
    size : int
        A power of two.

    Examples
    --------
    >>> known = ranked(np.array([1, 70, 71], dtype=np.uint32), 128)
    >>> rows = np.empty(4, np.uint32)
    >>> count = rows_of(np.array([71, 2, 1, 199], dtype=np.uint32), known.bits, known.before, np.uint32(127), rows)
    >>> rows[:count].tolist()
    [2, 0, 2]
    """
    held = np.zeros(max(size, _WORD), np.bool_)
    held[columns] = True
    counts = held.reshape(-1, _WORD).sum(axis=1)
    before = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.uint32)
    return Ranked(np.packbits(held, bitorder="little").view(np.uint64), before, size)


@njit(cache=True, inline="always")
def rows_of(hashes: np.ndarray, bits: np.ndarray, before: np.ndarray, mask: np.uint32, rows: np.ndarray) -> int:
    """Write the rows of the weights that hashes have by their last bits, and return how many have some."""
    count = 0
    for j in range(len(hashes)):
        column = hashes[AT(j)] & mask
        word, at = bits[AT(column >> _AWAY)], np.uint64(column & _LAST)
        # Written in any case, and kept if the bit is set: a processor cannot guess which are.
        rows[AT(count)] = before[AT(column >> _AWAY)] + np.uint32(ones(word & ((_ONE << at) - _ONE)))
        count += int((word >> at) & _ONE)
    return count
