"""From texts with marked sentences to the weights of the splitter."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

from toolkit.kernel.boundaries import N_FIELDS, walk
from toolkit.kernel.boundary_model import TEMPLATE_BASES, TEMPLATE_FIELDS, TEMPLATE_STRIDES, WEIGHTS, Parameters
from toolkit.kernel.offsets import characters
from toolkit.kernel.scan import encode, scan
from toolkit.sentence_training.gold import Gold

# The strength of the regularisation, by two-fold cross-validation inside the training parts.
C = 1.0
# How many times an example that was written for the training counts.
EXAMPLE_WEIGHT = 5.0
# The share of sentences that get a copy without the space before the next one, as careless texts have it.
UNSPACED = 0.03


def candidates(texts: Sequence[Gold], known: Parameters) -> tuple[np.ndarray, np.ndarray]:
    """Return the fields of every candidate, and whether a sentence ends there."""
    rows, labels = [np.empty((0, N_FIELDS), dtype=np.int32)], [np.empty(0, dtype=np.bool_)]
    for text, ends in texts:
        data = encode(text)
        tokens = scan(data)
        n = len(tokens.start)
        begins = np.searchsorted(characters(data, tokens.start, len(text)), ends[:-1])
        gold = np.zeros(n, dtype=np.bool_)
        gold[begins] = True
        seen = np.empty((n + 1, N_FIELDS + 1), dtype=np.int32)
        _, k = walk(data, tokens, n, known, np.empty(n + 1, dtype=np.int32), gold, seen)
        rows.append(seen[:k, :-1].copy())
        labels.append(gold[seen[:k, -1]])
    return np.concatenate(rows), np.concatenate(labels)


def unspaced(texts: Sequence[Gold], seed: int) -> list[Gold]:
    """Leave out the space behind some sentences that end in a small letter and a full stop."""
    generator = random.Random(seed)
    copies = []
    for text, ends in texts:
        shorter, new_ends, start = "", [], 0
        for end in ends:
            sentence = text[start:end]
            if shorter[-2:-1].islower() and shorter.endswith(".") and generator.random() < UNSPACED:
                sentence = sentence.lstrip()
            shorter += sentence
            new_ends.append(len(shorter))
            start = end
        copies.append(Gold(shorter, new_ends))
    return copies


def fit(rows: np.ndarray, labels: np.ndarray, importance: np.ndarray) -> np.ndarray:
    """Return the weights of a logistic regression over the templates."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    columns = TEMPLATE_BASES + (rows[:, TEMPLATE_FIELDS] * TEMPLATE_STRIDES).sum(axis=2)
    at = np.arange(0, columns.size + 1, columns.shape[1])
    X = csr_matrix((np.ones(columns.size, np.float32), columns.ravel(), at), shape=(len(rows), WEIGHTS))
    model = LogisticRegression(C=C, max_iter=500, fit_intercept=False)
    weights: np.ndarray = model.fit(X, labels, sample_weight=importance).coef_[0]
    return weights


def learn(texts: Sequence[Gold], examples: Sequence[Gold], known: Parameters, seed: int) -> np.ndarray:
    """Return the weights learned from marked texts, from copies that lack spaces, and from examples."""
    parts = [candidates(part, known) for part in (texts, unspaced(texts, seed), examples)]
    importance = np.repeat([1.0, 1.0, EXAMPLE_WEIGHT], [len(labels) for _, labels in parts])
    rows, labels = (np.concatenate(column) for column in zip(*parts, strict=True))
    return fit(rows, labels, importance)
