"""Texts as sparse matrices of hashed features, for any scikit-learn estimator; the hashes are the kernel's own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, TransformerMixin

from toolkit.batch import checked_texts, joined
from toolkit.errors import must_be
from toolkit.kernel.ngrams import ngram_hashes
from toolkit.kernel.scan import cased


def one_hot(hashes: np.ndarray, starts: np.ndarray, bits: int) -> csr_matrix:
    """Return a matrix with a row for each stretch of `hashes`, counting what falls in each of 2**bits columns."""
    columns = (hashes & np.uint32(2**bits - 1)).astype(np.int32)
    matrix = csr_matrix((np.ones(len(columns), np.float32), columns, starts), shape=(len(starts) - 1, 2**bits))
    matrix.sum_duplicates()
    return matrix


class NgramHasher(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Count hashed word n-grams; marks are words too, and so are a text's beginning and end.

    Words are lower-cased, but for a capitalised word behind another: a name is not the word that it is spelt like.

    Parameters
    ----------
    order : int
        The longest n-gram, 1 to 3.
    bits : int
        The matrix has 2**bits columns, 8 to 24.

    References
    ----------
    Weinberger et al. 2009. Feature Hashing for Large Scale Multitask Learning. ICML.

    Examples
    --------
    >>> NgramHasher(order=2).fit_transform(["It may rain.", ""]).sum(axis=1).tolist()
    [[9.0], [1.0]]
    """

    def __init__(self, order: int = 2, bits: int = 20) -> None:
        self.order = order
        self.bits = bits

    def fit(self, X: Iterable[str], y: Any = None) -> NgramHasher:
        """Check the parameters; there is nothing to learn."""
        if self.order not in (1, 2, 3):
            raise must_be("order", "NgramHasher", "1, 2 or 3", self.order)
        if self.bits not in range(8, 25):
            raise must_be("bits", "NgramHasher", "an int from 8 to 24", self.bits)
        self.n_features_out_ = 2**self.bits
        return self

    def transform(self, X: Iterable[str]) -> csr_matrix:
        """Return the counts, float32 of shape (texts, 2**bits)."""
        texts = joined(checked_texts(X, "NgramHasher"))
        return one_hot(*ngram_hashes(cased(texts.tokens), texts.bounds, self.order), self.bits)

    def __sklearn_tags__(self) -> Any:
        """Tell scikit-learn that X is texts and nothing is learned from it."""
        tags = super().__sklearn_tags__()
        tags.input_tags.string, tags.input_tags.two_d_array, tags.requires_fit = True, False, False
        return tags
