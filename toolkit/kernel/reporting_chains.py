"""What tokens around a cue of attribution are to it: hashed features of the chains of its source and its content.

A token is seen from the cue: on which side and how far it is, and how many commas, marks, joining words, quotation
marks and sentence ends lie between. Most tokens are plainly in or out. So a chain of few features, the outline, reads
them all, and where it is sure of a token's state and of the one before, its scores stand. Only the others, the open
ones, get all features of the chains that decide (Weiss and Taskar 2010, Structured Prediction Cascades, AISTATS).
"""

from __future__ import annotations

import numpy as np
from numba import njit

from toolkit.kernel.attribution import Views, bucket
from toolkit.kernel.chain import WEIGHTS, least_margins
from toolkit.kernel.machine import apart
from toolkit.kernel.mixing import mix
from toolkit.kernel.scope import AUXILIARY, COMMA, JOINING, MARK, WORD, rows_of
from toolkit.kernel.softmax import HashedModel, sums_into

OUTLINE = 13  # features of a token around a cue that the outline sees
WIDTH = 40  # all of them, these first
SURE = 2.25  # by how much the outline's best course must be better than any with other states of a token

# What is seen of a token from the cue, by column.
_SIDE, _DISTANCE, _CROSSED, _STARTS, _COMMAS, _JOINS, _BETWEEN, _OUTERMOST, _INNERMOST, _QUOTED, _ACTS, _WORDS = range(
    12
)
_SEEN = 12


@njit(cache=True)
def _facts(views: Views, first: int, last: int, begin: int, end: int, facts: np.ndarray) -> None:
    """Write what is true of a cue: its word, act and quotation, its neighbours, and where quotations stand to it."""
    word, coarse, act, quote, sentence = views.word, views.coarse, views.act, views.quote, views.sentence
    quoted = 0
    for j in range(first, last):
        if quote[j] > 1 and sentence[j] == sentence[begin]:
            quoted |= 1 if j < begin else 2
    beside = (1 if begin > first and quote[begin - 1] > 1 else 0) | (2 if end + 1 < last and quote[end + 1] > 1 else 0)
    if begin - 1 > first and quote[begin - 2] > 1:
        beside |= 4
    facts[0], facts[1] = word[end], max(act[end], act[begin])
    facts[2], facts[3] = word[begin - 1] if begin > first else 0, word[end + 1] if end + 1 < last else 1
    facts[4], facts[5] = coarse[begin - 1] if begin > first else 0, coarse[end + 1] if end + 1 < last else 1
    facts[6], facts[7] = quoted, beside


@njit(cache=True)
def _seen_from(views: Views, first: int, last: int, begin: int, end: int, seen: np.ndarray) -> None:
    """Write what every token around a cue is to it."""
    apart()
    word, kind, act, quote, sentence = views.word, views.kind, views.act, views.quote, views.sentence
    own, own_quote = sentence[begin], int(quote[begin])
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
            row, key, q = seen[j - first], kind[j], int(quote[j])
            crossed = min(abs(sentence[j] - own), 2)
            commas, others = min(counts[COMMA], 2), min(counts[MARK], 2)
            joins, auxiliaries = min(counts[JOINING], 2), min(counts[AUXILIARY], 2)
            row[_SIDE] = side
            row[_DISTANCE] = bucket(begin - j if side == 0 else (j - end if side == 2 else 0))
            row[_CROSSED] = crossed
            row[_STARTS] = (j == first or sentence[j - 1] != sentence[j]) + 2 * (
                j + 1 == last or sentence[j + 1] != sentence[j]
            )
            row[_COMMAS], row[_JOINS] = commas, joins
            row[_BETWEEN] = ((commas * 3 + others) * 3 + joins) * 3 + auxiliaries
            row[_OUTERMOST], row[_INNERMOST] = outermost, innermost
            row[_QUOTED] = ((min(marks, 3) * 4 + q) * 4 + own_quote) * 3 + crossed
            row[_ACTS], row[_WORDS] = min(acts, 2), min(counts[WORD], 5)
            counts[key] += 1
            acts += act[j] > 0
            marks += q > 1
            if COMMA <= key <= JOINING:
                outermost = word[j]
                if innermost == 0:
                    innermost = word[j]
            j += step


