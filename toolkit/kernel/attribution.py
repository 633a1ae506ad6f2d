"""What tells of attributions, as hashed features: what every token is, and what it is to a cue.

A token is seen with its word, its classes, what it is to a clause, what act of reporting it names, whether it is quoted
and in which sentence it stands: its views, written once for a text. A token around a cue is seen from the cue: on which
side and how far it is, and how many commas, marks, joining words, quotation marks and sentence ends lie between.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from toolkit.kernel.classes import SHIFTS, Classes
from toolkit.kernel.lookup import EMPTY, Lookup, find
from toolkit.kernel.mixing import mix
from toolkit.kernel.quotations import quote_states
from toolkit.kernel.scan import CAPITAL, IS_WORD, Tokens, word_hash
from toolkit.kernel.scope import AUXILIARY, COMMA, JOINING, MARK, PRONOUN, WORD, Kinds
from toolkit.kernel.softmax import HashedModel, sums_into

WIDTH = 40  # features of a token around a cue
LATER = 8  # features of a token around a cue whose source is known
REACH = 100  # tokens to each side of a cue that are looked at

_COMMA = np.uint32(word_hash(","))


class Views(NamedTuple):
    """What every token is, as parallel arrays.

    Attributes
    ----------
    word : ndarray of uint32
        Its hash.
    fine, coarse : ndarray of int16
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
    fine, coarse = np.zeros((2, n), np.int16)
    kind, act = np.zeros((2, n), np.uint8)
    capital = np.zeros(n, np.bool_)
    sentence, paragraph = np.empty((2, n), np.int32)
    hashes, flags, ends, packed = tokens.hash, tokens.flags, tokens.end, classes.packed
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
            fine[k] = coarse[k] = 2000 + (hashes[k] & 0xFFF)
            continue
        capital[k] = flags[k] & CAPITAL != 0
        cell = find(packed, hashes[k])
        if cell == EMPTY or cell & 0x7FF == 0:
            fine[k] = coarse[k] = 1000 + (data[ends[k] - 1] | 0x20)
        else:
            fine[k], coarse[k] = cell >> SHIFTS[1] & 0x1FF, cell >> SHIFTS[2] & 0x7F
        place = find(slots, hashes[k])
        if place != EMPTY:
            kind[k] = JOINING if place < verbs else (AUXILIARY if place < pronouns else PRONOUN)
        place = find(act_slots, hashes[k])
        if place != EMPTY:
            act[k] = act_numbers[place]
    return Views(hashes, fine, coarse, kind, act, quote_states(data, tokens, paragraphs), capital, sentence, paragraph)


@njit(cache=True, inline="always")
def bucket(distance: int) -> int:
    """Return a distance in tokens, the coarser the longer it is."""
    return distance if distance < 6 else (6 if distance < 9 else (7 if distance < 14 else (8 if distance < 30 else 9)))


