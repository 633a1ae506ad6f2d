"""The systems that an experiment on commitment can name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from toolkit.commitment.baselines import constant, mean, median
from toolkit.commitment.estimators import CommitmentRegressor
from toolkit.commitment.rules import CommitmentRules
from toolkit.hedging.baselines import tfidf_ridge

SYSTEMS: dict[str, Callable[..., Any]] = {
    "commitment_regressor": CommitmentRegressor,
    "constant": constant,
    "mean": mean,
    "median": median,
    "rules": CommitmentRules,
    "tfidf_ridge": tfidf_ridge,
}
BASELINES = frozenset({"constant", "mean", "median", "rules", "tfidf_ridge"})
