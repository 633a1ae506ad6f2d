"""From the features of candidates to tags: probabilities, and the likeliest sequence that keeps to the BIO scheme."""

from __future__ import annotations

import numpy as np
from numba import njit

from toolkit.kernel.classes import Classes
from toolkit.kernel.lookup import AHEAD, fetch_slot, find
from toolkit.kernel.machine import AT, bare
from toolkit.kernel.ranked import rows_of
from toolkit.kernel.scan import Tokens
from toolkit.kernel.softmax import log_softmax
from toolkit.kernel.tag_model import Screen, TagModel
from toolkit.kernel.templates import VALUES
from toolkit.kernel.windows import LANES, Gate, asked_by, fetch_tokens, fetch_words, joined, nearest_terms, values_of


@njit(cache=True, inline="always")
def _pair(word: np.uint32, other: np.uint32, side: int) -> np.uint32:
    """Hash a word with its neighbour."""
    x = (np.uint64(word) << np.uint64(32) | np.uint64(other)) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(side)
    return np.uint32((x ^ (x >> np.uint64(29))) * np.uint64(0xD6E8FEB86659FD93) >> np.uint64(40))


@njit(cache=True)
def screen_features(tokens: Tokens, bounds: np.ndarray, gate: Gate, places: np.ndarray) -> np.ndarray:
    """Return what a screen sees, uint32 of shape (candidates, 3): its place in the gate, hashes of its two pairs."""
    out = np.empty((len(places), 3), np.uint32)
    hashes, words = tokens.hash, gate.slots
    sentence = 0
    for c in range(len(places)):
        k = places[c]
        fetch_slot(words, hashes[AT(places[AT(min(c + AHEAD, len(places) - 1))])])
        while bounds[sentence + 1] <= k:
            sentence += 1
        out[c, 0] = find(words, hashes[k])
        out[c, 1] = _pair(hashes[k], hashes[k - 1] if bounds[sentence] < k else np.uint32(0), 1)
        out[c, 2] = _pair(hashes[k], hashes[k + 1] if k + 1 < bounds[sentence + 1] else np.uint32(0), 2)
    return out


@njit(cache=True, nogil=True)
def screened(tokens: Tokens, bounds: np.ndarray, gate: Gate, screen: Screen, places: np.ndarray) -> int:
    """Keep, at the beginning of `places`, those that pass the screen, and return how many."""
    words, pairs, least, mask = screen.words, screen.pairs, screen.least, np.uint32(len(screen.pairs) - 1)
    seen = screen_features(tokens, bounds, gate, places)
    count = 0
    for c in range(len(places)):
        before, behind = pairs[AT(seen[AT(c), AT(1)] & mask)], pairs[AT(seen[AT(c), AT(2)] & mask)]
        places[AT(count)] = places[AT(c)]
        count += words[AT(seen[AT(c), AT(0)])] + before + behind >= least
    return count


@bare
def _sums(hashes: np.ndarray, model: TagModel, rows: np.ndarray, scores: np.ndarray) -> None:
    """Write the sums of the weights of some candidates, a column of hashes for each; `rows` is room for a column."""
    bits, before, mask = model.known.bits, model.known.before, np.uint32(model.known.size - 1)
    weights, bias, scale = model.weights, model.bias, model.scale
    for lane in range(len(scores)):
        seen = rows_of(hashes[:, lane], bits, before, mask, rows)
        # B and I of a label are summed side by side, in registers.
        for t in range(0, len(bias), 2):
            begins = inside = 0
            for j in range(seen):
                begins += weights[AT(rows[AT(j)]), AT(t)]
                inside += weights[AT(rows[AT(j)]), AT(t + 1)]
            scores[lane, t + 1], scores[lane, t + 2] = bias[t] + scale * begins, bias[t + 1] + scale * inside


