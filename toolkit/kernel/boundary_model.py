"""What the sentence splitter sees of a place where a sentence may end, and how it weighs it.

A candidate is described by a few small fields; a template is a combination of fields, with one weight for each
combination of their values. The weights, and what is known of words, are learned by
:mod:`toolkit.sentence_training`.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numba import njit

from toolkit.kernel.lookup import EMPTY, Lookup, find, lookup
from toolkit.kernel.machine import bare
from toolkit.kernel.scan import (
    CAPITAL,
    CLITIC,
    DIGIT,
    IS_WORD,
    PARAGRAPH,
    SPACED,
    UPPER,
    Tokens,
    encode,
    scan,
    word_hash,
)

STOP, ELLIPSIS, QUESTION, EXCLAMATION = (np.uint32(word_hash(mark)) for mark in ".…?!")
QUOTE, APOSTROPHE, COMMA = (np.uint32(word_hash(mark)) for mark in "\"',")
OPEN_ROUND, CLOSE_ROUND, OPEN_SQUARE, CLOSE_SQUARE = (np.uint32(word_hash(mark)) for mark in "()[]")
COLON, SEMICOLON, DASH, HYPHEN = (np.uint32(word_hash(mark)) for mark in ":;—-")

FIELDS = {
    "stops": 5,  # one of . … ? ! or several
    "closer": 5,  # none, double quote, single quote, bracket, several
    "before": 12,  # shape of the token before: see _shape_before
    # What news taught of the word before, where a full stop follows it. 0: not enough seen.
    "goes_on": 7,  # how often a small letter or a comma comes next
    "at_end": 6,  # how often it ends a paragraph
    "dotted": 3,  # how often a full stop follows it at all (0: rarely)
    "before_common": 6,  # how many of the capitals behind are words written small inside a sentence
    "abbreviation": 2,  # Punkt takes it for one
    "further": 6,  # shape of the token before that: see _shape; 5: a full stop
    "spaced": 2,
    "opener": 7,  # none, double quote, single quote, bracket, dash, comma or colon, another mark
    "next": 7,  # shape of the next word: see _shape
    # What news taught of the next word. 0: not enough seen.
    "name": 8,  # how often it is capitalised inside a sentence
    "first": 7,  # how many of its capitals are at a start
    "starter": 2,  # Punkt takes it for a sentence starter
    "collocation": 2,  # Punkt knows both words as one expression
    "after": 8,  # behind the next word: none, stop, small, capital, comma, digit, mark, stop of an abbreviation
    "bracketed": 2,  # a bracket is open
    "quoted": 2,  # a double quote is open
    "length": 5,  # tokens of the sentence so far: 1, 2, 3, fewer than 8, more
}
TEMPLATES = (
    "stops spaced next",
    "stops closer opener next",
    "stops name first",
    "closer opener spaced",
    "spaced before next",
    "spaced before closer",
    "opener next before",
    "goes_on at_end dotted",
    "goes_on name next",
    "goes_on first next",
    "goes_on name first",
    "at_end dotted next",
    "at_end name next",
    "before_common name next",
    "before_common first next",
    "before_common before dotted",
    "before name next",
    "before first next",
    "before name first",
    "before goes_on abbreviation",
    "abbreviation starter next",
    "abbreviation further before",
    "collocation abbreviation next",
    "after next abbreviation",
    "after next before",
    "after next opener",
    "length before next",
    "bracketed stops next closer",
    "quoted closer opener stops",
)
# The fields that come from the table of words, four bits each, lowest first; each group lies together in FIELDS.
WORD_FIELDS = ("goes_on", "at_end", "dotted", "before_common", "abbreviation", "name", "first", "starter")

_FIELD = list(FIELDS).index
STOPS, CLOSER, BEFORE, GOES_ON, FURTHER, GAP = map(
    _FIELD, ("stops", "closer", "before", "goes_on", "further", "spaced")
)
OPENER, NEXT, NAME, COLLOCATION, AFTER = map(_FIELD, ("opener", "next", "name", "collocation", "after"))
BRACKETED, QUOTED, LENGTH = map(_FIELD, ("bracketed", "quoted", "length"))


def _layout() -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Return the fields and strides of each template, where its weights begin, and how many there are in all."""
    fields = np.zeros((len(TEMPLATES), 4), dtype=np.int64)
    strides = np.zeros((len(TEMPLATES), 4), dtype=np.int64)
    bases = np.zeros(len(TEMPLATES), dtype=np.int64)
    size = 0
    for number, template in enumerate(TEMPLATES):
        bases[number], stride = size, 1
        for place, name in enumerate(template.split()):
            fields[number, place], strides[number, place] = _FIELD(name), stride
            stride *= FIELDS[name]
        size += stride
    return fields, strides, bases, size