@njit(cache=True)
def _outline(views: Views, first: int, last: int, facts: np.ndarray, seen: np.ndarray, out: np.ndarray) -> None:
    """Write the features that the outline sees, OUTLINE for every token around a cue."""
    apart()
    word, fine, coarse, kind, quote = views.word, views.fine, views.coarse, views.kind, views.quote
    cue_word, c_before, c_behind, beside = facts[0], facts[4], facts[5], facts[7]
    for j in range(first, last):
        of, row = seen[j - first], out[j - first]
        side, distance, crossed, starts = of[_SIDE], of[_DISTANCE], of[_CROSSED], of[_STARTS]
        between, qs, key = of[_BETWEEN], of[_QUOTED], kind[j]
        w, c, w1, w2 = word[j], coarse[j], word[j - 1] if j > first else 0, word[j + 1] if j + 1 < last else 1
        q1, q2 = int(quote[j - 1]) if j > first else 4, int(quote[j + 1]) if j + 1 < last else 4
        row[0] = mix(0, side, w, crossed)
        row[1] = mix(1, side, distance, c)
        row[2] = mix(2, side, between, cue_word)
        row[3] = mix(7, side, w1, w)
        row[4] = mix(8, side, w, w2)
        row[5] = mix(10, side, of[_COMMAS], w)
        row[6] = mix(22, side, distance, between * 16 + key)
        row[7] = mix(25, side, qs, beside)
        row[8] = mix(26, side, qs * 8 + q1, q2 * 4 + starts)
        row[9] = mix(27, side, qs, cue_word)
        row[10] = mix(29, side, cue_word, crossed * 4 + starts)
        row[11] = mix(33, side, c_behind * 4096 + c_before, key * 4 + crossed)
        row[12] = mix(23, side, fine[j], cue_word)


@njit(cache=True)
def _others(
    views: Views, first: int, last: int, facts: np.ndarray, seen: np.ndarray, at: np.ndarray, out: np.ndarray
) -> None:
    """Write the features that the outline does not see, of the tokens at some places from the first."""
    apart()
    word, fine, coarse, kind, act, quote = views.word, views.fine, views.coarse, views.kind, views.act, views.quote
    capital = views.capital
    cue_word, cue_act, w_before, w_behind, c_before, c_behind, quoted, beside = facts
    for i in range(len(at)):
        j, of, row = first + at[i], seen[at[i]], out[i]
        side, distance, crossed, starts = of[_SIDE], of[_DISTANCE], of[_CROSSED], of[_STARTS]
        between, qs, joins, acts = of[_BETWEEN], of[_QUOTED], of[_JOINS], of[_ACTS]
        w, f, c, key, q = word[j], fine[j], coarse[j], kind[j], int(quote[j])
        w1, w2 = word[j - 1] if j > first else 0, word[j + 1] if j + 1 < last else 1
        c1, c2 = coarse[j - 1] if j > first else 0, coarse[j + 1] if j + 1 < last else 1
        row[0] = mix(3, side, of[_OUTERMOST], key)
        row[1] = mix(4, side, of[_INNERMOST], key)
        row[2] = mix(5, side, w1, crossed)
        row[3] = mix(6, side, w2, crossed)
        row[4] = mix(9, side, cue_word, w)
        row[5] = mix(11, side, joins, w)
        row[6] = mix(12, side, w_behind, c)
        row[7] = mix(13, side, w_before, c)
        row[8] = mix(14, side, c_behind, distance)
        row[9] = mix(15, side, c_before, distance)
        row[10] = mix(16, side, capital[j], starts * 16 + q)
        row[11] = mix(17, side, c1, c)
        row[12] = mix(18, side, c, c2)
        row[13] = mix(19, side, of[_WORDS], cue_act * 8 + key)
        row[14] = mix(20, side, w1, between)
        row[15] = mix(21, side, w2, between)
        row[16] = mix(24, side, qs, quoted)
        row[17] = mix(28, side, cue_word, distance)
        row[18] = mix(30, side, w_behind, cue_word)
        row[19] = mix(31, side, acts, key * 4 + crossed)
        row[20] = mix(32, side, acts, act[j])
        row[21] = mix(34, side, beside * 4 + quoted, distance * 4 + crossed)
        row[22] = mix(35, side, f, q)
        row[23] = mix(36, side, cue_act, c)
        row[24] = mix(37, side, c1 * 4096 + c2, c)
        row[25] = mix(38, side, beside * 4 + quoted, w2)
        row[26] = mix(39, side, cue_act * 16 + beside, distance)


