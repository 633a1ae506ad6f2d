"""Tokens to sentences: one pass that stops only where a sentence may end.

A candidate is a run of stops with the closing quotes and brackets behind it; a linear model decides
(:mod:`toolkit.kernel.boundary_model`). The rest are rules: a blank line always ends a sentence; the end of a line
without a stop does when the line is a sentence by itself and was left early, as a headline or an item of a list is.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from toolkit.kernel.boundary_model import (
    APOSTROPHE,
    BRACKETED,
    CLOSE_ROUND,
    CLOSE_SQUARE,
    COMMA,
    DASH,
    FIELDS,
    HYPHEN,
    OPEN_ROUND,
    OPEN_SQUARE,
    QUOTE,
    QUOTED,
    STOP,
    Parameters,
    describe_before,
    describe_behind,
    describe_stops,
    load_parameters,
    score,
    stops,
)
from toolkit.kernel.machine import AT, bare
from toolkit.kernel.scan import CAPITAL, DIGIT, IS_WORD, NEWLINE, PARAGRAPH, SPACED, Tokens, word_hash

__all__ = ["Parameters", "boundaries_into", "load_parameters", "sentence_starts", "walk"]

BULLET, STAR, IDEOGRAPHIC_STOP = (np.uint32(word_hash(mark)) for mark in "•*。")
N_FIELDS = len(FIELDS)
# Shorter lines than this are not the work of a program that wraps text.
NARROW = 40


@njit(cache=True, inline="always")
def _closes(data: np.ndarray, tokens: Tokens, n: int, k: int, quoted: bool) -> bool:
    """Tell whether token k, behind a stop, is a quote or a bracket that closes."""
    h = tokens.hash[k]
    attached = tokens.flags[k] & SPACED == 0
    if h != QUOTE and h != APOSTROPHE:
        return bool((h == CLOSE_ROUND or h == CLOSE_SQUARE) and attached)
    i = tokens.start[k]
    if data[i] == 0xE2 and data[i + 1] == 0x80:
        return bool(data[i + 2] == 0x99 or data[i + 2] == 0x9D)
    return bool(attached or (h == QUOTE and quoted and (k + 1 == n or tokens.flags[k + 1] & SPACED != 0)))


@bare
def _is_item(tokens: Tokens, n: int, k: int) -> bool:
    """Tell whether token k begins an item of a list: "- ", "• ", "3. ", "3) "."""
    h = tokens.hash[k]
    if h == HYPHEN or h == DASH or h == BULLET or h == STAR:
        return bool(k + 1 < n and tokens.flags[k + 1] & SPACED != 0)
    if tokens.flags[k] & DIGIT == 0 or k + 2 >= n or tokens.flags[k + 2] & SPACED == 0:
        return False
    return bool(tokens.hash[k + 1] == STOP or tokens.hash[k + 1] == CLOSE_ROUND)


@bare
def _was_left_early(tokens: Tokens, n: int, line: int, k: int) -> bool:
    """Tell whether the line from token `line` up to k was not broken for want of room."""
    if _is_item(tokens, n, k):
        return True
    small = tokens.flags[k] & IS_WORD != 0 and tokens.flags[k] & (CAPITAL | DIGIT) == 0
    if small or tokens.hash[k - 1] == COMMA:
        return False
    here = tokens.end[k - 1] - tokens.start[line]
    last = k
    while last + 1 < n and tokens.flags[last + 1] & NEWLINE == 0:
        last += 1
    with_next_word = here + 1 + tokens.end[k] - tokens.start[k]
    return bool(here < NARROW or tokens.end[last] - tokens.start[k] > with_next_word)


@njit(cache=True, inline="always")
def _never_ends(tokens: Tokens, sentence: int, stop: int, behind: int) -> bool:
    """Tell the candidates that no model is asked about: "1. The" and "“Why?” he asked"."""
    flags = tokens.flags[behind]
    if stop - sentence == 1 and tokens.flags[sentence] & DIGIT and flags & NEWLINE == 0:
        return True
    small = flags & (IS_WORD | CAPITAL | DIGIT) == IS_WORD
    return bool(small and behind - stop > 1 and tokens.hash[behind - 1] == QUOTE)


@njit(cache=True, nogil=True)
def walk(
    data: np.ndarray,
    tokens: Tokens,
    n: int,
    parameters: Parameters,
    starts: np.ndarray,
    gold: np.ndarray,
    rows: np.ndarray,
) -> tuple[int, int]:
    """Find the sentences as :func:`boundaries_into` does, or record for training what the model is shown.

    With room in `rows`, the fields of each candidate go there, with the token behind it in the last column, and
    `gold` (is this token the first of a sentence?) decides in the model's place. Returns the number of sentences
    and of candidates.
    """
    pauses = _pauses(tokens.flags, n)
    return _walk(data, tokens, n, pauses, parameters, starts, gold, rows, np.zeros(N_FIELDS, dtype=np.int64))


@njit(cache=True)
def _pauses(flags: np.ndarray, n: int) -> np.ndarray:
    """Return the tokens that are marks or begin a line: all others are inside sentences."""
    places, count = np.empty(n, np.int32), 0
    for k in range(n):
        # Written in any case, and kept if it is one: a processor cannot guess which are.
        places[AT(count)] = k
        count += flags[AT(k)] & (IS_WORD | NEWLINE) != IS_WORD
    return places[:count]


@bare
def _walk(
    data: np.ndarray,
    tokens: Tokens,
    n: int,
    pauses: np.ndarray,
    parameters: Parameters,
    starts: np.ndarray,
    gold: np.ndarray,
    rows: np.ndarray,
    row: np.ndarray,
) -> tuple[int, int]:
    """Do what :func:`walk` does; `pauses` is of :func:`_pauses`, `row` room for the fields of a candidate."""
    count = seen = line = sentence = judged = k = 0
    bracketed = quoted = False
    for pause in pauses:
        if pause < k:
            continue
        k = pause
        flags = tokens.flags[k]
        if flags & NEWLINE:
            if flags & PARAGRAPH or (sentence == line and k != judged and _was_left_early(tokens, n, line, k)):
                starts[count] = sentence = k
                count += 1
                bracketed = quoted = False
            line = k
        h = tokens.hash[k]
        stop = k
        k += 1
        if h == QUOTE:
            quoted = not quoted
        elif h == OPEN_ROUND or h == OPEN_SQUARE:
            bracketed = True
        elif h == CLOSE_ROUND or h == CLOSE_SQUARE:
            bracketed = False
        if not (stops(h) or h == IDEOGRAPHIC_STOP):
            continue
        while k < n and stops(tokens.hash[k]) and tokens.flags[k] & NEWLINE == 0:
            k += 1
        while k < n and tokens.flags[k] & NEWLINE == 0 and _closes(data, tokens, n, k, quoted):
            quoted ^= tokens.hash[k] == QUOTE
            bracketed &= tokens.hash[k] == QUOTE or tokens.hash[k] == APOSTROPHE
            k += 1
        judged = k
        if k == n or tokens.flags[k] & PARAGRAPH or _never_ends(tokens, sentence, stop, k):
            continue
        if h == IDEOGRAPHIC_STOP:
            ends = True
        else:
            row[BRACKETED], row[QUOTED] = bracketed, quoted
            describe_stops(tokens, stop, k, row)
            describe_before(data, tokens, sentence, stop, parameters, row)
            describe_behind(tokens, n, stop, k, parameters, row)
            if len(rows):
                for field in range(N_FIELDS):
                    rows[seen, field] = row[field]
                rows[seen, N_FIELDS] = k
                ends = gold[k]
            else:
                ends = score(row, parameters.weights) > 0
            seen += 1
        if ends:
            starts[count] = sentence = k
            count += 1
            bracketed = False
            if tokens.flags[k] & NEWLINE:
                line = k
    starts[count] = n
    return count, seen


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
    no_gold, no_rows = np.empty(0, dtype=np.bool_), np.empty((0, 0), dtype=np.int32)
    return walk(data, tokens, n, parameters, starts, no_gold, no_rows)[0]


def sentence_starts(data: np.ndarray, tokens: Tokens, parameters: Parameters) -> np.ndarray:
    """Return the index of each sentence's first token, and the number of tokens behind them.

    Sentence s is the tokens from ``starts[s]`` up to ``starts[s + 1]``.

    Examples
    --------
    >>> from toolkit.kernel.scan import encode, scan
    >>> data = encode("Mr. Lund left. It rained.")
    >>> sentence_starts(data, scan(data), load_parameters()).tolist()
    [0, 5, 8]
    """
    n = len(tokens.start)
    starts = np.empty(n + 1, dtype=np.int32)
    count = boundaries_into(data, tokens, n, parameters, starts)
    return starts[: count + 1]
