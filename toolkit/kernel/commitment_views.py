"""What every word is to the commitment to an event: its forms, its classes, what it is to a clause, what it governs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from toolkit.kernel.classes import SHIFTS, Classes
from toolkit.kernel.clause import letters, stem_end
from toolkit.kernel.lookup import EMPTY, Lookup, find
from toolkit.kernel.scan import CAPITAL, DIGIT, IS_WORD, Tokens, word_hash

# What a word is to a clause: the lists of words.json in their order, then marks.
KINDS = (
    *("auxiliaries", "modals", "negations", "to", "adverbs", "determiners", "prepositions", "subordinators"),
    *("that", "relatives", "joining", "pronouns"),
)
OTHER, AUXILIARY, MODAL, NEGATION, TO, ADVERB, DETERMINER, PREPOSITION, SUBORDINATOR = range(9)
THAT, RELATIVE, JOINING, PRONOUN, COMMA, MARK = range(9, 15)

_COMMA = np.uint32(word_hash(","))
_L, _Y = ord("l"), ord("y")
_UNKNOWN, _MARKS = 2000, 5000  # classes of words that have none, by their last letter, and of marks


class Words(NamedTuple):
    """Words by their hashes: what each is to a clause, and the class of predicates that it is of, 0 for none."""

    slots: Lookup
    kinds: np.ndarray
    predicates: np.ndarray


class Views(NamedTuple):
    """What every token is, as parallel arrays of int64.

    Attributes
    ----------
    word, stem, ending : ndarray
        Hashes of the word, of its stem, and of its last three letters.
    middle, coarse : ndarray
        Its classes; a word without is classed with those that end like it.
    kind : ndarray
        What it is to a clause, OTHER … MARK.
    predicate : ndarray
        The class of predicates that it is of, 0 for none: those that say something of what they govern.
    shape : ndarray
        1 for a capital, 2 for a digit.
    """

    word: np.ndarray
    stem: np.ndarray
    ending: np.ndarray
    middle: np.ndarray
    coarse: np.ndarray
    kind: np.ndarray
    predicate: np.ndarray
    shape: np.ndarray


class Found(NamedTuple):
    """What the taggers found, as parallel arrays over the tokens.

    Attributes
    ----------
    negated : ndarray of int64
        How many negations have the token in their scope.
    hedge : ndarray of int64
        1 for a token of a hedge cue.
    modal : ndarray of int64
        The sense of the modal that the token belongs to, and whether it is negated; 0 for none.
    quote : ndarray of int64
        See :mod:`toolkit.kernel.quotations`.
    """

    negated: np.ndarray
    hedge: np.ndarray
    modal: np.ndarray
    quote: np.ndarray


@njit(cache=True, nogil=True)
def views_of(data: np.ndarray, tokens: Tokens, classes: Classes, words: Words) -> Views:
    """Return the views of all tokens."""
    n = len(tokens.hash)
    word, stem, ending, middle, coarse, kind, predicate, shape = np.zeros((8, n), np.int64)
    hashes, flags, starts, ends, packed = tokens.hash, tokens.flags, tokens.start, tokens.end, classes.packed
    slots, kinds, predicates = words.slots, words.kinds, words.predicates
    for k in range(n):
        h, start, end = hashes[k], starts[k], ends[k]
        word[k] = h
        if not flags[k] & IS_WORD:
            kind[k] = COMMA if h == _COMMA else MARK
            middle[k] = coarse[k] = _MARKS + (h & 0xFFF)
            stem[k] = ending[k] = h
            continue
        stem[k] = letters(data, start, stem_end(data, start, end), np.uint32(1))
        ending[k] = letters(data, max(start, end - 3), end, np.uint32(2))
        cell = find(packed, h)
        if cell == EMPTY or cell & 0x7FF == 0:
            middle[k] = coarse[k] = _UNKNOWN + (data[end - 1] | 0x20)
        else:
            middle[k], coarse[k] = cell >> SHIFTS[1] & 0x1FF, cell >> SHIFTS[2] & 0x7F
        place = find(slots, h)
        if place != EMPTY:
            kind[k], predicate[k] = kinds[place], predicates[place]
        elif end - start > 3 and data[end - 1] == _Y and data[end - 2] == _L:
            kind[k] = ADVERB
        shape[k] = (flags[k] & CAPITAL != 0) + 2 * (flags[k] & DIGIT != 0)
    return Views(word, stem, ending, middle, coarse, kind, predicate, shape)
