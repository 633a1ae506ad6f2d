"""The systems that an experiment on hedging can name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from toolkit.hedging.baselines import (
    LexiconClassifier,
    LexiconTagger,
    majority,
    mean,
    tfidf_logistic,
    tfidf_ridge,
)
from toolkit.hedging.certainty import CertaintyRegressor
from toolkit.hedging.estimators import HedgeClassifier, HedgeTagger

SYSTEMS: dict[str, Callable[..., Any]] = {
    "certainty_regressor": CertaintyRegressor,
    "hedge_classifier": HedgeClassifier,
    "hedge_tagger": HedgeTagger,
    "lexicon": LexiconClassifier,
    "lexicon_tagger": LexiconTagger,
    "majority": majority,
    "mean": mean,
    "tfidf_logistic": tfidf_logistic,
    "tfidf_ridge": tfidf_ridge,
}
BASELINES = frozenset({"lexicon", "lexicon_tagger", "majority", "mean", "tfidf_logistic", "tfidf_ridge"})
