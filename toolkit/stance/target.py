"""The stance of a text towards a target that it names, as a scikit-learn estimator."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from toolkit.batch import checked_column, checked_spans, checked_texts
from toolkit.errors import check_number, must_be
from toolkit.features import one_hot
from toolkit.labels import STANCE
from toolkit.model_file import save_model
from toolkit.stance.target_model import KIND, TargetModel, around, laid_out, mark, probabilities, read_model, to_arrays

Spans = Iterable[tuple[int, int]]


class TargetStance(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Tell what a text says of a target that it names: against, none or favor.

    A logistic model of the words by their side and distance from the target, and of sums of word vectors and of
    VADER's valences over regions around it; what a negation covers is told apart. The target's own words are not
    looked at, so that no name has a stance of its own.

    Parameters
    ----------
    C : float
        Inverse strength of the L2 penalty.
    weight : float
        What the standardised sums are multiplied by: the larger, the less they are shrunk.
    bits : int
        Words are hashed into 2**bits columns.
    least_count : int
        Hashes in fewer texts are left out.

    Attributes
    ----------
    classes_ : ndarray of str
        ``against``, ``none``, ``favor``.
    model_ : TargetModel
        What a prediction needs; :func:`toolkit.stance.target_model.probabilities` needs no scikit-learn.

    References
    ----------
    Vo and Zhang 2015. Target-Dependent Twitter Sentiment Classification with Rich Automatic Features. IJCAI.

    Examples
    --------
    >>> stance = TargetStance.pretrained()
    >>> text = "Critics accused Orrin Vale of a shameful cover-up, while voters praised Ada Lund for her courage."
    >>> stance.predict([text, text], target=["Orrin Vale", "Ada Lund"]).tolist()
    ['against', 'favor']
    """

    def __init__(self, C: float = 2.0, weight: float = 0.03, bits: int = 18, least_count: int = 3) -> None:
        self.C = C
        self.weight = weight
        self.bits = bits
        self.least_count = least_count

    def fit(
        self,
        X: Iterable[str],
        y: Sequence[str],
        target: Sequence[str] | None = None,
        start: Sequence[int] | None = None,
        end: Sequence[int] | None = None,
        mentions: Sequence[Spans] | None = None,
    ) -> TargetStance:
        """Learn from texts and their stances.

        Parameters
        ----------
        X : iterable of str
            The texts, about a sentence each.
        y : sequence of str
            ``against``, ``none`` or ``favor`` for each.
        target : sequence of str, optional
            The target of each text, as the text names it; its first place is taken.
        start, end : sequence of int, optional
            The target's place in each text, in characters, where that is known.
        mentions : sequence of iterables of (start, end), optional
            Where else each text speaks of the target.
        """
        check_number("C", KIND, self.C, 1e-6, 1e6)
        check_number("weight", KIND, self.weight, 1e-6, 1e3)
        check_number("bits", KIND, self.bits, 8, 24, whole=True)
        check_number("least_count", KIND, self.least_count, 1, 1000, whole=True)
        texts = checked_texts(X, KIND)
        labels = checked_column(y, "y", KIND, len(texts))
        if set(labels) != set(STANCE):
            raise must_be("y", KIND, f"labels, all of {', '.join(STANCE)}", sorted(set(labels)))
        places = _places(texts, target, start, end)
        if missing := [text for text, place in zip(texts, places, strict=True) if place is None]:
            raise must_be("target", KIND, "named in its text, when it is learned from", missing[0][:40])
        starts, ends = zip(*(place for place in places if place), strict=True)
        hashes, begins, sums = around(mark(texts, starts, ends, _mentions(texts, mentions)))
        self.model_ = self._fitted(one_hot(hashes, begins, self.bits), sums, np.array(list(map(STANCE.index, labels))))
        self.classes_ = np.array(STANCE.labels)
        return self

    def _fitted(self, counts: csr_matrix, sums: np.ndarray, answers: np.ndarray) -> TargetModel:
        seen = np.bincount(counts.indices, minlength=counts.shape[1])
        columns = np.flatnonzero(seen >= self.least_count)
        counts = counts[:, columns]
        rarity = np.log((1 + len(answers)) / (1 + seen[columns])) + 1
        lengths = np.sqrt(np.maximum(counts @ rarity**2, 1e-9))
        scaler = StandardScaler().fit(sums)
        spread = self.weight / scaler.scale_
        words = diags(1 / lengths) @ counts @ diags(rarity)
        matrix = hstack([words, csr_matrix((sums - scaler.mean_) * spread)]).tocsr()
        learned = LogisticRegression(C=self.C, max_iter=200, tol=1e-3).fit(matrix, answers)
        weights, regions = np.split(learned.coef_.T, [len(columns)])
        regions = regions * spread[:, None]
        bias = learned.intercept_ - scaler.mean_ @ regions
        return laid_out(columns, 2**self.bits, weights * rarity[:, None], rarity**2, regions, bias)

    def predict_proba(
        self,
        X: Iterable[str],
        target: Sequence[str] | None = None,
        start: Sequence[int] | None = None,
        end: Sequence[int] | None = None,
        mentions: Sequence[Spans] | None = None,
    ) -> np.ndarray:
        """Return the probabilities of against, none and favor; a target that its text does not name has none."""
        if not hasattr(self, "model_"):
            raise NotFittedError(f"This {KIND} is not fitted yet: call fit first.")
        texts = checked_texts(X, KIND)
        places, others = _places(texts, target, start, end), _mentions(texts, mentions)
        p = np.tile(np.array([label == "none" for label in STANCE], np.float64), (len(texts), 1))
        if named := [(i, *place) for i, place in enumerate(places) if place is not None]:
            rows, starts, ends = (list(column) for column in zip(*named, strict=True))
            p[rows] = probabilities(
                mark([texts[i] for i in rows], starts, ends, [others[i] for i in rows]), self.model_
            )
        return p

    def predict(
        self,
        X: Iterable[str],
        target: Sequence[str] | None = None,
        start: Sequence[int] | None = None,
        end: Sequence[int] | None = None,
        mentions: Sequence[Spans] | None = None,
    ) -> np.ndarray:
        """Return ``against``, ``none`` or ``favor`` for each text."""
        return np.asarray(np.array(STANCE.labels)[self.predict_proba(X, target, start, end, mentions).argmax(1)])

    def save(self, path: str | Path, metadata: Mapping[str, Any] | None = None) -> Path:
        """Write the estimator to a file, see :func:`toolkit.model_file.save_model`."""
        if not hasattr(self, "model_"):
            raise NotFittedError(f"This {KIND} is not fitted yet: call fit first.")
        return save_model(path, KIND, to_arrays(self.model_), {"parameters": self.get_params(), **(metadata or {})})

    @classmethod
    def load(cls, path: str | Path) -> TargetStance:
        """Read an estimator that :meth:`save` wrote."""
        model, metadata = read_model(path)
        stance = cls(**metadata["parameters"])
        stance.model_, stance.classes_ = model, np.array(STANCE.labels)
        return stance

    @classmethod
    def pretrained(cls) -> TargetStance:
        """Return the model that ships, trained on political news."""
        with as_file(files("toolkit") / "models" / "target_stance.safetensors") as path:
            return cls.load(path)


def _places(
    texts: Sequence[str], targets: Sequence[str] | None, starts: Sequence[int] | None, ends: Sequence[int] | None
) -> list[tuple[int, int] | None]:
    """Return where each text's target stands: where it is said to, or the first place of its words."""
    if starts is not None and ends is not None:
        columns = (
            checked_column(column, name, KIND, len(texts)) for name, column in (("start", starts), ("end", ends))
        )
        return list(zip(*columns, strict=True))
    if targets is None:
        raise must_be("target", KIND, "given, where start and end are not", targets)
    named = checked_column(targets, "target", KIND, len(texts))
    return [_found(text, name) for text, name in zip(texts, named, strict=True)]


def _found(text: str, target: str) -> tuple[int, int] | None:
    match = re.search(rf"(?<!\w){re.escape(target.strip())}(?!\w)", text, re.IGNORECASE)
    return match.span() if match and match.group() else None


def _mentions(texts: Sequence[str], mentions: Sequence[Spans] | None) -> list[list[tuple[int, int]]]:
    return [[] for _ in texts] if mentions is None else checked_spans(mentions, "mentions", KIND, texts)
