"""What stands between a cue and each token of its sentence, as hashed features: where a scope goes and where it ends.

Of a token: its word and those beside it, their classes, how far it is from the cue and on which side, how many commas,
other marks and joining words lie between, and the outermost of these. Most are joined with the cue's own word or
with the side.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from toolkit.kernel.lookup import EMPTY, Lookup, find, lookup
from toolkit.kernel.scan import CAPITAL, IS_WORD, Tokens, encode, scan, word_hash
from toolkit.kernel.windows import Classes

WIDTH = 48  # features of a token

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


def _set(words: str) -> Lookup:
    # A clitic is one behind a word only.
    hashes = [scan(encode(f"it{word}" if word[0] == "'" else word)).hash[-1] for word in words.split()]
    return lookup(np.array(hashes, np.uint32))


#: What :func:`scope_features` is told of words.
CLAUSE_WORDS = _set(_JOINING), _set(_VERBS), _set(_PRONOUNS)


@njit(cache=True, inline="always")
def _mix(template: int, a: int, b: int, c: int) -> np.uint32:
    x = np.uint64(template + 1) * np.uint64(0xD6E8FEB86659FD93)
    x += np.uint64(a) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(b) * np.uint64(0xC2B2AE3D27D4EB4F)
    x += np.uint64(c) * np.uint64(0x165667B19E3779F9)
    x = (x ^ (x >> np.uint64(32))) * np.uint64(0xD6E8FEB86659FD93)
    return np.uint32(x >> np.uint64(32))


@njit(cache=True, inline="always")
def _bucket(distance: int) -> int:
    return distance if distance < 6 else (6 if distance < 9 else (7 if distance < 14 else 8))


@njit(cache=True, nogil=True)
def scope_features(
    data: np.ndarray,
    tokens: Tokens,
    sentences: np.ndarray,
    cues: np.ndarray,
    classes: Classes,
    joining: Lookup,
    verbs: Lookup,
    pronouns: Lookup,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the features of every token of every cue's sentence, and the first row of each cue.

    Parameters
    ----------
    data : ndarray of uint8
    tokens : Tokens
    sentences : ndarray of int32, shape (cues, 2)
        The first token of each cue's sentence, and the one behind its last.
    cues : ndarray of int32, shape (cues, 3)
        First and last token of each cue, and its kind: 0 of words, 1 a prefix, 2 an ending.
    classes : Classes
    joining, verbs, pronouns : Lookup
        Words that begin clauses, and auxiliary verbs.
    """
    bounds = np.zeros(len(cues) + 1, np.int32)
    for i in range(len(cues)):
        bounds[i + 1] = bounds[i] + sentences[i, 1] - sentences[i, 0]
    out = np.empty((bounds[-1], WIDTH), np.uint32)
    for i in range(len(cues)):
        first, last = sentences[i]
        _features_of_cue(
            data, tokens, first, last, cues[i], classes, joining, verbs, pronouns, out[bounds[i] : bounds[i + 1]]
        )
    return out, bounds


