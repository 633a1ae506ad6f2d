"""What tells of attributions: what every token is, and which tokens around a cue are looked at.

A token is seen with its word, its classes, what it is to a clause, what act of reporting it names, whether it is quoted
and in which sentence it stands: its views, written once for a text. What it is to a cue is in
:mod:`toolkit.kernel.reporting_chains`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from toolkit.kernel.classes import SHIFTS, Classes
from toolkit.kernel.lookup import EMPTY, Lookup, find
from toolkit.kernel.quotations import quote_states
from toolkit.kernel.scan import CAPITAL, IS_WORD, Tokens, word_hash
from toolkit.kernel.scope import AUXILIARY, COMMA, JOINING, MARK, PRONOUN, Kinds

REACH = 100  # tokens to each side of a cue that are looked at

_COMMA = np.uint32(word_hash(","))


class Views(NamedTuple):
    """What every token is, as parallel arrays.

    Attributes
    ----------
    word : ndarray of uint32
        Its hash.
    finest, fine, coarse : ndarray of int16
        Its classes; a word without is classed with those that end like it.
    kind : ndarray of uint8
        What it is to a clause, see :mod:`toolkit.kernel.scope`.
    act : ndarray of uint8
        The act of reporting that it names, from 1; 0 for none.
    quote : ndarray of uint8
        See :mod:`toolkit.kernel.quotations`.
    capital : ndarray of bool
    sentence, paragraph : ndarray of int32
        Number of the sentence, and of the paragraph.
    """

    word: np.ndarray
    finest: np.ndarray
    fine: np.ndarray
    coarse: np.ndarray
    kind: np.ndarray
    act: np.ndarray
    quote: np.ndarray
    capital: np.ndarray
    sentence: np.ndarray
    paragraph: np.ndarray


class Acts(NamedTuple):
    """Where a word's hash stands among those that name acts of reporting, and the number of each one's act."""

    slots: Lookup
    numbers: np.ndarray


@njit(cache=True, nogil=True)
def views_of(
    data: np.ndarray,
    tokens: Tokens,
    sentences: np.ndarray,
    paragraphs: np.ndarray,
    classes: Classes,
    acts: Acts,
    clause_words: Kinds,
) -> Views:
    """Return the views of all tokens of texts, given where their sentences and paragraphs begin."""
    n = len(tokens.hash)
    finest, fine, coarse = np.zeros((3, n), np.int16)
    kind, act = np.zeros((2, n), np.uint8)
    capital = np.zeros(n, np.bool_)
    sentence, paragraph = np.empty((2, n), np.int32)
    hashes, flags, starts, ends, packed = tokens.hash, tokens.flags, tokens.start, tokens.end, classes.packed
    slots, verbs, pronouns = clause_words.slots, clause_words.verbs, clause_words.pronouns
    act_slots, act_numbers = acts.slots, acts.numbers
    s = p = 0
    for k in range(n):
        while sentences[s + 1] <= k:
            s += 1
        while paragraphs[p + 1] <= k:
            p += 1
        sentence[k], paragraph[k] = s, p
        if not flags[k] & IS_WORD:
            kind[k] = COMMA if hashes[k] == _COMMA else MARK
            finest[k] = fine[k] = coarse[k] = 2000 + (hashes[k] & 0xFFF)
            continue
        capital[k] = flags[k] & CAPITAL != 0
        cell = find(packed, hashes[k])
        if cell == EMPTY or cell & 0x7FF == 0:
            fine[k] = coarse[k] = 1000 + (data[ends[k] - 1] | 0x20)
            last2 = data[ends[k] - 2] if ends[k] - starts[k] > 1 else 0
            finest[k] = 8000 + ((last2 & 0x1F) << 5 | data[ends[k] - 1] & 0x1F)
        else:
            finest[k], fine[k], coarse[k] = cell & 0x7FF, cell >> SHIFTS[1] & 0x1FF, cell >> SHIFTS[2] & 0x7F
        place = find(slots, hashes[k])
        if place != EMPTY:
            kind[k] = JOINING if place < verbs else (AUXILIARY if place < pronouns else PRONOUN)
        place = find(act_slots, hashes[k])
        if place != EMPTY:
            act[k] = act_numbers[place]
    quote = quote_states(data, tokens, paragraphs)
    return Views(hashes, finest, fine, coarse, kind, act, quote, capital, sentence, paragraph)


@njit(cache=True, inline="always")
def bucket(distance: int) -> int:
    """Return a distance in tokens, the coarser the longer it is."""
    return distance if distance < 6 else (6 if distance < 9 else (7 if distance < 14 else (8 if distance < 30 else 9)))


@njit(cache=True, nogil=True)
def around(paragraphs: np.ndarray, views: Views, cues: np.ndarray) -> np.ndarray:
    """Return the first token around each cue that is looked at, and the one behind the last.

    That is the cue's sentence with what a quotation joins to it, in its paragraph: nearly all sources and contents.
    """
    near = np.empty((len(cues), 2), np.int32)
    paragraph, sentence, quote = views.paragraph, views.sentence, views.quote
    for i in range(len(cues)):
        p = paragraph[cues[i, 0]]
        least, most = max(paragraphs[p], cues[i, 0] - REACH), min(paragraphs[p + 1], cues[i, 1] + REACH + 1)
        first, last = cues[i, 0], cues[i, 1] + 1
        while first > least and (sentence[first - 1] == sentence[first] or quote[first - 1]):
            first -= 1
        while last < most and (sentence[last] == sentence[last - 1] or quote[last]):
            last += 1
        near[i, 0], near[i, 1] = first, last
    return near
