"""A map from 32-bit hashes to their place in a list: open addressing, at most half full."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

EMPTY = -1


class Lookup(NamedTuple):
    """Slots of the map: the hash that a slot holds, 0 where it is free, and that hash's place."""

    keys: np.ndarray
    places: np.ndarray


@njit(cache=True)
def _fill(hashes: np.ndarray, keys: np.ndarray, places: np.ndarray) -> None:
    mask = np.uint32(len(keys) - 1)
    for place in range(len(hashes)):
        slot = hashes[place] & mask
        while keys[slot] != 0 and keys[slot] != hashes[place]:
            slot = (slot + np.uint32(1)) & mask
        if keys[slot] == 0 and hashes[place] != 0:
            keys[slot], places[slot] = hashes[place], place


def lookup(hashes: np.ndarray) -> Lookup:
    """Build the map from each hash to its (first) place in `hashes`; the hash 0 is never found.

    Examples
    --------
    >>> find(lookup(np.array([7, 9], dtype=np.uint32)), np.uint32(9))
    1
    """
    size = 16
    while size < 2 * len(hashes):
        size *= 2
    slots = Lookup(np.zeros(size, np.uint32), np.full(size, EMPTY, np.int32))
    _fill(np.asarray(hashes, dtype=np.uint32), *slots)
    return slots


@njit(cache=True, inline="always")
def find(slots: Lookup, key: np.uint32) -> int:
    """Return the place of a hash, or EMPTY."""
    mask = np.uint32(len(slots.keys) - 1)
    slot = key & mask
    held = slots.keys[slot]
    while held != key and held != 0:
        slot = (slot + np.uint32(1)) & mask
        held = slots.keys[slot]
    return int(slots.places[slot])
