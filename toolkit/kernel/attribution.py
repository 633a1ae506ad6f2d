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
from toolkit.kernel.lookup import AHEAD, Lookup, fetch_slot, find, hashes_of, lookup, places_of
from toolkit.kernel.machine import AT, bare
from toolkit.kernel.quotations import quote_states
from toolkit.kernel.scan import CAPITAL, IS_WORD, Tokens, word_hash
from toolkit.kernel.scope import AUXILIARY, COMMA, JOINING, MARK, PRONOUN, WORD, Kinds

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


class Words(NamedTuple):
    """What is known of words: which of `rows` tells of one, by its hash.

    A row has a word's finest, fine and coarse class, zeros for none, what it is to a clause, and the act that it names;
    the first one, which is that of words not known, zeros alone.
    """

    slots: Lookup
    rows: np.ndarray


def words_of(common: np.ndarray, classes: Classes, acts: np.ndarray, numbers: np.ndarray, clause_words: Kinds) -> Words:
    """Lay together what is known of words, so that each is looked up once.

    Parameters
    ----------
    common : ndarray of uint32
        Hashes of the words that have classes, the most frequent first: those are found where they are looked for.
    classes : Classes
    acts, numbers : ndarray
        Hashes of the words that name acts of reporting, and the number of each one's act.
    clause_words : Kinds
    """
    words = np.concatenate([common, acts, hashes_of(clause_words.slots)])
    known = np.zeros((len(words), 5), np.int16)
    packed = np.maximum(places_of(classes.packed, words), 0)
    packed[packed & 0x7FF == 0] = 0  # without the finest class a word has none
    known[:, 0], known[:, 1], known[:, 2] = packed & 0x7FF, packed >> SHIFTS[1] & 0x1FF, packed >> SHIFTS[2] & 0x7F
    clause, act = places_of(clause_words.slots, words), places_of(lookup(acts), words)
    kinds = np.repeat([JOINING, AUXILIARY, PRONOUN], np.diff([0, *clause_words[1:], clause.max() + 1]))
    known[:, 3], known[:, 4] = np.where(clause < 0, WORD, kinds[clause]), np.where(act < 0, 0, numbers[act])
    # Few differ, and these lie near by. Compared as one number each: rows take ten times as long at every start.
    numbered = known[:, 0].astype(np.int64)
    for column, bits in ((1, 9), (2, 7), (3, 8), (4, 8)):
        numbered = numbered << bits | known[:, column]
    _, firsts, which = np.unique(numbered, return_index=True, return_inverse=True)
    rows = known[firsts]
    slots = lookup(words).slots
    held = slots[:, 0] != 0
    slots[held, 1] = which[slots[held, 1] - 1] + 1
    return Words(Lookup(slots), np.pad(rows, ((1, 0), (0, 0))))


@njit(cache=True, nogil=True)
def views_of(data: np.ndarray, tokens: Tokens, sentences: np.ndarray, paragraphs: np.ndarray, words: Words) -> Views:
    """Return the views of all tokens of texts, given where their sentences and paragraphs begin."""
    n = len(tokens.hash)
    finest, fine, coarse = np.empty((3, n), np.int16)
    kind, act = np.empty((2, n), np.uint8)
    capital = np.empty(n, np.bool_)
    sentence, paragraph = np.empty((2, n), np.int32)
    views = Views(
        tokens.hash,
        finest,
        fine,
        coarse,
        kind,
        act,
        quote_states(data, tokens, paragraphs),
        capital,
        sentence,
        paragraph,
    )
    _number(sentences, sentence)
    _number(paragraphs, paragraph)
    _look_up(data, tokens, words, views)
    return views


@bare
def _number(starts: np.ndarray, numbers: np.ndarray) -> None:
    """Write for every token which part it is in, given the first tokens of the parts, and the number of tokens."""
    for part in range(len(starts) - 1):
        for k in range(starts[part], starts[part + 1]):
            numbers[AT(k)] = part


@bare
def _look_up(data: np.ndarray, tokens: Tokens, words: Words, views: Views) -> None:
    """Write what is known of the tokens' words."""
    finest, fine, coarse, kind, act, capital = (
        views.finest,
        views.fine,
        views.coarse,
        views.kind,
        views.act,
        views.capital,
    )
    hashes, flags, starts, ends = tokens.hash, tokens.flags, tokens.start, tokens.end
    slots, rows, last_token = words.slots, words.rows, len(hashes) - 1
    for k in range(len(hashes)):
        fetch_slot(slots, hashes[AT(min(k + AHEAD, last_token))])
        capital[k] = flags[k] & CAPITAL != 0
        if not flags[k] & IS_WORD:
            kind[k], act[k] = COMMA if hashes[k] == _COMMA else MARK, 0
            finest[k] = fine[k] = coarse[k] = 2000 + (hashes[k] & 0xFFF)
            continue
        row = rows[AT(find(slots, hashes[k]) + 1)]
        finest[k], fine[k], coarse[k], kind[k], act[k] = row[0], row[1], row[2], row[3], row[4]
        if row[0] == 0:
            last, last2 = data[ends[k] - 1], data[ends[k] - 2] if ends[k] - starts[k] > 1 else 0
            finest[k] = 8000 + ((last2 & 0x1F) << 5 | last & 0x1F)
            fine[k] = coarse[k] = 1000 + (last | 0x20)


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