@njit(cache=True)
def _features_of_cue(
    views: Views,
    bounds: tuple[int, int],
    cue: np.ndarray,
    out: np.ndarray,
) -> None:
    first, last = bounds
    word, fine, coarse, kind, act, quote = views.word, views.fine, views.coarse, views.kind, views.act, views.quote
    capital, sentence = views.capital, views.sentence
    begin, end = cue[0], cue[1]
    cue_word, cue_act, cue_quote, own = word[end], act[end], int(quote[begin]), sentence[begin]
    if begin < end:
        cue_act = max(cue_act, act[begin])
    w_before, w_behind = word[begin - 1] if begin > first else 0, word[end + 1] if end + 1 < last else 1
    c_before, c_behind = coarse[begin - 1] if begin > first else 0, coarse[end + 1] if end + 1 < last else 1
    # How the cue stands to quotations: in front of it, behind it, in its sentence.
    quoted = 0
    for j in range(first, last):
        if quote[j] > 1 and sentence[j] == own:
            quoted |= 1 if j < begin else 2
    beside = (1 if begin > first and quote[begin - 1] > 1 else 0) | (2 if end + 1 < last and quote[end + 1] > 1 else 0)
    if begin - 1 > first and quote[begin - 2] > 1:
        beside |= 4
    counts = np.zeros(6, np.int64)
    for side in range(3):
        # 0 before the cue, going left; 1 the cue itself; 2 behind it, going right.
        start, stop, step = (
            (begin - 1, first - 1, -1) if side == 0 else ((begin, end + 1, 1) if side == 1 else (end + 1, last, 1))
        )
        counts[:] = 0
        outermost = innermost = acts = marks = 0
        j = start
        while j != stop:
            w, c, f, key, q = word[j], coarse[j], fine[j], kind[j], int(quote[j])
            w1, w2 = word[j - 1] if j > first else 0, word[j + 1] if j + 1 < last else 1
            c1, c2 = coarse[j - 1] if j > first else 0, coarse[j + 1] if j + 1 < last else 1
            distance = bucket(begin - j if side == 0 else (j - end if side == 2 else 0))
            crossed = min(abs(sentence[j] - own), 2)
            starts = (j == first or sentence[j - 1] != sentence[j]) + 2 * (
                j + 1 == last or sentence[j + 1] != sentence[j]
            )
            commas, others = min(counts[COMMA], 2), min(counts[MARK], 2)
            joins, auxiliaries = min(counts[JOINING], 2), min(counts[AUXILIARY], 2)
            between = ((commas * 3 + others) * 3 + joins) * 3 + auxiliaries
            qs = ((min(marks, 3) * 4 + q) * 4 + cue_quote) * 3 + crossed
            q1, q2 = int(quote[j - 1]) if j > first else 4, int(quote[j + 1]) if j + 1 < last else 4
            row = out[j - first]
            row[0] = mix(0, side, w, crossed)
            row[1] = mix(1, side, distance, c)
            row[2] = mix(2, side, between, cue_word)
            row[3] = mix(3, side, outermost, key)
            row[4] = mix(4, side, innermost, key)
            row[5] = mix(5, side, w1, crossed)
            row[6] = mix(6, side, w2, crossed)
            row[7] = mix(7, side, w1, w)
            row[8] = mix(8, side, w, w2)
            row[9] = mix(9, side, cue_word, w)
            row[10] = mix(10, side, commas, w)
            row[11] = mix(11, side, joins, w)
            row[12] = mix(12, side, w_behind, c)
            row[13] = mix(13, side, w_before, c)
            row[14] = mix(14, side, c_behind, distance)
            row[15] = mix(15, side, c_before, distance)
            row[16] = mix(16, side, capital[j], starts * 16 + q)
            row[17] = mix(17, side, c1, c)
            row[18] = mix(18, side, c, c2)
            row[19] = mix(19, side, min(counts[WORD], 5), cue_act * 8 + key)
            row[20] = mix(20, side, w1, between)
            row[21] = mix(21, side, w2, between)
            row[22] = mix(22, side, distance, between * 16 + key)
            row[23] = mix(23, side, f, cue_word)
            row[24] = mix(24, side, qs, quoted)
            row[25] = mix(25, side, qs, beside)
            row[26] = mix(26, side, qs * 8 + q1, q2 * 4 + starts)
            row[27] = mix(27, side, qs, cue_word)
            row[28] = mix(28, side, cue_word, distance)
            row[29] = mix(29, side, cue_word, crossed * 4 + starts)
            row[30] = mix(30, side, w_behind, cue_word)
            row[31] = mix(31, side, min(acts, 2), key * 4 + crossed)
            row[32] = mix(32, side, min(acts, 2), act[j])
            row[33] = mix(33, side, c_behind * 4096 + c_before, key * 4 + crossed)
            row[34] = mix(34, side, beside * 4 + quoted, distance * 4 + crossed)
            row[35] = mix(35, side, f, q)
            row[36] = mix(36, side, cue_act, c)
            row[37] = mix(37, side, c1 * 4096 + c2, c)
            row[38] = mix(38, side, beside * 4 + quoted, w2)
            row[39] = mix(39, side, cue_act * 16 + beside, distance)
            counts[key] += 1
            acts += act[j] > 0
            marks += q > 1
            if COMMA <= key <= JOINING:
                outermost = w
                if innermost == 0:
                    innermost = w
            j += step


