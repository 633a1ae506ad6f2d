"""What is known of a word without its context: its classes, learned from news, and its category in a lexicon."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from toolkit.kernel.lookup import Lookup, lookup

UNCLASSED = 0xFFFF  # the classes of a word that only the lexicon knows
SHIFTS = (0, 11, 20, 27)  # of fine, middle and coarse class (each + 1, 0 for none) and category in 32 bits


class Classes(NamedTuple):
    """What is known of words: where a word's hash stands in `rows`; there its fine, middle, coarse class and category.

    Categories are those of a lexicon, from 1; 0 is none. A word of the lexicon alone has the classes UNCLASSED.
    `packed` has the same in one look-up, see :func:`classes_of`: the row in 32 bits where `slots` has the place.
    """

    slots: Lookup
    rows: np.ndarray
    packed: Lookup


def classes_of(hashes: np.ndarray, rows: np.ndarray) -> Classes:
    """Lay out the classes of words, given by their hashes, for look-up."""
    slots = lookup(hashes)
    numbers = rows.astype(np.uint32)
    numbers[:, :3] = np.where(rows[:, :3] == UNCLASSED, 0, numbers[:, :3] + 1)
    cells = np.bitwise_or.reduce(numbers << np.array(SHIFTS, np.uint32), axis=1)
    packed = slots.slots.copy()
    held = packed[:, 0] != 0
    packed[held, 1] = cells[packed[held, 1] - 1] + np.uint32(1)
    return Classes(slots, rows, Lookup(packed))
