"""A map from 32-bit hashes to their place in a list: open addressing, at most half full."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from toolkit.kernel.machine import AT, fetch

EMPTY = -1
AHEAD = 16  # look-ups ahead whose slot is fetched, where hashes are known long before


class Lookup(NamedTuple):
    """Slots of the map, shape (slots, 2): the hash that a slot holds, 0 where it is free, and that hash's place + 1.

    Both lie side by side, so that a look-up touches the memory once.
    """

    slots: np.ndarray


@njit(cache=True)
def _fill(hashes: np.ndarray, slots: np.ndarray) -> None:
    mask = np.uint32(len(slots) - 1)
    for place in range(len(hashes)):
        slot = hashes[place] & mask
        while slots[slot, 0] != 0 and slots[slot, 0] != hashes[place]:
            slot = (slot + np.uint32(1)) & mask
        if slots[slot, 0] == 0 and hashes[place] != 0:
            slots[slot, 0], slots[slot, 1] = hashes[place], place + 1


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
    slots = np.zeros((size, 2), np.uint32)
    _fill(np.asarray(hashes, dtype=np.uint32), slots)
    return Lookup(slots)


def hashes_of(table: Lookup) -> np.ndarray:
    """Return the hashes that a map holds, in no order."""
    return np.asarray(table.slots[table.slots[:, 0] != 0, 0])


@njit(cache=True, nogil=True)
def places_of(table: Lookup, keys: np.ndarray) -> np.ndarray:
    """Return the places of hashes, EMPTY for those that the map lacks."""
    places = np.empty(len(keys), np.int32)
    for i in range(len(keys)):
        places[i] = find(table, keys[i])
    return places


@njit(cache=True, inline="always")
def find(table: Lookup, key: np.uint32) -> int:
    """Return the place of a hash, or EMPTY."""
    slots = table.slots
    mask = np.uint32(len(slots) - 1)
    slot = key & mask
    held = slots[slot, 0]
    while held != key and held != 0:
        slot = (slot + np.uint32(1)) & mask
        held = slots[slot, 0]
    return int(slots[slot, 1]) - 1


@njit(cache=True, inline="always")
def fetch_slot(table: Lookup, key: np.uint32) -> None:
    """Have the slot fetched in which a hash is looked up soon."""
    fetch(table.slots, AT(key & np.uint32(len(table.slots) - 1)))