@njit(cache=True)
def chain_features(views: Views, near: np.ndarray, cues: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the features of every token around every cue, those of the outline first, and the first row of each cue.

    Parameters
    ----------
    views : Views
    near : ndarray of int32, shape (cues, 2)
        See :func:`toolkit.kernel.attribution.around`.
    cues : ndarray of int32, shape (cues, 2)
        First and last token of each cue.
    """
    rows = rows_of(near)
    out = np.empty((rows[-1], WIDTH), np.uint32)
    most = np.diff(rows).max() if len(cues) else 0
    seen, facts = np.empty((most, _SEEN), np.int64), np.empty(8, np.int64)
    places = np.arange(most)
    for i in range(len(cues)):
        (first, last), (begin, end), here = near[i], cues[i], out[rows[i] : rows[i + 1]]
        _facts(views, first, last, begin, end, facts)
        _seen_from(views, first, last, begin, end, seen)
        _outline(views, first, last, facts, seen, here)
        _others(views, first, last, facts, seen, places[: last - first], here[:, OUTLINE:])
    return out, rows


@njit(cache=True, nogil=True)
def chain_sums(
    views: Views, near: np.ndarray, cues: np.ndarray, outline: HashedModel, model: HashedModel
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the sums of the weights of sources and contents for every token around every cue.

    Parameters
    ----------
    views, near, cues
        See :func:`chain_features`; features are not kept.
    outline, model : HashedModel
        Weights of the first features, and of all.

    Returns
    -------
    sums : ndarray of float32, shape (tokens around cues, 2 * WEIGHTS)
        Those of the outline where it is sure, else those of the model.
    rows : ndarray of int64, shape (cues + 1,)
        The first row of each cue.
    open_ : ndarray of bool, shape (tokens around cues,)
        Where the outline is not sure.
    """
    rows = rows_of(near)
    sums, open_ = np.empty((rows[-1], 2 * WEIGHTS), np.float32), np.empty(rows[-1], np.bool_)
    most = np.diff(rows).max() if len(cues) else 0
    seen, facts = np.empty((most, _SEEN), np.int64), np.empty(8, np.int64)
    first_hashes, hashes = np.empty((most, OUTLINE), np.uint32), np.empty((most, WIDTH), np.uint32)
    better = np.empty((most, 2 * WEIGHTS), np.float32)
    margins, places = np.empty(most, np.float32), np.empty(most, np.int64)
    for i in range(len(cues)):
        (first, last), (begin, end), here = near[i], cues[i], sums[rows[i] : rows[i + 1]]
        n = last - first
        _facts(views, first, last, begin, end, facts)
        _seen_from(views, first, last, begin, end, seen)
        _outline(views, first, last, facts, seen, first_hashes)
        sums_into(first_hashes[:n], outline, here)
        count = _open(here, margins, places, open_[rows[i] : rows[i + 1]])
        for o in range(count):
            hashes[o, :OUTLINE] = first_hashes[places[o]]
        _others(views, first, last, facts, seen, places[:count], hashes[:, OUTLINE:])
        sums_into(hashes[:count], model, better)
        for o in range(count):
            here[places[o]] = better[o]
    return sums, rows, open_


@njit(cache=True)
def _open(sums: np.ndarray, margins: np.ndarray, places: np.ndarray, open_: np.ndarray) -> int:
    """Write which tokens of a chain are open, and their places; return how many."""
    n = len(sums)
    margins[:n] = np.inf
    least_margins(sums[:, :WEIGHTS], margins)
    least_margins(sums[:, WEIGHTS:], margins)
    count = 0
    for t in range(n):
        open_[t] = margins[t] < SURE
        places[count] = t
        count += open_[t]
    return count
