"""The reporting expressions in cues: the longest in each, found by the hashes of its words."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from toolkit.kernel.characters import CLASS, LOWER, SPACE
from toolkit.kernel.groups import key_with, keys_of
from toolkit.kernel.lookup import EMPTY, Lookup, find, lookup
from toolkit.kernel.machine import bare
from toolkit.kernel.scan import Tokens, word_hash

NONE, ODD = -1, -2  # a cue without an expression, and one that this does not read: with other marks than spaces
_TO, _NO, _LONGER = (np.uint32(word_hash(word)) for word in ("to", "no", "longer"))


class Terms(NamedTuple):
    """Expressions, each of some words, and words that take back what a cue says.

    Attributes
    ----------
    keys : ndarray of uint64, shape (expressions,)
        See :func:`toolkit.kernel.groups.keys_of`.
    places : Lookup
        Of the keys, by half of their bits.
    longest : int
        How many words an expression has at most.
    negating : Lookup
        Words that negate; "no longer" does so, too.
    declining : Lookup
        Words that decline what follows them, which is "to" and a word.
    """

    keys: np.ndarray
    places: Lookup
    longest: int
    negating: Lookup
    declining: Lookup


def terms_from(tokens: Tokens, bounds: np.ndarray, negating: np.ndarray, declining: np.ndarray) -> Terms:
    """Make expressions of tokens, those of each from one of the bounds to the next."""
    keys = keys_of(tokens.hash, bounds[:-1], bounds[1:] - 1)
    places, longest = lookup((keys >> np.uint64(32)).astype(np.uint32)), int(np.diff(bounds).max())
    return Terms(keys, places, longest, lookup(negating), lookup(declining))


@njit(cache=True, nogil=True)
def terms_of(
    data: np.ndarray, tokens: Tokens, terms: Terms, firsts: np.ndarray, lasts: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the longest expression in each cue, and whether the cue takes it back.

    Parameters
    ----------
    data : ndarray of uint8
    tokens : Tokens
    terms : Terms
    firsts, lasts : ndarray of int32, shape (cues,)

    Returns
    -------
    places : ndarray of int32, shape (cues,)
        Of equally long ones, the last; NONE where there is none, ODD where something else than spaces, letters and
        digits of ASCII is in a cue.
    taken_back : ndarray of bool, shape (2, cues)
        By a word that negates; by one that declines.
    """
    hashes = tokens.hash
    places, taken_back = np.full(len(firsts), ODD, np.int32), np.zeros((2, len(firsts)), np.bool_)
    for i in range(len(firsts)):
        first, last = firsts[i], lasts[i]
        if not _plain(data, tokens, first, last):
            continue
        places[i] = _longest(hashes, terms, first, last)
        for k in range(first, last + 1):
            no_longer = k < last and hashes[k] == _NO and hashes[k + 1] == _LONGER
            taken_back[0, i] |= no_longer or find(terms.negating, hashes[k]) != EMPTY
            if k + 1 < last and hashes[k + 1] == _TO:
                taken_back[1, i] |= find(terms.declining, hashes[k]) != EMPTY
    return places, taken_back


@bare
def _plain(data: np.ndarray, tokens: Tokens, first: int, last: int) -> bool:
    """Tell whether a cue is of words that are letters and digits of ASCII, with spaces between them."""
    for k in range(first, last + 1):
        if k > first and tokens.start[k] == tokens.end[k - 1]:
            return False
    for at in range(tokens.start[first], tokens.end[last]):
        if LOWER[data[at]] == 0 and CLASS[data[at]] != SPACE:
            return False
    return True


@bare
def _longest(hashes: np.ndarray, terms: Terms, first: int, last: int) -> int:
    place, size = NONE, 1
    for begin in range(first, last + 1):
        key = np.uint64(0)
        for k in range(begin, min(begin + terms.longest, last + 1)):
            key = key_with(key, np.uint64(hashes[k]))
            found = find(terms.places, np.uint32(key >> np.uint64(32))) if k - begin + 1 >= size else EMPTY
            if found != EMPTY and terms.keys[found] == key:
                place, size = found, k - begin + 1
    return place
