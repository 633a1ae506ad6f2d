"""Classes of words, learned from running news without labels, so that a cue never seen in training has company.

Words that stand in the same places get similar vectors (positive pointwise mutual information with the words one
and two places away, reduced by a singular value decomposition: Levy & Goldberg 2014, Neural Word Embedding as
Implicit Matrix Factorization, NeurIPS), and k-means cuts them into fine, middle and coarse classes, which serve a
linear model as Brown clusters do (Turian et al. 2010, Word Representations, ACL). Only hashes and classes ship.

``python -m toolkit.word_classes NEWS.jsonl.gz... --output FILE`` learns them anew.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit

from toolkit.batch import joined
from toolkit.kernel.classes import UNCLASSED, Classes, classes_of
from toolkit.kernel.scan import encode, scan

LEVELS = (1024, 256, 64)
LEAST_COUNT = 20
CONTEXT_WORDS = 8000
DIMENSIONS = 300
PLACES = ((-1,), (1,), (-2,), (2,), (-4, -3, 3, 4))
SHIPPED = "data/word_classes.safetensors"
LEXICON = "hedging/hedges.json"


@cache
def load_classes() -> Classes:
    """Read the classes that ship, and beside them the categories of a lexicon of hedges."""
    from safetensors.numpy import load

    arrays = load(files("toolkit").joinpath(SHIPPED).read_bytes())
    hashes, categories = _lexicon()
    alone = ~np.isin(hashes, arrays["hash"])
    rows = np.zeros((len(arrays["hash"]) + alone.sum(), len(LEVELS) + 1), np.uint16)
    rows[: len(arrays["hash"]), :-1] = arrays["classes"]
    rows[len(arrays["hash"]) :, :-1] = UNCLASSED
    words = np.concatenate([arrays["hash"], hashes[alone]])
    order = np.argsort(words)
    rows[order[np.searchsorted(words, hashes, sorter=order)], -1] = categories
    return classes_of(words, rows)


def common_words(count: int) -> np.ndarray:
    """Return the hashes of the most frequent words of news, the most frequent first."""
    slots = load_classes().slots.slots
    held = slots[slots[:, 0] != 0]
    return np.asarray(held[np.argsort(held[:, 1]), 0][:count])


def _lexicon() -> tuple[np.ndarray, np.ndarray]:
    """Return the hashes of the lexicon's single words, each once, and their categories, from 1."""
    terms = [*json.loads(files("toolkit").joinpath(LEXICON).read_text("utf-8")).values()]
    categories = np.repeat(np.arange(1, len(terms) + 1, dtype=np.uint16), [len(own) for own in terms])
    batch = joined([term for own in terms for term in own])
    single = np.flatnonzero(np.diff(batch.bounds) == 1)
    hashes, first = np.unique(batch.tokens.hash[batch.bounds[single]], return_index=True)
    return hashes, categories[single[first]]


def learn(texts: Iterable[str], seed: int = 0) -> dict[str, np.ndarray]:
    """Learn classes of the words of some texts.

    Parameters
    ----------
    texts : iterable of str
        Running text, some ten million words of it.
    seed : int
        Seed of the decomposition and of k-means.

    Returns
    -------
    dict
        ``hash``, uint32 of shape (words,), most frequent first; ``classes``, uint16 of shape (words, 3).
    """
    from sklearn.cluster import MiniBatchKMeans

    words, vectors = word_vectors(texts, seed)
    classes = [
        MiniBatchKMeans(min(k, len(words)), random_state=seed, n_init=3, batch_size=4096, max_iter=50)
        .fit(vectors)
        .labels_
        for k in LEVELS
    ]
    return {"hash": words, "classes": np.stack(classes, axis=1).astype(np.uint16)}


def word_vectors(texts: Iterable[str], seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return the hashes of the words of some texts, most frequent first, and their vectors; rare words are left out."""
    gap = np.zeros(max(map(max, PLACES)) + 1, np.uint32)
    hashes = np.concatenate([part for text in texts for part in (scan(encode(text)).hash, gap)])
    words, inverse, counts = np.unique(hashes, return_inverse=True, return_counts=True)
    counts[words == 0] = 0
    order = np.argsort(-counts, kind="stable")[: int((counts >= LEAST_COUNT).sum())]
    ranks = np.full(len(words), -1, np.int32)
    ranks[order] = np.arange(len(order))
    return words[order], _vectors(ranks[inverse], len(order), seed)


def _vectors(ranks: np.ndarray, size: int, seed: int) -> np.ndarray:
    """Return unit vectors of the words, shape (size, DIMENSIONS)."""
    from scipy.sparse import hstack
    from sklearn.utils.extmath import randomized_svd

    contexts = min(size, CONTEXT_WORDS)
    table = hstack([_information(_cooccurrences(ranks, places, size, contexts)) for places in PLACES]).tocsr()
    dimensions = min(DIMENSIONS, size - 1)
    left, strength, _ = randomized_svd(table, dimensions, n_iter=3, random_state=seed)
    vectors = left * np.sqrt(strength)
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9))


@njit(cache=True)
def _pairs(ranks: np.ndarray, place: int, contexts: int) -> np.ndarray:
    out = np.empty(len(ranks), np.int64)
    count = 0
    for i in range(max(0, -place), len(ranks) - max(0, place)):
        if ranks[i] >= 0 and 0 <= ranks[i + place] < contexts:
            out[count] = np.int64(ranks[i]) * contexts + ranks[i + place]
            count += 1
    return out[:count]


def _cooccurrences(ranks: np.ndarray, places: Iterable[int], size: int, contexts: int) -> Any:
    from scipy.sparse import csr_matrix

    table = csr_matrix((size, contexts), dtype=np.float32)
    for place in places:
        pairs, counts = np.unique(_pairs(ranks, place, contexts), return_counts=True)
        table += csr_matrix((counts.astype(np.float32), (pairs // contexts, pairs % contexts)), shape=table.shape)
    return table


def _information(counts: Any) -> Any:
    """Return positive pointwise mutual information; context counts are flattened by the power .75."""
    from scipy.sparse import csr_matrix

    cells = counts.tocoo()
    rows = np.asarray(counts.sum(axis=1)).ravel()
    columns = np.asarray(counts.sum(axis=0)).ravel() ** 0.75
    information = np.log(cells.data * columns.sum() / (rows[cells.row] * columns[cells.col]))
    kept = information > 0
    return csr_matrix((information[kept], (cells.row[kept], cells.col[kept])), shape=counts.shape)


def read_texts(paths: Iterable[Path]) -> Iterator[str]:
    """Yield the texts of gzipped JSON Lines."""
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)["text"]


def main() -> None:
    """Learn the classes from news in gzipped JSON Lines and write them."""
    from safetensors.numpy import save_file

    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("news", nargs="+", type=Path, help="gzipped JSON Lines with a column 'text'")
    parser.add_argument("--output", type=Path, required=True, help="the safetensors file to write")
    arguments = parser.parse_args()
    save_file(learn(read_texts(sorted(arguments.news))), arguments.output)


if __name__ == "__main__":
    main()