@njit(cache=True, nogil=True)
def tag_scores(
    data: np.ndarray,
    tokens: Tokens,
    bounds: np.ndarray,
    places: np.ndarray,
    model: TagModel,
    classes: Classes,
    keep: bool,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Score the candidates that passed the gate at some places; those that pass the screen are moved to its beginning.

    Return these, the log-probabilities of their tags, shape (candidates, tags), and, to keep, their features.
    """
    tags = len(model.bias) + 1
    rows = np.empty(len(model.slots), np.uint32)
    count = len(places)
    if len(model.screen.words):
        count = screened(tokens, bounds, model.gate, model.screen, places)
    scores = np.zeros((count, tags), np.float32)
    kept = np.empty((count if keep else 0, len(model.slots)), np.uint32)
    form = model.slots
    asked = asked_by(form)
    sides = nearest_terms(data, tokens, bounds, places[: count if asked.sides else 0], classes)
    values, hashes = np.zeros((VALUES, LANES), np.uint64), np.empty((len(form), LANES), np.uint32)
    for begin in range(0, count, LANES):
        end = min(begin + LANES, count)
        fetch_tokens(tokens, places[min(end + LANES, count) : min(end + 2 * LANES, count)])
        fetch_words(data, tokens, places[end : min(end + LANES, count)], classes.packed)
        values_of(data, tokens, bounds, places[begin:end], sides[begin:], classes.packed, asked, values)
        joined(values, form, hashes)
        _sums(hashes, model, rows, scores[begin:end])
        if keep:
            kept[begin:end] = hashes[:, : end - begin].T
    log_softmax(scores)
    return places[:count], scores, kept


@njit(cache=True, nogil=True)
def decode(places: np.ndarray, scores: np.ndarray, bounds: np.ndarray) -> np.ndarray:
    """Return the likeliest tags of the candidates, in which I follows only B or I of its label.

    Between candidates that are not neighbours in a sentence stands an O, so each run of neighbours is decoded alone
    (Viterbi over a chain without transition weights).
    """
    count, tags = scores.shape
    best = np.zeros(count, np.int8)
    _decode(places, scores, bounds, np.zeros((count, tags), np.int8), np.zeros((count, tags)), best)
    return best


@bare
def _likeliest(sums: np.ndarray, c: int) -> int:
    tag = 0
    for t in range(1, sums.shape[1]):
        if sums[c, t] > sums[c, tag]:
            tag = t
    return tag


@bare
def _decode(
    places: np.ndarray, scores: np.ndarray, bounds: np.ndarray, back: np.ndarray, sums: np.ndarray, best: np.ndarray
) -> None:
    """Write the tags that :func:`decode` returns; `back` and `sums` are room for every tag of every candidate."""
    count, tags = scores.shape
    sentence, run = 0, 0
    for c in range(count + 1):
        joined = False
        if 0 < c < count:
            while bounds[sentence + 1] <= places[c]:
                sentence += 1
            joined = places[c] == places[c - 1] + 1 and bounds[sentence] < places[c]
        if c > 0 and not joined:
            tag = _likeliest(sums, c - 1)
            for done in range(c - 1, run - 1, -1):
                best[done] = tag
                tag = back[done, tag]
            run = c
        if c == count:
            break
        likeliest = _likeliest(sums, c - 1) if joined else 0
        for t in range(tags):
            before = likeliest
            if t > 0 and t % 2 == 0:
                if not joined:
                    sums[c, t] = -np.inf
                    continue
                before = t if sums[c - 1, t] > sums[c - 1, t - 1] else t - 1
            back[c, t] = before
            sums[c, t] = scores[c, t] + (sums[c - 1, before] if joined else 0.0)


@njit(cache=True, nogil=True)
def spans_from(
    places: np.ndarray, scores: np.ndarray, bounds: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return of each span its sentence, first and last token, and the probability that it begins where it does."""
    tags = decode(places, scores, bounds)
    count = int((tags % 2 == 1).sum())
    sentences, firsts, lasts = np.empty(count, np.int32), np.empty(count, np.int32), np.empty(count, np.int32)
    p = np.empty(count, np.float32)
    sentence, span = 0, -1
    for c in range(len(places)):
        if tags[c] == 0:
            continue
        if tags[c] % 2 == 1:
            while bounds[sentence + 1] <= places[c]:
                sentence += 1
            span += 1
            sentences[span], firsts[span], p[span] = sentence, places[c], np.exp(scores[c, tags[c]])
        lasts[span] = places[c]
    return sentences, firsts, lasts, p


@njit(cache=True, nogil=True)
def evidence(places: np.ndarray, scores: np.ndarray, bounds: np.ndarray) -> np.ndarray:
    """Return the log-odds that a sentence has at least one span, from the tags' probabilities (a noisy or)."""
    none = np.zeros(len(bounds) - 1)
    sentence = 0
    for c in range(len(places)):
        while bounds[sentence + 1] <= places[c]:
            sentence += 1
        none[sentence] += scores[c, 0]
    for s in range(len(none)):
        outside = min(max(np.exp(none[s]), 0.001), 0.999)
        none[s] = np.log((1 - outside) / outside)
    return none
