"""What stands between a cue and each token of its sentence, as hashed features: where a scope goes and where it ends.

Of a token: its word and those beside it, their classes, how far it is from the cue and on which side, how many commas,
other marks and joining words lie between, and the outermost of these. Most are joined with the cue's own word or
with the side.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from toolkit.kernel.classes import SHIFTS, Classes
from toolkit.kernel.lookup import EMPTY, Lookup, fetch_slot, find, lookup
from toolkit.kernel.machine import AT, bare, fetch
from toolkit.kernel.mixing import mix
from toolkit.kernel.scan import CAPITAL, IS_WORD, Tokens, encode, scan, word_hash
from toolkit.kernel.softmax import HashedModel, sums_into

SCOPE_WIDTH = 24  # features of a token that tell of scopes
WIDTH = 27  # and with those that tell only of events
AT_ONCE = 256  # tokens whose features are kept
_LINE = 16  # numbers of 32 bits that are fetched together

_COMMA, _QUESTION, _IF = np.uint32(word_hash(",")), np.uint32(word_hash("?")), np.uint32(word_hash("if"))
# Words that begin or join clauses; verbs that have the negation for themselves; and pronouns, which begin them.
_JOINING = (
    "and or but that which who whom whose what when where why how if whether because since as than then so though "
    "although while until before after for nor yet unless lest till"
)
_VERBS = (
    "is was are were be been am do does did have has had will would shall should can could may might must 's 'll 've "
    "'d 're 'm"
)
_PRONOUNS = "i you he she it we they there this these those"


def _words(words: str) -> list[int]:
    # A clitic is one behind a word only.
    return [int(scan(encode(f"it{word}" if word[0] == "'" else word)).hash[-1]) for word in words.split()]


class Kinds(NamedTuple):
    """Words that tell where a clause begins: joining words first, then auxiliary verbs, then pronouns."""

    slots: Lookup
    verbs: int
    pronouns: int


def _kinds() -> Kinds:
    joining, verbs, pronouns = _words(_JOINING), _words(_VERBS), _words(_PRONOUNS)
    slots = lookup(np.array(joining + verbs + pronouns, np.uint32))
    return Kinds(slots, len(joining), len(joining) + len(verbs))


KINDS = _kinds()
# What a token is to a clause.
WORD, COMMA, MARK, JOINING, AUXILIARY, PRONOUN = range(6)


class Around(NamedTuple):
    """What is read of the tokens around a cue: words and classes with two zeros beyond each end, and kinds.

    Of each kind it is counted how many stand between the cue and a token.

    The arrays are kept from cue to cue: to make them anew takes as long as to fill them.
    """

    words: np.ndarray
    fine: np.ndarray
    coarse: np.ndarray
    kinds: np.ndarray
    counts: np.ndarray


@njit(cache=True)
def _room(rows: np.ndarray) -> Around:
    """Return room for what stands around any cue, given where the tokens around each begin."""
    most = 0
    for i in range(len(rows) - 1):
        most = max(most, rows[i + 1] - rows[i])
    words, fine, coarse = np.zeros((3, most + 4), np.int64)
    return Around(words, fine, coarse, np.empty(most, np.int64), np.empty(6, np.int64))


@njit(cache=True, inline="always")
def _bucket(distance: int) -> int:
    return distance if distance < 6 else (6 if distance < 9 else (7 if distance < 14 else 8))


@njit(cache=True, inline="always")
def _kind(word: np.uint32, flags: int, slots: Lookup, verbs: int, pronouns: int) -> int:
    if word == _COMMA:
        return COMMA
    if not flags & IS_WORD:
        return MARK
    place = find(slots, word)
    if place == EMPTY:
        return WORD
    return JOINING if place < verbs else (AUXILIARY if place < pronouns else PRONOUN)


@bare
def _features_of_cue(
    data: np.ndarray,
    tokens: Tokens,
    first: int,
    last: int,
    cue: np.ndarray,
    classes: Classes,
    clause_words: Kinds,
    around: Around,
    out: np.ndarray,
) -> None:
    n = last - first
    words, fine, coarse, kinds, counts = around
    words[n + 2 : n + 4] = fine[n + 2 : n + 4] = coarse[n + 2 : n + 4] = 0
    hashes, flags, ends, packed = tokens.hash, tokens.flags, tokens.end, classes.packed
    slots, verbs, pronouns = clause_words.slots, clause_words.verbs, clause_words.pronouns
    for j in range(n):
        k = AT(first + j)
        word = hashes[k]
        words[AT(j + 2)] = word
        cell = find(packed, word)
        if cell == EMPTY or cell & 0x7FF == 0:
            # A word without classes is classed with those that end like it.
            fine[AT(j + 2)] = coarse[AT(j + 2)] = 1000 + (data[AT(ends[k] - 1)] | 0x20)
        else:
            fine[AT(j + 2)], coarse[AT(j + 2)] = cell >> SHIFTS[1] & 0x1FF, cell >> SHIFTS[2] & 0x7F
        kinds[AT(j)] = _kind(word, flags[k], slots, verbs, pronouns)
    left, right, kind = cue[0] - first, cue[1] - first, cue[2]
    cue_word = int(hashes[cue[0]]) if kind == 0 else kind
    cue_kind = kind
    # What tells whether it is said to be so: a question, a condition, the auxiliary verb nearest to the cue.
    mood, auxiliary = 0, 0
    for j in range(n):
        mood |= 1 if words[j + 2] == _QUESTION else (2 if words[j + 2] == _IF else 0)
        if kinds[j] == AUXILIARY and left - 4 <= j <= right + 1:
            auxiliary = words[j + 2]
    for side in range(3):
        # 0 before the cue, going left; 1 the cue itself; 2 behind it, going right.
        start, stop, step = (
            (left - 1, -1, -1) if side == 0 else ((left, right + 1, 1) if side == 1 else (right + 1, n, 1))
        )
        counts[:] = 0
        outermost = innermost = 0
        j = start
        while j != stop:
            w, c, f, key = words[AT(j + 2)], coarse[AT(j + 2)], fine[AT(j + 2)], kinds[AT(j)]
            before = words[AT(j + 1)]
            distance = _bucket(left - j if side == 0 else (j - right if side == 2 else 0))
            commas, marks = min(counts[COMMA], 2), min(counts[MARK], 2)
            joins, auxiliaries = min(counts[JOINING], 2), min(counts[AUXILIARY], 2)
            between = ((commas * 3 + marks) * 3 + joins) * 3 + auxiliaries
            edge = (2 if j == 0 else 0) + (1 if j == n - 1 else 0)
            row = out[AT(j)]
            row[0] = mix(0, side, w, 0)
            row[1] = mix(1, side, distance, c)
            row[2] = mix(2, side, between, cue_word)
            row[3] = mix(3, side, outermost, key)
            row[4] = mix(4, side, innermost, key)
            row[5] = mix(5, side, before, 0)
            row[6] = mix(6, side, words[AT(j + 3)], 0)
            row[7] = mix(7, side, before, w)
            row[8] = mix(8, side, cue_word, w)
            row[9] = mix(9, side, commas, w)
            row[10] = mix(10, side, joins, w)
            row[11] = mix(11, side, words[right + 3], cue_word)
            row[12] = mix(12, side, words[right + 3], c)
            row[13] = mix(13, side, words[left + 1], c)
            row[14] = mix(14, side, coarse[right + 3] * 4096 + cue_kind, w)
            row[15] = mix(15, side, coarse[left + 1] * 4096 + cue_kind, w)
            row[16] = mix(16, side, flags[AT(first + j)] & CAPITAL, edge)
            row[17] = mix(17, side, coarse[AT(j)] * 4096 + coarse[AT(j + 1)], c)
            row[18] = mix(18, side, min(counts[WORD], 5), cue_kind * 8 + key)
            row[19] = mix(19, side, before, between)
            row[20] = mix(20, side, auxiliary, c)
            row[21] = mix(21, side, auxiliary, distance)
            row[22] = mix(22, side, distance, between * 16 + key)
            row[23] = mix(23, side, f, cue_word)
            if out.shape[1] > SCOPE_WIDTH:
                row[24] = mix(24, side, mood, cue_kind)
                row[25] = mix(25, side, mood, c)
                row[26] = mix(26, side, auxiliary, 0)
            counts[key] += 1
            if COMMA <= key <= JOINING:
                outermost = w
                if innermost == 0:
                    innermost = w
            j += step


@njit(cache=True)
def rows_of(around: np.ndarray) -> np.ndarray:
    """Return the first row of each cue among those of the tokens around all, and how many there are."""
    rows = np.zeros(len(around) + 1, np.int64)
    for i in range(len(around)):
        rows[i + 1] = rows[i] + around[i, 1] - around[i, 0]
    return rows


@njit(cache=True)
def scope_features(
    data: np.ndarray, tokens: Tokens, around: np.ndarray, cues: np.ndarray, classes: Classes, kinds: Kinds
) -> tuple[np.ndarray, np.ndarray]:
    """Return the features of every token around every cue, and the first row of each cue.

    Parameters
    ----------
    data : ndarray of uint8
    tokens : Tokens
    around : ndarray of int32, shape (cues, 2)
        The first token around each cue that its scope may have, and the one behind the last.
    cues : ndarray of int32, shape (cues, 3)
        First and last token of each cue, and its kind: 0 of words, 1 a prefix, 2 an ending.
    classes : Classes
    kinds : Kinds
    """
    rows = rows_of(around)
    out = np.empty((rows[-1], WIDTH), np.uint32)
    room = _room(rows)
    for i in range(len(cues)):
        first, last = around[i]
        _features_of_cue(data, tokens, first, last, cues[i], classes, kinds, room, out[rows[i] : rows[i + 1]])
    return out, rows


@bare
def _fetch(tokens: Tokens, around: np.ndarray, packed: Lookup, i: int) -> None:
    """Have the classes fetched of the tokens around the cue behind cue i, and the tokens around the one behind that."""
    if i + 2 >= len(around):
        return
    for k in range(around[i + 2, 0], around[i + 2, 1], _LINE):
        fetch(tokens.hash, AT(k))
        fetch(tokens.end, AT(k))
    fetch(tokens.flags, AT(around[i + 2, 0]))
    for k in range(around[i + 1, 0], around[i + 1, 1]):
        fetch_slot(packed, tokens.hash[AT(k)])


@njit(cache=True, nogil=True)
def scope_sums(
    data: np.ndarray,
    tokens: Tokens,
    around: np.ndarray,
    cues: np.ndarray,
    classes: Classes,
    kinds: Kinds,
    model: HashedModel,
    width: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Return a model's sums for every token around every cue, and the first row of each: features are not kept.

    `width` is SCOPE_WIDTH for a model of scopes alone, WIDTH for one of events too.
    """
    rows = rows_of(around)
    sums = np.empty((rows[-1], len(model.bias)), np.float32)
    room, done = _room(rows), 0
    hashes = np.empty((AT_ONCE + len(room.kinds), width), np.uint32)
    for i in range(len(cues)):
        first, last = around[i]
        _fetch(tokens, around, classes.packed, i)
        _features_of_cue(data, tokens, first, last, cues[i], classes, kinds, room, hashes[rows[i] - done :])
        # Of several cues at once: to begin the sums takes as long as those of some tokens.
        if rows[i + 1] - done >= AT_ONCE or i + 1 == len(cues):
            sums_into(hashes[: rows[i + 1] - done], model, sums[done:])
            done = rows[i + 1]
    return sums, rows
