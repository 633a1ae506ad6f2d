"""What segments around a cue of attribution are to it: hashed features of the chains of its source and its content.

A segment is seen by its first token, and that from the cue: on which side and how far, and how many commas, marks,
joining words, quotation marks and sentence ends lie between.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from toolkit.kernel.attribution import Views, bucket
from toolkit.kernel.chain import WEIGHTS
from toolkit.kernel.machine import AT, apart, bare
from toolkit.kernel.mixing import mix
from toolkit.kernel.reporting_segments import Segments
from toolkit.kernel.scope import AUXILIARY, COMMA, JOINING, MARK, WORD
from toolkit.kernel.softmax import HashedModel, sums_into

HERE = 18  # features of what stands at a segment
WIDTH = HERE + 16  # and of the cue that it is seen from

# What is seen of a segment from the cue, by column.
_SIDE, _DISTANCE, _CROSSED, _STARTS, _COMMAS, _BETWEEN, _OUTERMOST, _INNERMOST, _QUOTED, _ACTS, _WORDS = range(11)
_SEEN = 11
_AT_ONCE = 256  # segments whose features are kept


class Room(NamedTuple):
    """Arrays that are kept from cue to cue: to make them anew takes as long as to fill them."""

    facts: np.ndarray
    starts: np.ndarray
    counts: np.ndarray
    seen: np.ndarray


@bare
def _most(segments: Segments) -> int:
    """Return how many segments there are around a cue at most."""
    most = 0
    for i in range(len(segments.rows) - 1):
        most = max(most, segments.rows[i + 1] - segments.rows[i])
    return most


@njit(cache=True)
def _room(most: int) -> Room:
    """Return room for what is true of a cue and of as many segments."""
    return Room(
        np.empty(8, np.int64), np.empty(most + 1, np.int64), np.empty(6, np.int64), np.empty((most, _SEEN), np.int64)
    )


@bare
def _facts(views: Views, first: int, last: int, begin: int, end: int, facts: np.ndarray) -> None:
    """Write what is true of a cue: its word, act and quotation, its neighbours, and where quotations stand to it."""
    word, coarse, act, quote, sentence = views.word, views.coarse, views.act, views.quote, views.sentence
    quoted = 0
    for j in range(first, last):
        if quote[AT(j)] > 1 and sentence[AT(j)] == sentence[AT(begin)]:
            quoted |= 1 if j < begin else 2
    beside = (1 if begin > first and quote[AT(begin - 1)] > 1 else 0) | (
        2 if end + 1 < last and quote[AT(end + 1)] > 1 else 0
    )
    if begin - 1 > first and quote[AT(begin - 2)] > 1:
        beside |= 4
    facts[0], facts[1] = word[AT(end)], max(act[AT(end)], act[AT(begin)])
    facts[2], facts[3] = word[AT(begin - 1)] if begin > first else 0, word[AT(end + 1)] if end + 1 < last else 1
    facts[4], facts[5] = coarse[AT(begin - 1)] if begin > first else 0, coarse[AT(end + 1)] if end + 1 < last else 1
    facts[6], facts[7] = quoted, beside


@bare
def _seen_from(
    views: Views,
    first: int,
    last: int,
    begin: int,
    end: int,
    starts: np.ndarray,
    cue: int,
    counts: np.ndarray,
    seen: np.ndarray,
) -> None:
    """Write what every segment around a cue is to it, given their first tokens, and which is the cue."""
    apart()
    word, kind, act, quote, sentence = views.word, views.kind, views.act, views.quote, views.sentence
    own, own_quote = sentence[AT(begin)], int(quote[AT(begin)])
    for side in range(3):
        # 0 before the cue, going left; 1 the cue itself; 2 behind it, going right.
        j, stop, step = (
            (begin - 1, first - 1, -1) if side == 0 else ((begin, end + 1, 1) if side == 1 else (end + 1, last, 1))
        )
        segment = cue + side - 1
        counts[:] = 0
        outermost = innermost = acts = marks = 0
        while j != stop:
            key, q = kind[AT(j)], int(quote[AT(j)])
            if j == starts[AT(segment)]:
                row = seen[segment]
                crossed = min(abs(sentence[AT(j)] - own), 2)
                commas, others = min(counts[COMMA], 2), min(counts[MARK], 2)
                joins, auxiliaries = min(counts[JOINING], 2), min(counts[AUXILIARY], 2)
                row[_SIDE] = side
                row[_DISTANCE] = bucket(begin - j if side == 0 else (j - end if side == 2 else 0))
                row[_CROSSED] = crossed
                row[_STARTS] = (j == first or sentence[AT(j - 1)] != sentence[AT(j)]) + 2 * (
                    j + 1 == last or sentence[AT(j + 1)] != sentence[AT(j)]
                )
                row[_COMMAS], row[_BETWEEN] = commas, ((commas * 3 + others) * 3 + joins) * 3 + auxiliaries
                row[_OUTERMOST], row[_INNERMOST] = outermost, innermost
                row[_QUOTED] = ((min(marks, 3) * 4 + q) * 4 + own_quote) * 3 + crossed
                row[_ACTS], row[_WORDS] = min(acts, 2), min(counts[WORD], 5)
                segment += -1 if side == 0 else 1
            counts[key] += 1
            acts += act[AT(j)] > 0
            marks += q > 1
            if COMMA <= key <= JOINING:
                outermost = word[AT(j)]
                if innermost == 0:
                    innermost = word[AT(j)]
            j += step


@bare
def _here(views: Views, first: int, last: int, starts: np.ndarray, seen: np.ndarray, out: np.ndarray) -> None:
    """Write what stands at segments, HERE features each."""
    apart()
    word, fine, coarse, kind, act, quote = views.word, views.fine, views.coarse, views.kind, views.act, views.quote
    capital = views.capital
    for i in range(len(starts) - 1):
        j, of, row = starts[AT(i)], seen[i], out[i]
        side, distance, crossed, edges = of[_SIDE], of[_DISTANCE], of[_CROSSED], of[_STARTS]
        between, acts = of[_BETWEEN], of[_ACTS]
        w, c, key, q = word[AT(j)], coarse[AT(j)], kind[AT(j)], int(quote[AT(j)])
        w1, w2 = word[AT(j - 1)] if j > first else 0, word[AT(j + 1)] if j + 1 < last else 1
        c1, c2 = coarse[AT(j - 1)] if j > first else 0, coarse[AT(j + 1)] if j + 1 < last else 1
        q1, q2 = int(quote[AT(j - 1)]) if j > first else 4, int(quote[AT(j + 1)]) if j + 1 < last else 4
        row[0] = mix(0, side, w, crossed)
        row[1] = mix(1, side, distance, c)
        row[2] = mix(3, side, of[_OUTERMOST], key)
        row[3] = mix(4, side, of[_INNERMOST], key)
        row[4] = mix(6, side, w2, crossed)
        row[5] = mix(7, side, w1, w)
        row[6] = mix(8, side, w, w2)
        row[7] = mix(10, side, of[_COMMAS], w)
        row[8] = mix(16, side, capital[AT(j)], edges * 16 + q)
        row[9] = mix(17, side, c1, c)
        row[10] = mix(18, side, c, c2)
        row[11] = mix(20, side, w1, between)
        row[12] = mix(21, side, w2, between)
        row[13] = mix(22, side, distance, between * 16 + key)
        row[14] = mix(26, side, of[_QUOTED] * 8 + q1, q2 * 4 + edges)
        row[15] = mix(31, side, acts, key * 4 + crossed)
        row[16] = mix(32, side, acts, act[AT(j)])
        row[17] = mix(35, side, fine[AT(j)], q)


@bare
def _to_cue(views: Views, last: int, facts: np.ndarray, starts: np.ndarray, seen: np.ndarray, out: np.ndarray) -> None:
    """Write what segments are to their cue, WIDTH - HERE features each."""
    apart()
    word, fine, coarse, kind = views.word, views.fine, views.coarse, views.kind
    cue_word, cue_act, w_before, w_behind, c_before, c_behind, quoted, beside = facts
    sides = beside * 4 + quoted
    for i in range(len(starts) - 1):
        j, of, row = starts[AT(i)], seen[i], out[i]
        side, distance, crossed, qs = of[_SIDE], of[_DISTANCE], of[_CROSSED], of[_QUOTED]
        w, c, key, w2 = word[AT(j)], coarse[AT(j)], kind[AT(j)], word[AT(j + 1)] if j + 1 < last else 1
        row[0] = mix(9, side, cue_word, w)
        row[1] = mix(12, side, w_behind, c)
        row[2] = mix(13, side, w_before, c)
        row[3] = mix(14, side, c_behind, distance)
        row[4] = mix(15, side, c_before, distance)
        row[5] = mix(19, side, of[_WORDS], cue_act * 8 + key)
        row[6] = mix(23, side, fine[AT(j)], cue_word)
        row[7] = mix(24, side, qs, quoted)
        row[8] = mix(27, side, qs, cue_word)
        row[9] = mix(28, side, cue_word, distance)
        row[10] = mix(29, side, cue_word, crossed * 4 + of[_STARTS])
        row[11] = mix(30, side, w_behind, cue_word)
        row[12] = mix(33, side, c_behind * 4096 + c_before, key * 4 + crossed)
        row[13] = mix(34, side, sides, distance * 4 + crossed)
        row[14] = mix(36, side, cue_act, c)
        row[15] = mix(38, side, sides, w2)


@bare
def _features(
    views: Views, near: np.ndarray, cues: np.ndarray, segments: Segments, i: int, room: Room, out: np.ndarray
) -> None:
    """Write the features of the segments around a cue."""
    first, last, begin, end = near[i, 0], near[i, 1], cues[i, 0], cues[i, 1]
    rows, firsts, facts, seen = segments.rows, segments.firsts, room.facts, room.seen
    count, shift = rows[i + 1] - rows[i], first - firsts[rows[i]]
    starts = room.starts[: count + 1]
    for j in range(count + 1):
        starts[AT(j)] = firsts[rows[i] + j] + shift
    _facts(views, first, last, begin, end, facts)
    _seen_from(views, first, last, begin, end, starts, segments.own[i] - rows[i], room.counts, seen)
    _here(views, first, last, starts, seen, out)
    _to_cue(views, last, facts, starts, seen, out[:, HERE:])


@njit(cache=True)
def chain_features(views: Views, near: np.ndarray, cues: np.ndarray, segments: Segments) -> np.ndarray:
    """Return the features of the segments around all cues, uint32 of shape (segments, WIDTH).

    Parameters
    ----------
    views : Views
    near : ndarray of int32, shape (cues, 2)
        See :func:`toolkit.kernel.attribution.around`.
    cues : ndarray of int32, shape (cues, 2)
        First and last token of each cue.
    segments : Segments
    """
    rows = segments.rows
    out = np.empty((rows[-1], WIDTH), np.uint32)
    room = _room(_most(segments))
    for i in range(len(cues)):
        _features(views, near, cues, segments, i, room, out[rows[i] :])
    return out


@njit(cache=True, nogil=True)
def chain_sums(views: Views, near: np.ndarray, cues: np.ndarray, segments: Segments, model: HashedModel) -> np.ndarray:
    """Return the sums of the weights of sources and contents, float32 of shape (segments, 2 * WEIGHTS).

    Parameters are those of :func:`chain_features`, and the weights; features are not kept.
    """
    rows = segments.rows
    sums, most = np.empty((rows[-1], 2 * WEIGHTS), np.float32), _most(segments)
    room, hashes = _room(most), np.empty((_AT_ONCE + most, WIDTH), np.uint32)
    done = 0
    for i in range(len(cues)):
        _features(views, near, cues, segments, i, room, hashes[rows[i] - done :])
        # Of several cues at once: to begin the sums takes as long as those of a cue.
        if rows[i + 1] - done >= _AT_ONCE or i + 1 == len(cues):
            sums_into(hashes[: rows[i + 1] - done], model, sums[done:])
            done = rows[i + 1]
    return sums
