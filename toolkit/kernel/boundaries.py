"""Tokens to sentences: one pass that looks at the tokens behind which a sentence may end."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numba import njit

from toolkit.kernel.scan import (
    CAPITAL,
    DIGIT,
    IS_WORD,
    NEWLINE,
    PARAGRAPH,
    SPACED,
    Tokens,
    encode,
    scan,
    word_hash,
)

STOP, ELLIPSIS, QUESTION, EXCLAMATION = (np.uint32(word_hash(mark)) for mark in ".…?!")
QUOTE, APOSTROPHE, ROUND, SQUARE = (np.uint32(word_hash(mark)) for mark in "\"')]")


class Parameters(NamedTuple):
    """What was learned: sorted hashes of words."""

    abbreviations: np.ndarray
    starters: np.ndarray


@cache
def load_parameters() -> Parameters:
    """Read the parameters that ship."""
    words = json.loads(files("toolkit").joinpath("data/sentences.json").read_text("utf-8"))
    return Parameters(*(np.sort(scan(encode(words[name])).hash) for name in Parameters._fields))


@njit(cache=True)
def _among(word: np.uint32, words: np.ndarray) -> bool:
    at = np.searchsorted(words, word)
    return bool(at < len(words) and words[at] == word)


@njit(cache=True, inline="always")
def _stops(h: np.uint32) -> bool:
    return bool(h == STOP or h == QUESTION or h == EXCLAMATION or h == ELLIPSIS)


@njit(cache=True, inline="always")
def _closes(h: np.uint32) -> bool:
    return bool(h == QUOTE or h == APOSTROPHE or h == ROUND or h == SQUARE)


@njit(cache=True)
def _ends(data: np.ndarray, tokens: Tokens, n: int, stop: int, behind: int, parameters: Parameters) -> bool:
    """Tell whether a sentence ends with the marks from token `stop` up to `behind`."""
    first = behind
    while first + 1 < n and tokens.flags[first] & IS_WORD == 0 and tokens.flags[first + 1] & SPACED == 0:
        first += 1
    flags, word = tokens.flags[first], tokens.hash[first]
    if flags & IS_WORD and flags & (CAPITAL | DIGIT) == 0:
        return False
    starts = _among(word, parameters.starters)
    spaced = tokens.flags[behind] & SPACED != 0
    if not spaced and (flags & CAPITAL == 0 or behind - stop > 1):
        return False
    if tokens.hash[stop] == STOP and behind - stop == 1 and stop > 0 and tokens.flags[stop - 1] & IS_WORD:
        length = tokens.end[stop - 1] - tokens.start[stop - 1]
        if _among(tokens.hash[stop - 1], parameters.abbreviations):
            return bool(starts and spaced)
        if length == 1 and tokens.flags[stop - 1] & CAPITAL:
            return bool(starts and spaced)
        if not spaced and length < 3:
            return False
    return True


@njit(cache=True)
def _breaks(tokens: Tokens, n: int, line: int, k: int) -> bool:
    """Tell whether the line from token `line` up to k ended on purpose: the next word would have fitted on it."""
    if tokens.flags[k] & IS_WORD and tokens.flags[k] & (CAPITAL | DIGIT) == 0:
        return False
    last = k
    while last + 1 < n and tokens.flags[last + 1] & NEWLINE == 0:
        last += 1
    here = tokens.end[k - 1] - tokens.start[line]
    return bool(tokens.end[last] - tokens.start[k] > here + 1 + tokens.end[k] - tokens.start[k])


@njit(cache=True, nogil=True)
def boundaries_into(data: np.ndarray, tokens: Tokens, n: int, parameters: Parameters, starts: np.ndarray) -> int:
    """Write the first token of each sentence, and n behind them; return how many sentences there are.

    Parameters
    ----------
    data : ndarray of uint8
        The encoded text.
    tokens : Tokens
        Its tokens; the arrays may be longer than n.
    n : int
        How many tokens there are.
    parameters : Parameters
        What :func:`load_parameters` returned.
    starts : ndarray of int32
        Room for n + 1 entries.
    """
    count = line = 0
    k = 0
    while k < n:
        flags = tokens.flags[k]
        if flags & NEWLINE:
            if flags & PARAGRAPH or _breaks(tokens, n, line, k):
                starts[count] = k
                count += 1
            line = k
        if not _stops(tokens.hash[k]):
            k += 1
            continue
        stop = k
        k += 1
        while k < n and _stops(tokens.hash[k]) and tokens.flags[k] & NEWLINE == 0:
            k += 1
        while k < n and _closes(tokens.hash[k]) and tokens.flags[k] & SPACED == 0:
            k += 1
        if k < n and tokens.flags[k] & PARAGRAPH == 0 and _ends(data, tokens, n, stop, k, parameters):
            starts[count] = k
            count += 1
            if tokens.flags[k] & NEWLINE:
                line = k
            k += 1
    starts[count] = n
    return count


def sentence_starts(data: np.ndarray, tokens: Tokens, parameters: Parameters) -> np.ndarray:
    """Return the index of each sentence's first token, and the number of tokens behind them.

    Sentence s is the tokens from ``starts[s]`` up to ``starts[s + 1]``.

    Examples
    --------
    >>> data = encode("Mr. Lund left. It rained.")
    >>> sentence_starts(data, scan(data), load_parameters()).tolist()
    [0, 5, 8]
    """
    n = len(tokens.start)
    starts = np.empty(n + 1, dtype=np.int32)
    count = boundaries_into(data, tokens, n, parameters, starts)
    return starts[: count + 1]