TEMPLATE_FIELDS, TEMPLATE_STRIDES, TEMPLATE_BASES, WEIGHTS = _layout()


class Parameters(NamedTuple):
    """What was learned.

    Attributes
    ----------
    known : Lookup
        Word hashes; in the place of a word's place stand its WORD_FIELDS.
    collocations : Lookup
        Hashes of pairs of words.
    weights : ndarray of float32
        A weight for every combination of every template.
    """

    known: Lookup
    collocations: Lookup
    weights: np.ndarray


def parameters(words: dict[str, int], collocations: list[str], weights: np.ndarray) -> Parameters:
    """Lay out what was learned for the kernel; the words of a collocation stand one after the other."""
    hashes = scan(encode("\n".join(words))).hash
    known = lookup(hashes)
    held = known.slots[:, 0] != 0
    # As a place is kept one higher, so are fields.
    known.slots[held, 1] = np.fromiter(words.values(), np.uint32, len(words))[known.slots[held, 1] - 1] + 1
    pairs = scan(encode("\n".join(collocations))).hash
    hashed = np.asarray(pair_hash.py_func(pairs[::2], pairs[1::2]))  # type: ignore[arg-type]
    return Parameters(known, lookup(hashed), weights.astype(np.float32))


@cache
def load_parameters() -> Parameters:
    """Read the parameters that ship."""
    learned = json.loads(files("toolkit").joinpath("data/sentences.json").read_text("utf-8"))
    words = learned["words"].replace("=", " ").split()
    codes = [int(code, 16) for code in words[1::2]]
    return parameters(
        dict(zip(words[::2], codes, strict=True)),
        learned["collocations"].split(),
        np.array(learned["weights"]) / learned["scale"],
    )


@njit(cache=True)
def pair_hash(first: np.uint32, second: np.uint32) -> np.uint32:
    """Hash a pair of word hashes."""
    return np.uint32((np.uint64(first) * np.uint64(31) ^ np.uint64(second)) & np.uint64(0xFFFFFFFF))


@njit(cache=True, inline="always")
def stops(h: np.uint32) -> bool:
    """Tell whether a mark is a full stop, an ellipsis, a question or an exclamation mark."""
    return bool(h == STOP or h == QUESTION or h == EXCLAMATION or h == ELLIPSIS)


@njit(cache=True, inline="always")
def _shape_before(data: np.ndarray, tokens: Tokens, k: int) -> int:
    """Return the shape of the token before a stop."""
    flags, start, end = tokens.flags[k], tokens.start[k], tokens.end[k]
    if flags & IS_WORD == 0:
        h = tokens.hash[k]
        return 10 if h == QUOTE or h == APOSTROPHE or h == CLOSE_ROUND or h == CLOSE_SQUARE else 11
    if flags & DIGIT:
        return 3
    if end - start == 1:
        return 1 if flags & CAPITAL else 2
    if end - start >= 3 and data[end - 2] == ord("."):
        return 4
    if flags & UPPER:
        return 9
    if flags & CAPITAL:
        return 7 if end - start <= 4 else 8
    return 5 if end - start <= 3 else 6


@njit(cache=True, inline="always")
def _shape(tokens: Tokens, k: int) -> int:
    """Return the shape of a token: mark, small, capitalised, capitals, one capital, digits, clitic."""
    flags = tokens.flags[k]
    if flags & IS_WORD == 0:
        return 0
    if flags & CLITIC:
        return 6
    if flags & DIGIT:
        return 5
    if flags & CAPITAL == 0:
        return 1
    if tokens.end[k] - tokens.start[k] == 1:
        return 4
    return 3 if flags & UPPER else 2


