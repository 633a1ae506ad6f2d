"""How certain a finding in science news sounds: a number for a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import Ridge
from sklearn.preprocessing import normalize

from toolkit.batch import checked_texts
from toolkit.features import NgramHasher
from toolkit.hedging.model import hedge_scores, shipped
from toolkit.model_file import load_model, save_model, whole


class CertaintyRegressor(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Rate how certain sentences sound, on the scale of the ratings it was trained on.

    A ridge regression of the words and pairs of words (log counts, rows of unit length) and of the two scores of the
    hedge model that ships: the log-odds of a cue and the bag's score.

    Parameters
    ----------
    alpha : float
        Strength of the L2 penalty.
    weight : float
        What the two scores are multiplied by: the larger, the less they are shrunk.
    bits : int
        Words and pairs are hashed into 2**bits columns.

    References
    ----------
    Pei and Jurgens 2021. Measuring Sentence-Level and Aspect-Level (Un)certainty in Science Communications. EMNLP.
    """

    def __init__(self, alpha: float = 0.5, weight: float = 0.1, bits: int = 18) -> None:
        self.alpha = alpha
        self.weight = weight
        self.bits = bits

    def _matrix(self, texts: list[str]) -> csr_matrix:
        counts = NgramHasher(2, self.bits).fit_transform(texts)
        counts.data = np.log1p(counts.data)
        return hstack([normalize(counts), self.weight * hedge_scores(shipped(), texts)]).tocsr()

    def fit(self, X: Iterable[str], y: Sequence[float]) -> CertaintyRegressor:
        """Learn from sentences and their ratings."""
        ridge = Ridge(alpha=self.alpha).fit(self._matrix(checked_texts(X, "CertaintyRegressor")), np.asarray(y))
        self.coef_, self.intercept_ = ridge.coef_.astype(np.float32), float(ridge.intercept_)
        return self

    def _check_fitted(self) -> None:
        if not hasattr(self, "coef_"):
            raise NotFittedError("This CertaintyRegressor is not fitted yet: call fit first.")

    def predict(self, X: Iterable[str]) -> np.ndarray:
        """Return the ratings of sentences, float64 of shape (sentences,)."""
        self._check_fitted()
        return np.asarray(self._matrix(checked_texts(X, "CertaintyRegressor")) @ self.coef_ + self.intercept_)

    def save(self, path: str | Path, metadata: Mapping[str, Any] | None = None) -> Path:
        """Write the regressor to a file, see :func:`toolkit.model_file.save_model`."""
        self._check_fitted()
        arrays = {"coef": self.coef_, "intercept": np.array([self.intercept_])}
        return save_model(path, "CertaintyRegressor", arrays, {"parameters": self.get_params(), **(metadata or {})})

    @classmethod
    def load(cls, path: str | Path) -> CertaintyRegressor:
        """Read a regressor that :meth:`save` wrote."""
        arrays, metadata = load_model(path, "CertaintyRegressor")
        with whole(path, "CertaintyRegressor"):
            regressor = cls(**metadata["parameters"])
            regressor.coef_, regressor.intercept_ = arrays["coef"], float(arrays["intercept"][0])
        return regressor
