"""What each token's word is to the gates of several models, by one look-up a token.

The processor waits for a table of many words, so the gates are laid together and looked up at once. A gate's words are
of two kinds; each gate has two bits of a token's mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numba import njit

from toolkit.kernel.lookup import Lookup, find, lookup
from toolkit.kernel.machine import AT
from toolkit.kernel.scan import Tokens, is_name
from toolkit.kernel.windows import Gate

BEGINS, CONTINUES = 1, 2  # kinds of words: those that may begin a span, and those that only continue one
BITS = 2  # of a gate
_NEAR = 14  # bits of a hash that tell most words from those of gates
_AWAY, _SPREAD = np.uint32(32 - _NEAR), np.uint32(0x9E3779B1)

Kinds = tuple[np.ndarray, np.ndarray]
NO_WORDS: Kinds = (np.zeros(0, np.uint32), np.zeros(0, np.int64))


class Together(NamedTuple):
    """Gates laid together.

    Attributes
    ----------
    table : Lookup
        In the place of a word's place stand its kinds, those of the first gate in the last bits.
    near : ndarray of bool, shape (2**_NEAR,)
        Which bits of hashes the words have: few words are in a gate, and by this table, which is always near, nearly
        all others are known.
    """

    table: Lookup
    near: np.ndarray


def kinds_of(words: np.ndarray, gate: Gate) -> Kinds:
    """Return the words of a gate, in their order, and the kind of each."""
    return words, np.where(np.arange(len(words)) < gate.begins, BEGINS, CONTINUES)


def together(gates: Sequence[Kinds]) -> Together:
    """Lay gates together.

    Parameters
    ----------
    gates : sequence of (ndarray of uint32, ndarray of int)
        The hashes of each gate's words, and their kinds.

    Examples
    --------
    >>> words = np.array([7, 9], dtype=np.uint32)
    >>> table = together([(words, np.array([1, 2])), (words[1:], np.array([1]))])
    >>> marks_of(np.array([9, 8, 7], dtype=np.uint32), table).tolist()
    [6, 0, 1]
    """
    words = np.unique(np.concatenate([own for own, _ in gates]))
    bits = np.zeros(len(words), np.uint32)
    for number, (own, kinds) in enumerate(gates):
        bits[np.searchsorted(words, own)] |= (kinds << BITS * number).astype(np.uint32)
    slots = lookup(words).slots
    held = slots[:, 0] != 0
    # As a place is kept one higher, so are bits.
    slots[held, 1] = bits[slots[held, 1] - 1] + 1
    near = np.zeros(1 << _NEAR, np.bool_)
    near[words * _SPREAD >> _AWAY] = True
    return Together(Lookup(slots), near)


@njit(cache=True, nogil=True)
def marks_of(hashes: np.ndarray, gates: Together) -> np.ndarray:
    """Return the marks of tokens, uint16: the kinds of their words to each gate, 0 where no gate has them."""
    table, near, marks = gates.table, gates.near, np.zeros(len(hashes), np.uint16)
    for k in range(len(hashes)):
        word = hashes[AT(k)]
        if near[AT(np.uint32(word * _SPREAD) >> _AWAY)]:
            marks[AT(k)] = max(find(table, word), 0)
    return marks


@njit(cache=True, nogil=True)
def passing(tokens: Tokens, marks: np.ndarray, gate: int) -> np.ndarray:
    """Return the places of the tokens that pass one of several gates, as :func:`toolkit.kernel.windows.candidates`."""
    places = np.empty(len(marks), np.int32)
    begins, either = BEGINS << BITS * gate, (BEGINS | CONTINUES) << BITS * gate
    flags = tokens.flags
    count = 0
    for k in range(len(marks)):
        if marks[k] & either:
            follows = count > 0 and places[count - 1] == k - 1
            if (marks[k] & begins or follows) and not is_name(flags, k):
                places[count] = k
                count += 1
    return places[:count]
