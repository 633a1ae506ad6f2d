"""What all families of metrics share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Offsets = tuple[int, int]


class Metrics(ABC):
    """A family of metrics that are functions of the same sums over rows."""

    #: The metric that a table sorts and tests by.
    main: str

    @abstractmethod
    def statistics(self, gold: Sequence[Any], predicted: Sequence[Any]) -> Floats:
        """Return one row of additive statistics for every item."""

    @abstractmethod
    def scores(self, totals: Floats) -> dict[str, Floats]:
        """Return every metric of summed statistics; leading axes are kept."""


def ratio(part: Floats, whole: Floats) -> Floats:
    """Divide; nothing of nothing is zero, as in scikit-learn's ``zero_division=0``."""
    return np.divide(part, whole, out=np.zeros_like(part, dtype=np.float64), where=whole != 0)


def prf(hits: Floats, guessed: Floats, gold: Floats) -> dict[str, Floats]:
    """Return precision, recall and F1 of hits among what was guessed and what is gold."""
    return {
        "precision": ratio(hits, guessed),
        "recall": ratio(hits, gold),
        "f1": ratio(2 * hits, guessed + gold),
    }
