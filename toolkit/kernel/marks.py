"""What each token's word is to the gates of several models, by one look-up a token.

The processor waits for a table of many words, so the gates are laid together and looked up at once. It foresees whether
a word is in the table only where nearly all are, so common words of no gate stand there, too. A gate's words are of two
kinds; each gate has two bits of a token's mark.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numba import njit

from toolkit.kernel.lookup import AHEAD, Lookup, fetch_slot, find, lookup, places_of
from toolkit.kernel.machine import AT
from toolkit.kernel.scan import CAPITAL, IS_WORD, NEWLINE, UPPER, Tokens
from toolkit.kernel.windows import Gate

BEGINS, CONTINUES = 1, 2  # kinds of words: those that may begin a span, and those that only continue one
BITS = 2  # of a gate

Kinds = tuple[np.ndarray, np.ndarray]
NO_WORDS: Kinds = (np.zeros(0, np.uint32), np.zeros(0, np.int64))


def kinds_of(words: np.ndarray, gate: Gate) -> Kinds:
    """Return the words of a gate, in their order, and the kind of each."""
    return words, np.where(np.arange(len(words)) < gate.begins, BEGINS, CONTINUES)


def together(gates: Sequence[Kinds], common: np.ndarray = NO_WORDS[0]) -> Lookup:
    """Lay gates together: in the place of a word's place stand its kinds, those of the first gate in the last bits.

    Parameters
    ----------
    gates : sequence of (ndarray of uint32, ndarray of int)
        The hashes of each gate's words, and their kinds.
    common : ndarray of uint32
        Hashes of words that are common, most of all the first: they are found at once, in a gate or not.

    Examples
    --------
    >>> words = np.array([7, 9], dtype=np.uint32)
    >>> table = together([(words, np.array([1, 2])), (words[1:], np.array([1]))])
    >>> marks_of(np.array([9, 8, 7], dtype=np.uint32), table).tolist()
    [6, 0, 1]
    """
    words = np.concatenate([common, *(own for own, _ in gates)])
    table = lookup(words)
    bits = np.zeros(len(words) + 1, np.uint32)  # the last for the hash 0, which no map has
    for number, (own, kinds) in enumerate(gates):
        bits[places_of(table, own)] |= (kinds << BITS * number).astype(np.uint32)
    slots = table.slots
    held = slots[:, 0] != 0
    # As a place is kept one higher, so are bits.
    slots[held, 1] = bits[slots[held, 1] - 1] + 1
    return table


@njit(cache=True, nogil=True)
def marks_of(hashes: np.ndarray, gates: Lookup) -> np.ndarray:
    """Return the marks of tokens, uint16: the kinds of their words to each gate, 0 where no gate has them."""
    marks, last = np.empty(len(hashes), np.uint16), len(hashes) - 1
    for k in range(len(hashes)):
        fetch_slot(gates, hashes[AT(min(k + AHEAD, last))])
        marks[AT(k)] = max(find(gates, hashes[AT(k)]), 0)
    return marks


@njit(cache=True, nogil=True)
def passing(tokens: Tokens, marks: np.ndarray, gate: int) -> np.ndarray:
    """Return the places of the tokens that pass one of several gates, as :func:`toolkit.kernel.windows.candidates`."""
    places = np.empty(len(marks), np.int32)
    begins, either = np.uint16(BEGINS << BITS * gate), np.uint16((BEGINS | CONTINUES) << BITS * gate)
    flags, count = tokens.flags, 0
    passes = after_word = False
    for k in range(len(marks)):
        mark, flag = marks[AT(k)], flags[AT(k)]
        # As is_name says. Written in any case, and kept if it passes: a processor cannot guess which do.
        name = (flag & (CAPITAL | UPPER | NEWLINE) == CAPITAL) & after_word
        passes = ((mark & begins != 0) | ((mark & either != 0) & passes)) & (not name)
        after_word = flag & IS_WORD != 0
        places[AT(count)] = k
        count += passes
    return places[:count]
