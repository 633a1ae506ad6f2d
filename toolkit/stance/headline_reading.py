"""Headlines and articles as a kernel reads them: stems and how rare they are, cues, vectors of sentences.

How rare a word is, its place among the most frequent words tells, not the texts at hand: so a topic that training
never saw is weighed like those that it did see.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from nltk.stem.snowball import SnowballStemmer

from toolkit.batch import Batch, joined
from toolkit.kernel.boundaries import load_parameters, sentence_starts
from toolkit.kernel.lookup import EMPTY, Lookup, lookup, places_of
from toolkit.kernel.scan import IS_WORD, encode, scan
from toolkit.stance.headline_match import LEAD, Reading
from toolkit.word_vectors import MOST_WORDS, load_vectors


def read(texts: Sequence[str]) -> Reading:
    """Read texts; whatever is empty becomes one sentence of no words."""
    batch = joined(texts)
    tokens, vectors = batch.tokens, load_vectors()
    places = places_of(vectors.slots, tokens.hash)
    ranks = np.where((places == EMPTY) | (places > MOST_WORDS), MOST_WORDS, places)
    is_word = tokens.flags & IS_WORD != 0
    rarity = np.where(is_word, np.log1p(ranks) / np.log1p(MOST_WORDS), 0).astype(np.float32)
    edges, bounds = _sentences(batch)
    own = rarity[:, None] * vectors.vectors[np.maximum(places, 0)] * (places != EMPTY)[:, None]
    sums = _sums(own, edges)
    valence = np.where(places == EMPTY, 0, vectors.valence[np.maximum(places, 0)])
    cues = [_kinds(tokens.hash), np.maximum(valence, 0)[:, None], np.maximum(-valence, 0)[:, None]]
    leads = np.stack([bounds[:-1], np.minimum(bounds[:-1] + LEAD, bounds[1:])], axis=1).ravel()
    words = np.concatenate([[0], np.cumsum(is_word)])[edges].astype(np.int32)
    return Reading(
        _stems(batch)[is_word],
        rarity[is_word],
        words,
        bounds,
        np.sqrt(_sums(rarity[:, None] ** 2, edges))[:, 0],
        _sums(np.concatenate(cues, axis=1), edges),
        _unit(sums),
        _unit(_sums(sums, bounds)),
        _unit(np.add.reduceat(np.pad(sums, ((0, 1), (0, 0))), leads)[::2]),
    )


def _sentences(batch: Batch) -> tuple[np.ndarray, np.ndarray]:
    """Return the first token of each sentence, and the first sentence of each text; every text has one."""
    starts = sentence_starts(batch.data, batch.tokens, load_parameters())
    edges = np.union1d(starts, batch.bounds)
    bounds = np.searchsorted(edges, batch.bounds)
    # An empty text begins where the next one does: it gets an edge of its own.
    empty = np.flatnonzero(np.diff(batch.bounds) == 0)
    edges = np.sort(np.concatenate([edges, batch.bounds[empty]]))
    shift = np.concatenate([[0], np.cumsum(np.diff(batch.bounds) == 0)])
    return edges.astype(np.int32), (bounds + shift).astype(np.int32)


def _sums(values: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Return the sums of rows between edges, float32."""
    totals = np.pad(np.cumsum(values, axis=0, dtype=np.float64), ((1, 0), (0, 0)))
    return np.asarray(totals[edges[1:]] - totals[edges[:-1]], np.float32)


def _unit(rows: np.ndarray) -> np.ndarray:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)


def _stems(batch: Batch) -> np.ndarray:
    """Return the number of each token's stem."""
    _, first, own = np.unique(batch.tokens.hash, return_index=True, return_inverse=True)
    stem = SnowballStemmer("english").stem
    data = batch.data.tobytes()
    spelt = (data[batch.tokens.start[k] : batch.tokens.end[k]].decode("utf-8", "replace") for k in first)
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(stem(word), len(numbers)) for word in spelt], np.int32)[own]


@cache
def _cue_words() -> tuple[Lookup, np.ndarray]:
    """Read the cues: their hashes, and a row for each that tells its kinds."""
    kinds = json.loads((files("toolkit.stance") / "headline_words.json").read_text(encoding="utf-8"))
    rows: dict[int, np.ndarray] = {}
    for number, words in enumerate(kinds.values()):
        for word in words:
            # A clitic is one behind a word only.
            own = int(scan(encode("did" + word if "'" in word else word)).hash[-1])
            rows.setdefault(own, np.zeros(len(kinds), np.float32))[number] = 1
    return lookup(np.array(list(rows), np.uint32)), np.array([*rows.values(), np.zeros(len(kinds), np.float32)])


def _kinds(hashes: np.ndarray) -> np.ndarray:
    table, rows = _cue_words()
    return np.asarray(rows[places_of(table, hashes)])  # EMPTY, −1, is the last row