@njit(cache=True)
def _features_of_source(
    views: Views, bounds: tuple[int, int], cue: np.ndarray, source: np.ndarray, cues: np.ndarray, out: np.ndarray
) -> None:
    first, last = bounds
    word, coarse, kind, quote, sentence = views.word, views.coarse, views.kind, views.quote, views.sentence
    begin, end = cue[0], cue[1]
    left, right = -1, -1
    for j in range(first, last):
        if source[j - first]:
            left, right = j if left < 0 else left, j
    where = 0 if left < 0 else (1 if left < begin else 2)
    w_end = word[end]
    other = 0
    while other < len(cues) and cues[other, 1] < first:
        other += 1
    passed = np.zeros(last - first + 1, np.int64)
    for c in range(other, len(cues)):
        if cues[c, 0] >= last:
            break
        for j in range(max(cues[c, 0], first), min(cues[c, 1] + 1, last)):
            passed[j - first] = 1 + (j == cues[c, 0])
    for step in (-1, 1):
        crossed, nearest = 0, 0
        j = begin if step < 0 else end + 1
        stop = first - 1 if step < 0 else last
        while j != stop:
            region = 0
            if where:
                region = 1 if source[j - first] else (2 if j < min(left, begin) else (3 if j > max(right, end) else 4))
            region = (region * 3 + where) * 2 + (step > 0)
            is_cue = passed[j - first] if not begin <= j <= end else 3
            starts = (j == first or sentence[j - 1] != sentence[j]) + 2 * (
                j + 1 == last or sentence[j + 1] != sentence[j]
            )
            away = min(abs(sentence[j] - sentence[begin]), 2)
            gap = 0 if where == 0 else bucket(min(abs(j - left), abs(j - right)))
            row = out[j - first]
            row[0] = mix(50, region, kind[j], starts * 4 + quote[j])
            row[1] = mix(51, region, word[j], 0)
            row[2] = mix(52, region, gap, coarse[j])
            row[3] = mix(53, region, w_end, away * 4 + starts)
            row[4] = mix(54, region, word[j + 1] if j + 1 < last else 1, word[j - 1] if j > first else 0)
            row[5] = mix(55, region, min(crossed, 2) * 4 + is_cue, quote[j])
            row[6] = mix(56, region, min(crossed, 2) * 4 + is_cue, word[j])
            row[7] = mix(57, min(crossed, 2) * 4 + is_cue, nearest, w_end)
            if is_cue == 2:
                crossed += 1
                nearest = word[j]
            j += step


@njit(cache=True, nogil=True)
def later_features(
    views: Views, near: np.ndarray, cues: np.ndarray, rows: np.ndarray, sources: np.ndarray, found: np.ndarray
) -> np.ndarray:
    """Return what tokens around every cue are to its source and to all cues found, uint32 of shape (rows, LATER)."""
    out = np.zeros((rows[-1], LATER), np.uint32)
    for i in range(len(cues)):
        here = slice(rows[i], rows[i + 1])
        _features_of_source(views, (near[i, 0], near[i, 1]), cues[i], sources[here], found, out[here])
    return out


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


@njit(cache=True)
def chain_features(views: Views, near: np.ndarray, cues: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the features of every token around every cue, and the first row of each cue.

    Parameters
    ----------
    views : Views
    near : ndarray of int32, shape (cues, 2)
        See :func:`around`.
    cues : ndarray of int32, shape (cues, 2)
        First and last token of each cue.
    """
    rows = _rows(near)
    out = np.empty((rows[-1], WIDTH), np.uint32)
    for i in range(len(cues)):
        _features_of_cue(views, (near[i, 0], near[i, 1]), cues[i], out[rows[i] : rows[i + 1]])
    return out, rows


@njit(cache=True, nogil=True)
def chain_sums(views: Views, near: np.ndarray, cues: np.ndarray, model: HashedModel) -> tuple[np.ndarray, np.ndarray]:
    """Return a model's sums for every token around every cue, and the first row of each: features are not kept."""
    rows = _rows(near)
    sums = np.empty((rows[-1], len(model.bias)), np.float32)
    hashes = np.empty((np.diff(rows).max() if len(cues) else 0, WIDTH), np.uint32)
    for i in range(len(cues)):
        _features_of_cue(views, (near[i, 0], near[i, 1]), cues[i], hashes)
        sums_into(hashes[: near[i, 1] - near[i, 0]], model, sums[rows[i] : rows[i + 1]])
    return sums, rows


@njit(cache=True)
def _rows(near: np.ndarray) -> np.ndarray:
    rows = np.zeros(len(near) + 1, np.int64)
    for i in range(len(near)):
        rows[i + 1] = rows[i] + near[i, 1] - near[i, 0]
    return rows