@bare
def _opener(h: np.uint32) -> int:
    if h == QUOTE:
        return 1
    if h == APOSTROPHE:
        return 2
    if h == OPEN_ROUND or h == OPEN_SQUARE:
        return 3
    if h == DASH or h == HYPHEN:
        return 4
    return 5 if h == COMMA or h == COLON or h == SEMICOLON else 6


@njit(cache=True, inline="always")
def describe_stops(tokens: Tokens, stop: int, behind: int, row: np.ndarray) -> None:
    """Write the fields of the stops and of what closes behind them."""
    closer = stop
    while closer < behind and stops(tokens.hash[closer]):
        closer += 1
    h = tokens.hash[stop]
    if h == QUESTION or h == EXCLAMATION:
        row[STOPS] = 2 if h == QUESTION else 3
    else:
        row[STOPS] = 4 if closer - stop > 1 else 0 if h == STOP else 1
    if behind - closer > 1:
        row[CLOSER] = 4
    elif behind > closer:
        row[CLOSER] = 1 if tokens.hash[closer] == QUOTE else 2 if tokens.hash[closer] == APOSTROPHE else 3
    else:
        row[CLOSER] = 0


@njit(cache=True, inline="always")
def describe_before(
    data: np.ndarray, tokens: Tokens, sentence: int, stop: int, parameters: Parameters, row: np.ndarray
) -> None:
    """Write the fields of the two tokens before the stops, where the sentence has them."""
    known = 0
    row[BEFORE] = row[FURTHER] = 0
    if stop > sentence:
        row[BEFORE] = _shape_before(data, tokens, stop - 1)
        known = max(find(parameters.known, tokens.hash[stop - 1]), 0)
    if stop - 1 > sentence:
        row[FURTHER] = 5 if tokens.hash[stop - 2] == STOP else min(_shape(tokens, stop - 2), 4)
    for place in range(5):
        row[GOES_ON + place] = known >> 4 * place & 15
    length = stop - sentence
    row[LENGTH] = max(length - 1, 0) if length < 4 else 3 if length < 8 else 4


@njit(cache=True, inline="always")
def describe_behind(tokens: Tokens, n: int, stop: int, behind: int, parameters: Parameters, row: np.ndarray) -> None:
    """Write the fields of the next word, of a mark before it and of the token behind it, all of this paragraph."""
    row[GAP] = 1 if tokens.flags[behind] & SPACED else 0
    row[OPENER] = 0 if tokens.flags[behind] & IS_WORD else _opener(tokens.hash[behind])
    word = behind
    end = min(behind + 4, n)
    for k in range(behind + 1, end):
        if tokens.flags[k] & PARAGRAPH:
            end = k
            break
    while word + 1 < end and word < behind + 2 and tokens.flags[word] & IS_WORD == 0:
        word += 1
    row[NEXT] = _shape(tokens, word)
    known = max(find(parameters.known, tokens.hash[word]), 0)
    for place in range(3):
        row[NAME + place] = known >> 20 + 4 * place & 15
    pair = pair_hash(tokens.hash[max(stop - 1, 0)], tokens.hash[word])
    row[COLLOCATION] = 1 if find(parameters.collocations, pair) != EMPTY else 0
    row[AFTER] = 0
    if word + 1 < end:
        shape, h = _shape(tokens, word + 1), tokens.hash[word + 1]
        if h == STOP:
            row[AFTER] = 7 if known >> 16 & 1 else 1
        elif shape == 0:
            row[AFTER] = 4 if h == COMMA else 6
        else:
            row[AFTER] = 2 if shape == 1 or shape == 6 else 5 if shape == 5 else 3


@njit(cache=True, inline="always")
def score(row: np.ndarray, weights: np.ndarray) -> float:
    """Add up the weights of a candidate; above 0, a sentence ends there."""
    total = np.float32(0)
    for t in range(len(TEMPLATE_BASES)):
        at = TEMPLATE_BASES[t]
        for place in range(4):
            at += TEMPLATE_STRIDES[t, place] * row[TEMPLATE_FIELDS[t, place]]
        total += weights[at]
    return float(total)
