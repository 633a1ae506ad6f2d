"""What a word is made of, and where in its sentence it stands: views beside those of token windows.

A stem brings the forms of a word together; a beginning finds its negative prefix. Of the sentence it counts whether it
is a question, whether "if" stands before the word, how long it is and how far the word is from its ends.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from toolkit.kernel.characters import LOWER
from toolkit.kernel.machine import bare
from toolkit.kernel.scan import word_hash

MOOD = 3  # numbers that tell of a sentence: where it ends, where "if" stands, whether it is a question

_ENDINGS = sorted(
    ("ically", "ities", "ings", "ies", "ied", "ily", "ing", "ity", "ed", "es", "ly", "s", "e", "y"),
    key=lambda ending: (ending[-1], -len(ending)),
)
# Every ending from its last letter back, filled with zeros.
_TABLE = np.array([[*ending.encode()[::-1], *[0] * (6 - len(ending))] for ending in _ENDINGS], np.uint8)
_SIZES = np.array([len(ending) for ending in _ENDINGS], np.int64)
# Where those with a last letter begin and end, by the letter.
_LASTS = [ord(ending[-1]) for ending in _ENDINGS]
_OF_LETTER = np.searchsorted(_LASTS, np.add.outer(np.arange(256), [0, 1]))
_LEAST = 3  # letters that a stem keeps
_QUESTION, _IF = np.uint32(word_hash("?")), np.uint32(word_hash("if"))
_FAR = 10


@bare
def stem_end(data: np.ndarray, start: int, end: int) -> int:
    """Return where the stem of a word ends: its longest ending is cut off, and once more."""
    for _ in range(2):
        last = LOWER[data[end - 1]]
        for e in range(_OF_LETTER[last, 0], _OF_LETTER[last, 1]):
            size = _SIZES[e]
            if end - start - size < _LEAST:
                continue
            i = 1
            while i < size and LOWER[data[end - 1 - i]] == _TABLE[e, i]:
                i += 1
            if i == size:
                end -= size
                break
        else:
            break
    return end


@njit(cache=True, inline="always")
def letters(data: np.ndarray, start: int, end: int, seed: np.uint32) -> np.uint32:
    """Hash bytes of a word in lower case."""
    h = seed
    for i in range(start, end):
        h = (h ^ np.uint32(data[i] | 0x20)) * np.uint32(16777619)
    return h


@bare
def clause_views(
    data: np.ndarray,
    hashes: np.ndarray,
    start: int,
    end: int,
    k: int,
    first: int,
    last: int,
    mood: np.ndarray,
    values: np.ndarray,
    at: int,
) -> None:
    """Write from `at` on what token k is made of and where it stands in its sentence, tokens `first` to `last`.

    `mood` is kept from token to token: the sentence is read once.
    """
    if mood[0] != last:
        mood[0], mood[1], mood[2] = last, last, 0
        for j in range(last - 1, first - 1, -1):
            if hashes[j] == _IF:
                mood[1] = j
        for j in range(max(first, last - 3), last):
            mood[2] |= hashes[j] == _QUESTION
    values[at] = letters(data, start, stem_end(data, start, end), np.uint32(1))
    first2 = letters(data, start, min(start + 2, end), np.uint32(2))
    values[at + 1] = first2
    values[at + 2] = letters(data, start, min(start + 3, end), np.uint32(3))
    values[at + 3] = letters(data, max(start, end - 3), end, first2)
    values[at + 4] = mood[2]
    values[at + 5] = mood[1] < k
    values[at + 6] = min(k - first, _FAR)
    values[at + 7] = min(last - k, _FAR)
    values[at + 8] = min((last - first) // 5, _FAR)
