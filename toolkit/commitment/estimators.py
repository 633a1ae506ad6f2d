"""The regressor of commitment: how far the holder vouches for an embedded clause or an event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.exceptions import NotFittedError
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import Ridge
from sklearn.model_selection import GroupKFold

from toolkit.batch import checked_column, checked_texts
from toolkit.commitment.model import (
    KIND,
    LEAST,
    MOST,
    CommitmentModel,
    commitments,
    event_features,
    linear_scores,
    read_model,
    to_arrays,
)
from toolkit.errors import check_number, must_be
from toolkit.features import one_hot
from toolkit.kernel.softmax import HashedModel, hashed, learn, side_by_side
from toolkit.model_file import save_model

_FOLDS = 4  # inside of the training rows, for the map to medians


class CommitmentRegressor(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Say how far an embedded clause or an event is vouched for, from -3 (certainly not) to 3 (certainly).

    The average of an ordinal and of a least-squares model of the event's place in its sentence, mapped to medians by
    folds inside of the training rows: see :mod:`toolkit.commitment.model`.

    Parameters
    ----------
    C : float
        Inverse strength of the L2 penalty of the ordinal model.
    alpha : float
        Strength of the L2 penalty of least squares.
    steps : int
        Steps of the scale that the ordinal model tells apart.
    knots : int
        Knots of the map to medians, each the median of as many training rows.
    bits : int
        Features are hashed into 2**bits columns.
    least_count : int
        The ordinal model leaves out features that are seen less often.
    passes : int
        Passes of the ordinal model over the training rows.
    random_state : int
        Seed of the order of learning and of the folds.

    Attributes
    ----------
    model_ : CommitmentModel

    References
    ----------
    Stanovsky et al. 2017. Integrating Deep Linguistic Features in Factuality Prediction over Unified Datasets. ACL.

    Examples
    --------
    >>> texts = ["They finished the bridge.", "They may finish the bridge.", "They did not finish the bridge."]
    >>> spans = {"start": [5, 9, 13], "end": [13, 15, 19]}
    >>> fitted = CommitmentRegressor(bits=12, least_count=1).fit(texts * 8, [3.0, 1.0, -3.0] * 8,
    ...     **{side: places * 8 for side, places in spans.items()}, groups=range(24))
    >>> fitted.predict(texts, **spans).round().tolist()
    [3.0, 1.0, -3.0]
    """

    def __init__(
        self,
        C: float = 0.2,
        alpha: float = 50.0,
        steps: int = 13,
        knots: int = 25,
        bits: int = 20,
        least_count: int = 2,
        passes: int = 10,
        random_state: int = 0,
    ) -> None:
        self.C = C
        self.alpha = alpha
        self.steps = steps
        self.knots = knots
        self.bits = bits
        self.least_count = least_count
        self.passes = passes
        self.random_state = random_state

    def fit(
        self,
        X: Iterable[str],
        y: Sequence[float],
        start: Sequence[int],
        end: Sequence[int],
        groups: Iterable[Any] | None = None,
    ) -> CommitmentRegressor:
        """Learn from texts, how far the event of each is vouched for, and where it stands, in characters.

        Parameters
        ----------
        X : iterable of str
        y : sequence of float, from -3 to 3
        start, end : sequence of int
            The event or clause of each text.
        groups : iterable, optional
            What stays together in the folds that the map is learned by; otherwise rows of one text do.
        """
        self._check_parameters()
        texts = checked_texts(X, KIND)
        answers = np.asarray(checked_column(y, "y", KIND, len(texts)), np.float64)
        if not len(texts) or not ((answers >= LEAST) & (answers <= MOST)).all():
            odd = answers[~((answers >= LEAST) & (answers <= MOST))]
            raise must_be("y", KIND, "at least one number, all from -3 to 3", float(odd[0]) if len(odd) else "none")
        hashes = event_features(texts, *_places(start, end, len(texts)))
        together = checked_column(texts if groups is None else groups, "groups", KIND, len(texts))
        unseen = self._unseen_scores(hashes, answers, together)
        self.model_ = CommitmentModel(self._linear(hashes, answers), *median_map(unseen, answers, self.knots))
        return self

    def _check_parameters(self) -> None:
        check_number("C", KIND, self.C, 1e-6, 1e6)
        check_number("alpha", KIND, self.alpha, 1e-6, 1e9)
        for name, least, most in (("steps", 2, 61), ("knots", 1, 1000), ("passes", 2, 1000), ("bits", 8, 24)):
            check_number(name, KIND, getattr(self, name), least, most, whole=True)

    def _linear(self, hashes: np.ndarray, answers: np.ndarray) -> HashedModel:
        """Return the ordinal model and least squares, side by side."""
        options: dict[str, Any] = {"bits": self.bits, "least_count": self.least_count, "passes": self.passes}
        step = np.rint((answers - LEAST) / (MOST - LEAST) * (self.steps - 1)).astype(np.int32)
        ordinal = learn(hashes, step, self.steps, C=self.C, seed=self.random_state, **options)
        return side_by_side(ordinal, self._least_squares(hashes, answers))

    def _least_squares(self, hashes: np.ndarray, answers: np.ndarray) -> HashedModel:
        starts = np.arange(0, hashes.size + 1, hashes.shape[1])
        ridge = Ridge(alpha=self.alpha, solver="lsqr", tol=1e-4).fit(
            one_hot(hashes.ravel(), starts, self.bits), answers
        )
        columns = np.flatnonzero(ridge.coef_)
        rows = np.zeros(2**self.bits, np.int32)
        rows[columns] = np.arange(1, len(columns) + 1)
        weights = np.pad(ridge.coef_[columns, None], ((1, 0), (0, 0)))
        return hashed(rows, weights, np.array([ridge.intercept_]))

    def _unseen_scores(self, hashes: np.ndarray, answers: np.ndarray, groups: Sequence[Any]) -> np.ndarray:
        """Return for every row what models say that saw nothing of its group."""
        folds = min(_FOLDS, len(set(groups)))
        if folds < 2:
            return linear_scores(hashes, self._linear(hashes, answers))
        scores = np.zeros(len(answers))
        splitter = GroupKFold(folds, shuffle=True, random_state=self.random_state)
        for seen, unseen in splitter.split(answers, groups=groups):
            scores[unseen] = linear_scores(hashes[unseen], self._linear(hashes[seen], answers[seen]))
        return scores

    def predict(self, X: Iterable[str], start: Sequence[int], end: Sequence[int]) -> np.ndarray:
        """Return how far the event of each text is vouched for, float64 of shape (texts,)."""
        self._check_fitted()
        texts = checked_texts(X, KIND)
        return commitments(event_features(texts, *_places(start, end, len(texts))), self.model_)

    def _check_fitted(self) -> None:
        if not hasattr(self, "model_"):
            raise NotFittedError(f"This {KIND} is not fitted yet: call fit first.")

    def save(self, path: str | Path, metadata: Mapping[str, Any] | None = None) -> Path:
        """Write the regressor to a file, see :func:`toolkit.model_file.save_model`."""
        self._check_fitted()
        return save_model(path, KIND, to_arrays(self.model_), {"parameters": self.get_params(), **(metadata or {})})

    @classmethod
    def load(cls, path: str | Path) -> CommitmentRegressor:
        """Read a regressor that :meth:`save` wrote."""
        model, metadata = read_model(path)
        regressor = cls(**metadata["parameters"])
        regressor.model_ = model
        return regressor

    @classmethod
    def pretrained(cls) -> CommitmentRegressor:
        """Return the regressor that ships."""
        with as_file(files("toolkit") / "models" / "commitment.safetensors") as path:
            return cls.load(path)


def median_map(scores: np.ndarray, answers: np.ndarray, knots: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a monotone map from scores to medians of the answers: the knots' scores, ascending, and medians.

    Rows are cut by their score into equal parts; isotonic regression puts the parts' medians in order.

    Examples
    --------
    >>> median_map(np.array([0.0, 1.0, 2.0, 3.0]), np.array([0.0, 0.0, 3.0, 3.0]), 2)
    (array([0.5, 2.5]), array([0., 3.]))
    """
    order = np.argsort(scores, kind="stable")
    parts = [part for part in np.array_split(order, knots) if len(part)]
    places = np.array([np.median(scores[part]) for part in parts])
    medians = np.array([np.median(answers[part]) for part in parts])
    return places, IsotonicRegression().fit_transform(np.arange(len(parts)), medians)


def _places(start: Sequence[int], end: Sequence[int], size: int) -> tuple[list[int], list[int]]:
    return checked_column(start, "start", KIND, size), checked_column(end, "end", KIND, size)
