"""Equal keys found without sorting them, so that what many spans share is worked out once."""

from __future__ import annotations

import numpy as np
from numba import njit

_PRIME = np.uint64(0xD6E8FEB86659FD93)


@njit(cache=True, inline="always")
def key_with(key: np.uint64, part: np.uint64) -> np.uint64:
    """Return the key of a span that has one part more."""
    key = (key + part + np.uint64(1)) * _PRIME
    return np.uint64(key ^ key >> np.uint64(32))


@njit(cache=True, nogil=True)
def keys_of(hashes: np.ndarray, firsts: np.ndarray, lasts: np.ndarray) -> np.ndarray:
    """Return a key for each span of tokens, uint64, the same for the same words.

    Examples
    --------
    >>> keys = keys_of(np.array([7, 9, 7, 9, 8], dtype=np.uint32), np.array([0, 2, 3]), np.array([1, 3, 4]))
    >>> bool(keys[0] == keys[1]), bool(keys[1] == keys[2])
    (True, False)
    """
    keys = np.empty(len(firsts), np.uint64)
    for i in range(len(firsts)):
        key = np.uint64(0)
        for k in range(firsts[i], lasts[i] + 1):
            key = key_with(key, np.uint64(hashes[k]))
        keys[i] = key
    return keys


@njit(cache=True, nogil=True)
def keys_of_letters(data: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Return a key for each span of bytes, uint64, the same for the same ones, be letters of ASCII small or capital.

    Examples
    --------
    >>> data = np.frombuffer(b"May, may", np.uint8)
    >>> keys = keys_of_letters(data, np.array([0, 5, 1]), np.array([3, 8, 3]))
    >>> bool(keys[0] == keys[1]), bool(keys[1] == keys[2])
    (True, False)
    """
    keys = np.empty(len(starts), np.uint64)
    for i in range(len(starts)):
        key = np.uint64(0)
        for k in range(starts[i], ends[i]):
            letter = np.uint64(data[k])
            letter |= np.uint64(0x20 * (ord("A") <= letter <= ord("Z")))
            key = key_with(key, letter)
        keys[i] = key
    return keys


@njit(cache=True, nogil=True)
def groups(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return where each distinct key stands first, and for each key the number of its group.

    Parameters
    ----------
    keys : ndarray of uint64, shape (keys,)

    Returns
    -------
    firsts : ndarray of int32, shape (groups,)
    numbers : ndarray of int32, shape (keys,)

    Examples
    --------
    >>> firsts, numbers = groups(np.array([7, 9, 7], dtype=np.uint64))
    >>> firsts.tolist(), numbers.tolist()
    ([0, 1], [0, 1, 0])
    """
    size = 16
    while size < 2 * len(keys):
        size *= 2
    slots = np.full(size, -1, np.int32)
    mask = np.uint64(size - 1)
    firsts, numbers = np.empty((2, len(keys)), np.int32)
    count = 0
    for i in range(len(keys)):
        slot = (keys[i] * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(32) & mask
        while slots[slot] >= 0 and keys[firsts[slots[slot]]] != keys[i]:
            slot = (slot + np.uint64(1)) & mask
        if slots[slot] < 0:
            slots[slot], firsts[count] = count, i
            count += 1
        numbers[i] = slots[slot]
    return firsts[:count], numbers
