"""From the features of candidates to tags: probabilities, and the likeliest sequence that keeps to the BIO scheme."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from toolkit.kernel.lookup import lookup
from toolkit.kernel.scan import Tokens
from toolkit.kernel.windows import (
    LEFT,
    PARTS,
    RIGHT,
    RING,
    VALUES,
    VIEWS,
    WIDTH,
    Classes,
    Gate,
    candidates_into,
    nearest_terms,
    slots,
    views_around,
    window,
)

MOST_BITS = 24  # of the columns that features are hashed into


class TagModel(NamedTuple):
    """A multinomial logistic model of tags: O, then B and I of each label.

    Attributes
    ----------
    words : ndarray of uint32, shape (words,)
        Hashes of the gate's words.
    gate : Gate
        Which tokens get features; the others are O.
    templates : ndarray of int8, shape (templates, 6)
    slots : ndarray of int32, shape (templates, 3)
        The same templates, as the kernel reads them.
    columns : ndarray of uint32, shape (kept,)
        The columns that have weights.
    weights : ndarray of float32, shape (2**bits, tags - 1)
        Weights of the tags but O, less those of O.
    bias : ndarray of float32, shape (tags - 1,)
    """

    words: np.ndarray
    gate: Gate
    templates: np.ndarray
    slots: np.ndarray
    columns: np.ndarray
    weights: np.ndarray
    bias: np.ndarray


def dense(
    words: np.ndarray,
    begins: int,
    form: np.ndarray,
    columns: np.ndarray,
    weights: np.ndarray,
    bias: np.ndarray,
    bits: int,
) -> TagModel:
    """Lay out a model's weights, given for its columns only, for look-up by hash."""
    table = np.zeros((2**bits, weights.shape[1]), np.float32)
    table[columns] = weights
    return TagModel(words, Gate(lookup(words), begins), form, slots(form), columns, table, bias)


def tag_arrays(model: TagModel) -> dict[str, np.ndarray]:
    """Return a tagger's model as arrays for a file."""
    return {
        "words": model.words,
        "begins": np.array([model.gate.begins], np.int64),
        "templates": model.templates,
        "columns": model.columns,
        "weights": model.weights[model.columns].astype(np.float16),
        "bias": model.bias,
        "shape": np.array([len(model.weights)], np.int64),
    }


def tag_model(arrays: dict[str, np.ndarray]) -> TagModel:
    """Return the tagger's model that :func:`tag_arrays` wrote, or raise ValueError where arrays misfit."""
    names = ("words", "templates", "columns", "weights", "bias")
    words, form, columns, weights, bias = (arrays[name] for name in names)
    bits = int(arrays["shape"][0]).bit_length() - 1
    # Compiled code checks no index: what it is handed must be in order.
    types = [np.uint32, np.int8, np.uint32, np.float16, np.float32]
    if [array.dtype for array in (words, form, columns, weights, bias)] != types or not 0 <= bits <= MOST_BITS:
        raise ValueError("The arrays of a tagger have other types.")
    if form.shape != (len(form), 2 * PARTS) or (form[:, 1::2] >= len(VIEWS)).any():
        raise ValueError("The templates of a tagger have other views.")
    if (
        any(array.ndim != 1 for array in (words, columns, bias))
        or weights.shape != (len(columns), len(bias))
        or len(bias) % 2
        or (columns >= 2**bits).any()
    ):
        raise ValueError("The weights of a tagger have another shape.")
    return dense(words, int(arrays["begins"][0]), form, columns, weights, bias, bits)


@njit(cache=True, nogil=True)
def tag_scores(
    data: np.ndarray, tokens: Tokens, bounds: np.ndarray, model: TagModel, classes: Classes
) -> tuple[np.ndarray, np.ndarray]:
    """Return the candidates' places and the log-probabilities of their tags, shape (candidates, tags)."""
    n, tags = len(tokens.hash), len(model.bias) + 1
    mask = np.uint32(len(model.weights) - 1)
    places = np.empty(n, np.int32)
    count = candidates_into(tokens, model.gate, places)
    scores = np.zeros((count, tags), np.float32)
    views = np.zeros((RING, WIDTH), np.uint64)
    sides = nearest_terms(data, tokens, bounds, places[:count], classes)
    values = np.empty(VALUES, np.uint64)
    hashes = np.empty(len(model.slots), np.uint32)
    sentence, done = 0, 0
    for c in range(count):
        k = places[c]
        while bounds[sentence + 1] <= k:
            sentence += 1
        first, last = bounds[sentence], bounds[sentence + 1]
        done = views_around(data, tokens, k, first, last, done, classes, views)
        at = k & (RING - 1)
        views[at, LEFT], views[at, RIGHT] = sides[c, 0], sides[c, 1]
        window(views, k, first, last, model.slots, values, hashes)
        row = scores[c]
        # B and I of a label are summed side by side, in registers.
        for t in range(0, tags - 1, 2):
            begins, inside = model.bias[t], model.bias[t + 1]
            for i in range(len(hashes)):
                column = hashes[i] & mask
                begins += model.weights[column, t]
                inside += model.weights[column, t + 1]
            row[t + 1], row[t + 2] = begins, inside
        top = max(np.float32(0.0), row.max())
        total = np.exp(-top)
        for t in range(1, tags):
            total += np.exp(row[t] - top)
        total = top + np.log(total)
        for t in range(tags):
            row[t] -= total
    return places[:count], scores


@njit(cache=True, nogil=True)
def decode(places: np.ndarray, scores: np.ndarray, bounds: np.ndarray) -> np.ndarray:
    """Return the likeliest tags of the candidates, in which I follows only B or I of its label.

    Between candidates that are not neighbours in a sentence stands an O, so each run of neighbours is decoded alone
    (Viterbi over a chain without transition weights).
    """
    count, tags = scores.shape
    best = np.zeros(count, np.int8)
    back = np.zeros((count, tags), np.int8)
    sums = np.zeros((count, tags))
    sentence, run = 0, 0
    for c in range(count + 1):
        joined = False
        if 0 < c < count:
            while bounds[sentence + 1] <= places[c]:
                sentence += 1
            joined = places[c] == places[c - 1] + 1 and bounds[sentence] < places[c]
        if c > 0 and not joined:
            tag = np.argmax(sums[c - 1])
            for done in range(c - 1, run - 1, -1):
                best[done] = tag
                tag = back[done, tag]
            run = c
        if c == count:
            break
        likeliest = np.argmax(sums[c - 1]) if joined else 0
        for t in range(tags):
            before = likeliest
            if t > 0 and t % 2 == 0:
                if not joined:
                    sums[c, t] = -np.inf
                    continue
                before = t if sums[c - 1, t] > sums[c - 1, t - 1] else t - 1
            back[c, t] = before
            sums[c, t] = scores[c, t] + (sums[c - 1, before] if joined else 0.0)
    return best


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