@njit(cache=True)
def _features_of_cue(
    data: np.ndarray,
    tokens: Tokens,
    first: int,
    last: int,
    cue: np.ndarray,
    classes: Classes,
    joining: Lookup,
    verbs: Lookup,
    pronouns: Lookup,
    out: np.ndarray,
) -> None:
    n = last - first
    kinds = np.zeros(n, np.int64)  # 1 comma, 2 other mark, 3 joining word, 4 auxiliary, 5 pronoun
    fine, coarse = np.zeros(n + 4, np.int64), np.zeros(n + 4, np.int64)  # two beyond each end
    words = np.zeros(n + 4, np.int64)
    for j in range(n):
        k = first + j
        word = tokens.hash[k]
        words[j + 2] = word
        place = find(classes.slots, word)
        # A word without classes is classed with those that end like it.
        tail = 1000 + (data[tokens.end[k] - 1] | 0x20)
        fine[j + 2] = classes.rows[place, 1] + 1 if place != EMPTY else tail
        coarse[j + 2] = classes.rows[place, 2] + 1 if place != EMPTY else tail
        if word == _COMMA:
            kinds[j] = 1
        elif not tokens.flags[k] & IS_WORD:
            kinds[j] = 2
        elif find(joining, word) != EMPTY:
            kinds[j] = 3
        elif find(verbs, word) != EMPTY:
            kinds[j] = 4
        elif find(pronouns, word) != EMPTY:
            kinds[j] = 5
    left, right, kind = cue[0] - first, cue[1] - first, cue[2]
    cue_word = int(tokens.hash[cue[0]]) if kind == 0 else kind
    cue_kind = kind
    # What tells whether it is said to be so: a question, a condition, the auxiliary verb nearest to the cue.
    mood, auxiliary = 0, 0
    for j in range(n):
        mood |= 1 if words[j + 2] == _QUESTION else (2 if words[j + 2] == _IF else 0)
        if kinds[j] == 4 and left - 4 <= j <= right + 1:
            auxiliary = words[j + 2]
    counts = np.zeros(6, np.int64)
    for side in range(3):
        # 0 before the cue, going left; 1 the cue itself; 2 behind it, going right.
        start, stop, step = (
            (left - 1, -1, -1) if side == 0 else ((left, right + 1, 1) if side == 1 else (right + 1, n, 1))
        )
        counts[:] = 0
        outermost = innermost = 0
        j = start
        while j != stop:
            w, c, f, key = words[j + 2], coarse[j + 2], fine[j + 2], kinds[j]
            distance = _bucket(left - j if side == 0 else (j - right if side == 2 else 0))
            commas, marks, joins, auxiliaries, subjects = (
                min(counts[1], 2),
                min(counts[2], 2),
                min(counts[3], 2),
                min(counts[4], 2),
                min(counts[5], 2),
            )
            between = ((commas * 3 + marks) * 3 + joins) * 3 + auxiliaries
            edge = (2 if j == 0 else 0) + (1 if j == n - 1 else 0)
            row = out[j]
            row[0] = _mix(0, side, w, 0)
            row[1] = _mix(1, side, c, 0)
            row[2] = _mix(2, side, f, 0)
            row[3] = _mix(3, side, cue_word, 0)
            row[4] = _mix(4, side, cue_word, distance)
            row[5] = _mix(5, side, distance, c)
            row[6] = _mix(6, side, between, cue_kind)
            row[7] = _mix(7, side, between, cue_word)
            row[8] = _mix(8, side, between, key)
            row[9] = _mix(9, side, outermost, key)
            row[10] = _mix(10, side, innermost, key)
            row[11] = _mix(11, side, words[j + 1], 0)
            row[12] = _mix(12, side, words[j + 3], 0)
            row[13] = _mix(13, side, coarse[j + 1], c)
            row[14] = _mix(14, side, c, coarse[j + 3])
            row[15] = _mix(15, side, w, words[j + 3])
            row[16] = _mix(16, side, words[j + 1], w)
            row[17] = _mix(17, side, w, between)
            row[18] = _mix(18, side, edge, cue_word)
            row[19] = _mix(19, side, cue_word, c)
            row[20] = _mix(20, side, cue_word, w)
            row[21] = _mix(21, side, commas, w)
            row[22] = _mix(22, side, joins, w)
            row[23] = _mix(23, side, outermost, w)
            row[24] = _mix(24, side, innermost, w)
            row[25] = _mix(25, side, distance, w)
            row[26] = _mix(26, side, words[left + 1], cue_word)
            row[27] = _mix(27, side, words[right + 3], cue_word)
            row[28] = _mix(28, side, words[right + 3], c)
            row[29] = _mix(29, side, words[left + 1], c)
            row[30] = _mix(30, side, coarse[right + 3] * 4096 + cue_kind, w)
            row[31] = _mix(31, side, coarse[left + 1] * 4096 + cue_kind, w)
            row[32] = _mix(32, side, subjects * 3 + auxiliaries, key * 16 + edge)
            row[33] = _mix(33, side, subjects * 81 + between, cue_kind)
            row[34] = _mix(34, side, tokens.flags[first + j] & CAPITAL, edge)
            row[35] = _mix(35, side, coarse[j + 2] * 4096 + coarse[j + 3], coarse[j + 4] if j + 4 < n + 4 else 0)
            row[36] = _mix(36, side, coarse[j] * 4096 + coarse[j + 1], c)
            row[37] = _mix(37, side, key * 16 + edge, cue_word)
            row[38] = _mix(38, side, min(counts[0], 5), cue_kind * 8 + key)
            row[39] = _mix(39, side, words[j + 1], between)
            row[40] = _mix(40, side, words[j + 3], between)
            row[41] = _mix(41, side, mood, cue_kind)
            row[42] = _mix(42, side, mood, c)
            row[43] = _mix(43, side, auxiliary, 0)
            row[44] = _mix(44, side, auxiliary, c)
            row[45] = _mix(45, side, auxiliary, distance)
            row[46] = _mix(46, side, distance, between * 16 + key)
            row[47] = _mix(47, side, f, cue_word)
            counts[key] += 1
            if 1 <= key <= 3:
                outermost = w
                if innermost == 0:
                    innermost = w
            j += step
