"""How a headline and an article meet: which words they share and where, and what else stands there, compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

LEAD = 3  # sentences at the beginning that news says most in
_MOST = 62  # words of a headline that are looked at: as many as bits
#: Numbers of a pair that do not tell of cues.
PLAIN = 27


class Reading(NamedTuple):
    """Texts as stems, cut into sentences.

    Attributes
    ----------
    stems : ndarray of int32, shape (words,)
        The number of each word's stem.
    weights : ndarray of float32, shape (words,)
        How rare each word is.
    sentences : ndarray of int32, shape (sentences + 1,)
        The first word of each sentence.
    texts : ndarray of int32, shape (texts + 1,)
        The first sentence of each text.
    lengths : ndarray of float32, shape (sentences,)
        The length of the vector of each sentence's weights.
    cues : ndarray of float32, shape (sentences, kinds)
        How many cues of each kind a sentence has, and how pleasant and unpleasant its words are.
    vectors : ndarray of float32, shape (sentences, dimensions)
        The mean of the vectors of each sentence's words, of unit length.
    text_vectors, lead_vectors : ndarray of float32, shape (texts, dimensions)
        The same of each text, and of its first sentences.
    """

    stems: np.ndarray
    weights: np.ndarray
    sentences: np.ndarray
    texts: np.ndarray
    lengths: np.ndarray
    cues: np.ndarray
    vectors: np.ndarray
    text_vectors: np.ndarray
    lead_vectors: np.ndarray


@njit(cache=True)
def _share(mask: np.int64, weights: np.ndarray, count: int) -> float:
    """Return the share of the weights whose bit is set."""
    held, total = 0.0, 1e-9
    for n in range(count):
        total += weights[n]
        if mask >> n & 1:
            held += weights[n]
    return held / total


@njit(cache=True)
def _meet(
    reading: Reading, slots: np.ndarray, first: int, last: int, weights: np.ndarray
) -> tuple[np.int64, np.int64, float]:
    """Return which words and which pairs of words of a headline a sentence has, and the product of both."""
    words, pairs, product, before = np.int64(0), np.int64(0), 0.0, -2
    for k in range(first, last):
        n = slots[reading.stems[k]] - 1
        if n >= 0:
            if not words >> n & 1:
                product += weights[n] * reading.weights[k]
            words |= np.int64(1) << n
            if n == before + 1:
                pairs |= np.int64(1) << n
        before = n if n >= 0 else -2
    return words, pairs, product


@njit(cache=True, nogil=True)
def matched(reading: Reading, headlines: np.ndarray, bodies: np.ndarray) -> np.ndarray:
    """Return what is seen of pairs of texts, given by their numbers, float32 of shape (pairs, PLAIN + 8 × kinds)."""
    kinds = reading.cues.shape[1]
    out = np.zeros((len(headlines), PLAIN + 8 * kinds), np.float32)
    slots = np.zeros(reading.stems.max() + 1, np.int8)
    weights, ones = np.zeros(_MOST), np.ones(_MOST)
    for pair in range(len(headlines)):
        headline, body = headlines[pair], bodies[pair]
        begin, end = reading.texts[body], reading.texts[body + 1]
        head, tail = reading.sentences[reading.texts[headline]], reading.sentences[reading.texts[headline + 1]]
        count = min(tail - head, _MOST)
        norm = 1e-9
        for n in range(count):
            weights[n] = reading.weights[head + n]
            if slots[reading.stems[head + n]] == 0:
                slots[reading.stems[head + n]] = n + 1
                norm += weights[n] ** 2
        sentences = end - begin
        near, like = np.zeros(sentences), np.zeros(sentences)
        whole, lead, most, whole_pairs, lead_pairs, most_pairs = (
            np.int64(0),
            np.int64(0),
            0.0,
            np.int64(0),
            np.int64(0),
            0.0,
        )
        dot, length = 0.0, 1e-9
        for s in range(begin, end):
            words, pairs, product = _meet(reading, slots, reading.sentences[s], reading.sentences[s + 1], weights)
            near[s - begin] = product / (np.sqrt(norm) * (reading.lengths[s] + 1e-9))
            like[s - begin] = np.dot(reading.text_vectors[headline], reading.vectors[s])
            whole |= words
            whole_pairs |= pairs
            most = max(most, _share(words, weights, count))
            most_pairs = max(most_pairs, _share(pairs, weights, count))
            dot += product
            length += reading.lengths[s] ** 2
            if s < begin + LEAD:
                lead |= words
                lead_pairs |= pairs
        for n in range(count):
            slots[reading.stems[head + n]] = 0
        best = int(np.argmax(near))
        second = 0.0
        for s in range(sentences):
            if s != best:
                second = max(second, near[s])
        row = out[pair]
        row[0], row[1], row[2], row[3] = near[best], second, near.mean(), near[0]
        row[4], row[5], row[6], row[7] = near[-1], best, best / sentences, (near > 0.2).sum()
        row[8], row[9], row[10] = (near > 0.4).sum(), dot / np.sqrt(norm * length), most
        row[11], row[12] = _share(whole, weights, count), _share(lead, weights, count)
        row[13], row[14] = _share(whole, ones, count), _share(lead, ones, count)
        row[15], row[16], row[17] = _share(whole_pairs, weights, count), _share(lead_pairs, weights, count), most_pairs
        row[18], row[19], row[20] = like.max(), like.mean(), like[best]
        row[21] = np.dot(reading.text_vectors[headline], reading.text_vectors[body])
        row[22] = np.dot(reading.text_vectors[headline], reading.lead_vectors[body])
        row[23], row[24], row[25] = tail - head, sentences, reading.sentences[end] - reading.sentences[begin]
        row[26] = reading.sentences[begin + best + 1] - reading.sentences[begin + best]
        _cues_into(reading, headline, begin, end, best, near, row[PLAIN:])
    return out


@njit(cache=True)
def _cues_into(
    reading: Reading, headline: int, begin: int, end: int, best: int, near: np.ndarray, row: np.ndarray
) -> None:
    """Write the cues of the headline, the nearest sentence, its neighbours, the near ones, the lead and the body."""
    cues, kinds = reading.cues, reading.cues.shape[1]
    heavy = 1e-9
    for s in range(end - begin):
        heavy += near[s] if near[s] >= near[best] / 2 else 0.0
    words = reading.sentences[end] - reading.sentences[begin] + 1
    for c in range(kinds):
        for s in range(reading.texts[headline], reading.texts[headline + 1]):
            row[c] += cues[s, c]
        row[kinds + c] = cues[begin + best, c]
        for s in range(begin, end):
            if abs(s - begin - best) == 1:
                row[2 * kinds + c] += cues[s, c]
            if near[s - begin] >= near[best] / 2:
                row[3 * kinds + c] += near[s - begin] / heavy * cues[s, c]
            if s < begin + LEAD:
                row[4 * kinds + c] += cues[s, c]
            row[5 * kinds + c] += cues[s, c]
        row[6 * kinds + c] = 100 * row[5 * kinds + c] / words
        row[7 * kinds + c] = row[c] - row[kinds + c]
