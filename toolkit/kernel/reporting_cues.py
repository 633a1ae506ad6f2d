"""What a candidate for a cue of attribution shows at first sight, as hashed features.

The words around it and their classes, whether it is quoted and what is quoted near by, what stands where its subject
and its complement would, and which other words of reporting stand in its sentence, with the joining words and commas
between.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from toolkit.kernel.attribution import Views, bucket
from toolkit.kernel.clause import letters, stem_end
from toolkit.kernel.eight import as_far_as, first_of
from toolkit.kernel.machine import AT, bare
from toolkit.kernel.mixing import mix
from toolkit.kernel.quotations import OPENS
from toolkit.kernel.scan import Tokens, word_hash
from toolkit.kernel.scope import AUXILIARY, COMMA, JOINING
from toolkit.kernel.softmax import HashedModel, log_softmax, sums_into

WINDOW = 26  # features of the words around
NEAR = 20  # of what is near
CLAUSE = 24  # of the clause
CUE_WIDTH = WINDOW + NEAR + CLAUSE
WIDEST = 200  # tokens to each side of a candidate
_AT_ONCE = 128  # candidates whose features are kept

_SMALL = np.uint64(0x2020202020202020)  # makes capitals small, eight letters at once
_THAT, _TO, _QUESTION = np.uint32(word_hash("that")), np.uint32(word_hash("to")), np.uint32(word_hash("?"))


@njit(cache=True, inline="always")
def _looked_at(sentence: np.ndarray, sentences: np.ndarray, k: int) -> tuple[int, int]:
    """Return the first token around a candidate that is looked at, and the one behind the last.

    A line without a sentence end is looked at in part: time grows with the text, not with its square.
    """
    return max(sentences[sentence[AT(k)]], k - WIDEST), min(sentences[sentence[AT(k)] + 1], k + WIDEST)


@njit(cache=True, nogil=True)
def cue_features(
    data: np.ndarray, tokens: Tokens, sentences: np.ndarray, views: Views, places: np.ndarray
) -> np.ndarray:
    """Return all features of candidates for cues, uint32 of shape (candidates, CUE_WIDTH).

    Parameters
    ----------
    data : ndarray of uint8
    tokens : Tokens
    sentences : ndarray of int32, shape (sentences + 1,)
    views : Views
    places : ndarray of int32, shape (candidates,)
    """
    out = np.empty((len(places), CUE_WIDTH), np.uint32)
    _window(data, tokens.start, tokens.end, tokens.flags, views, sentences, places, out)
    _near(views, sentences, places, out[:, WINDOW:])
    _clause(data, tokens.start, tokens.end, views, sentences, places, out[:, WINDOW + NEAR :])
    return out


@njit(cache=True, nogil=True)
def cue_scores(
    data: np.ndarray,
    tokens: Tokens,
    sentences: np.ndarray,
    views: Views,
    places: np.ndarray,
    model: HashedModel,
) -> np.ndarray:
    """Return the log-probabilities of O, B and I for candidates, float32 of shape (candidates, 3).

    The model is of B and I against O. The features, see :func:`cue_features`, are never all there: a few at a time stay
    near the processor.
    """
    scores = np.empty((len(places), 1 + len(model.bias)), np.float32)
    for c in range(0, len(places), _AT_ONCE):
        some = places[c : c + _AT_ONCE]
        sums_into(cue_features(data, tokens, sentences, views, some), model, scores[c:])
    log_softmax(scores)
    return scores


@njit(cache=True, inline="always")
def _is_adverb(data: np.ndarray, start: int, end: int) -> bool:
    """Tell whether a word ends in -ly."""
    return bool(end - start > 3 and data[end - 1] == ord("y") and data[end - 2] == ord("l"))


@bare
def _window(
    data: np.ndarray,
    starts: np.ndarray,
    ends: np.ndarray,
    flags: np.ndarray,
    views: Views,
    sentences: np.ndarray,
    places: np.ndarray,
    out: np.ndarray,
) -> None:
    """Write which words and classes stand at candidates and around, WINDOW features each."""
    word, finest, coarse, sentence = views.word, views.finest, views.coarse, views.sentence
    n = len(word)
    for c in range(len(places)):
        k, row = places[c], out[c]
        own = sentence[AT(k)]
        before, behind = k > 0 and sentence[AT(k - 1)] == own, k + 1 < n and sentence[AT(k + 1)] == own
        far_before, far_behind = k > 1 and sentence[AT(k - 2)] == own, k + 2 < n and sentence[AT(k + 2)] == own
        w, f, group = word[AT(k)], finest[AT(k)], coarse[AT(k)]
        w1, f1, c1 = (word[AT(k - 1)], finest[AT(k - 1)], coarse[AT(k - 1)]) if before else (0, 0, 0)
        w_1, f_1, c_1 = (word[AT(k + 1)], finest[AT(k + 1)], coarse[AT(k + 1)]) if behind else (1, 1, 1)
        w2, f2 = (word[AT(k - 2)], finest[AT(k - 2)]) if far_before else (0, 0)
        w_2, f_2 = (word[AT(k + 2)], finest[AT(k + 2)]) if far_behind else (1, 1)
        size = ends[AT(k)] - starts[AT(k)]
        beginning = int(first_of(as_far_as(data, starts[AT(k)]) | _SMALL, min(size, 5)))
        ending = int((as_far_as(data, ends[AT(k)] - 8) | _SMALL) >> np.uint64(64 - 8 * min(size, 3)))
        row[0] = mix(200, w, 0, 0)
        row[1] = mix(201, w1, 0, 0)
        row[2] = mix(202, w_1, 0, 0)
        row[3] = mix(203, w1, w, 0)
        row[4] = mix(204, w, w_1, 0)
        row[5] = mix(205, w2, w1, w)
        row[6] = mix(206, w, w_1, w_2)
        row[7] = mix(207, w2, w, 0)
        row[8] = mix(208, w, w_2, 0)
        row[9] = mix(209, ending, 0, 0)
        row[10] = mix(210, beginning, 0, 0)
        row[11] = mix(211, flags[AT(k)], before, 0)
        row[12] = mix(212, beginning, w_1, 0)
        row[13] = mix(213, beginning, w1, 0)
        row[14] = mix(214, f1, 0, 0)
        row[15] = mix(215, f_1, 0, 0)
        row[16] = mix(216, f1, f, 0)
        row[17] = mix(217, f, f_1, 0)
        row[18] = mix(218, f2, w, 0)
        row[19] = mix(219, w, f_2, 0)
        row[20] = mix(220, w, f_1, 0)
        row[21] = mix(221, f1, w, 0)
        row[22] = mix(222, c1, group, 0)
        row[23] = mix(223, group, c_1, 0)
        stem = int(letters(data, starts[AT(k)], stem_end(data, starts[AT(k)], ends[AT(k)]), np.uint32(1)))
        question = 0
        for j in range(max(k, sentences[own + 1] - 3), sentences[own + 1]):
            question |= word[AT(j)] == _QUESTION
        row[24] = mix(224, stem, 0, 0)
        row[25] = mix(225, stem, question, 0)


@bare
def _near(views: Views, sentences: np.ndarray, places: np.ndarray, out: np.ndarray) -> None:
    """Write what is near candidates, NEAR features each."""
    word, coarse, kind, act, quote = views.word, views.coarse, views.kind, views.act, views.quote
    capital, sentence, paragraph = views.capital, views.sentence, views.paragraph
    n = len(word)
    for c in range(len(places)):
        k, row = places[c], out[c]
        first, last = _looked_at(sentence, sentences, k)
        before = k - 1 if k > first else n
        behind = k + 1 if k + 1 < last else n
        q = int(quote[AT(k)])
        q_before = 4 if before == n else int(quote[AT(before)])
        q_behind = 4 if behind == n else int(quote[AT(behind)])
        w_before, w_behind = 0 if before == n else word[AT(before)], 0 if behind == n else word[AT(behind)]
        c_before, c_behind = 0 if before == n else coarse[AT(before)], 0 if behind == n else coarse[AT(behind)]
        # The nearest quotation marks in the sentence, "that" or "to" soon behind, the nearest auxiliary before.
        left = right = joined = auxiliary = name = marks = 0
        for j in range(max(first, k - 12), k):
            if quote[AT(j)] > 1:
                left = 2 * bucket(k - j) + (quote[AT(j)] == OPENS)
            if kind[AT(j)] == AUXILIARY and k - j < 4:
                auxiliary = word[AT(j)]
            name = max(name, int(capital[AT(j)] and k - j < 6))
            marks += kind[AT(j)] == COMMA
        for j in range(min(last, k + 12) - 1, k, -1):
            if quote[AT(j)] > 1:
                right = 2 * bucket(j - k) + (quote[AT(j)] == OPENS)
            if (word[AT(j)] == _THAT or word[AT(j)] == _TO) and j - k < 6:
                joined = word[AT(j)]
        near_name = name + 2 * int(behind < n and capital[AT(behind)])
        # Whether the sentence before, if of the same paragraph, ends a quotation.
        after = 0
        if first > 0 and paragraph[AT(first - 1)] == paragraph[AT(first)]:
            after = 1 + quote[AT(first - 1)]
        a, w = act[AT(k)], word[AT(k)]
        row[0] = mix(0, q, q_before * 8 + q_behind, w)
        row[1] = mix(1, q, q_before * 8 + q_behind, a)
        row[2] = mix(2, a, w_behind, 0)
        row[3] = mix(3, a, w_before, 0)
        row[4] = mix(4, a, c_before, c_behind)
        row[5] = mix(5, a, near_name, q)
        row[6] = mix(6, w, near_name, q)
        row[7] = mix(7, w, joined, 0)
        row[8] = mix(8, a, joined, auxiliary)
        row[9] = mix(9, w, auxiliary, 0)
        row[10] = mix(10, left, a, q)
        row[11] = mix(11, right, a, q)
        row[12] = mix(12, w, left > 0, right > 0)
        row[13] = mix(13, a, min(k - first, 8), min(last - k, 4))
        row[14] = mix(14, w, min(k - first, 3), min(last - k, 4))
        row[15] = mix(15, a, after, min(marks, 2))
        row[16] = mix(16, coarse[AT(k)], c_before, joined)
        row[17] = mix(17, a, coarse[AT(k)], c_behind)
        row[18] = mix(18, left, right, coarse[AT(k)])
        row[19] = mix(19, c_behind, w, near_name)


@bare
def _clause(
    data: np.ndarray,
    starts: np.ndarray,
    ends: np.ndarray,
    views: Views,
    sentences: np.ndarray,
    places: np.ndarray,
    out: np.ndarray,
) -> None:
    """Write what candidates are to their clauses, CLAUSE features each."""
    word, fine, coarse, kind, act, quote = views.word, views.fine, views.coarse, views.kind, views.act, views.quote
    capital, sentence = views.capital, views.sentence
    for c in range(len(places)):
        k, row = places[c], out[c]
        first, last = _looked_at(sentence, sentences, k)
        w, f, group, a = word[AT(k)], fine[AT(k)], coarse[AT(k)], act[AT(k)]
        # Where the subject would end, and where the complement would begin.
        subject, passed = k - 1, 0
        while (
            subject >= first
            and passed < 5
            and (kind[AT(subject)] == AUXILIARY or _is_adverb(data, starts[AT(subject)], ends[AT(subject)]))
        ):
            subject, passed = subject - 1, passed + 1
        object_, skipped = k + 1, 0
        while object_ < last and skipped < 4 and _is_adverb(data, starts[AT(object_)], ends[AT(object_)]):
            object_, skipped = object_ + 1, skipped + 1
        w_subject, f_subject, c_subject, at_subject = 0, 0, 0, 9 * 64 + 5 * 8 + 2
        if subject >= first:
            w_subject, f_subject, c_subject = word[AT(subject)], fine[AT(subject)], coarse[AT(subject)]
            at_subject = kind[AT(subject)] * 64 + int(quote[AT(subject)]) * 8 + capital[AT(subject)]
        w_object, c_object = (word[AT(object_)], coarse[AT(object_)]) if object_ < last else (0, 0)
        act_left, w_left, far_left, join_left, between_left = _other(word, kind, act, k, first - 1, -1)
        act_right, w_right, far_right, join_right, between_right = _other(word, kind, act, k, last, 1)
        w1, f1 = (word[AT(k - 1)], fine[AT(k - 1)]) if k > first else (0, 0)
        f2, f3 = fine[AT(k - 2)] if k - 1 > first else 0, fine[AT(k - 3)] if k - 3 >= first else 0
        f_1 = fine[AT(k + 1)] if k + 1 < last else 0
        f_2, f_3 = fine[AT(k + 2)] if k + 2 < last else 0, fine[AT(k + 3)] if k + 3 < last else 0
        row[0] = mix(100, w, c_subject, passed)
        row[1] = mix(101, f, w_subject, passed)
        row[2] = mix(102, f, f_subject, c_object)
        row[3] = mix(103, a * 1024 + at_subject, c_subject, c_object)
        row[4] = mix(104, w, w_object, skipped)
        row[5] = mix(105, f, w_object, c_subject)
        row[6] = mix(106, group, w_object, w_subject)
        row[7] = mix(107, w, act_left, between_left)
        row[8] = mix(108, f, w_left, between_left)
        row[9] = mix(109, a, act_left * 16 + between_left, far_left)
        row[10] = mix(110, w, act_right, between_right)
        row[11] = mix(111, f, w_right, between_right)
        row[12] = mix(112, a, act_right * 16 + between_right, far_right)
        row[13] = mix(113, group, join_left, act_left)
        row[14] = mix(114, w, join_right, far_right)
        row[15] = mix(115, w, join_left, far_left)
        row[16] = mix(116, group, f1, f2)
        row[17] = mix(117, group, f_1, f_2)
        row[18] = mix(118, f, f_2, f_3)
        row[19] = mix(119, f, f2, f3)
        row[20] = mix(120, w, word[AT(first)], min(k - first, 3))
        row[21] = mix(121, w, at_subject, passed)
        row[22] = mix(122, f, w1, f_1 if k + 1 < last else 0)
        row[23] = mix(123, act_left * 4096 + act_right, between_left * 16 + between_right, f * 2 + (quote[AT(k)] > 0))


@bare
def _other(
    word: np.ndarray, kind: np.ndarray, act: np.ndarray, k: int, stop: int, step: int
) -> tuple[int, int, int, int, int]:
    """Return the nearest word of reporting on a side: its act, itself, how far; joining words and commas between."""
    joins = commas = joining = 0
    for j in range(k + step, stop, step):
        if act[AT(j)] > 0:
            return act[AT(j)], word[AT(j)], bucket(abs(j - k)), joining, min(joins, 2) * 4 + min(commas, 2)
        if kind[AT(j)] == JOINING:
            joins += 1
            joining = joining if joining else word[AT(j)]
        commas += kind[AT(j)] == COMMA
    return 0, 0, 0, joining, min(joins, 2) * 4 + min(commas, 2)
