"""Hedging: which sentences leave open whether something is so, and the words that do it."""

from typing import TYPE_CHECKING

from toolkit.lazy import attributes

if TYPE_CHECKING:
    from toolkit.hedging.certainty import CertaintyRegressor
    from toolkit.hedging.estimators import HedgeClassifier, HedgeTagger
    from toolkit.hedging.systems import BASELINES, SYSTEMS

__all__ = ["BASELINES", "SYSTEMS", "CertaintyRegressor", "HedgeClassifier", "HedgeTagger"]

# Analysis imports this package too, and must not pay for scikit-learn.
__getattr__ = attributes(
    __name__,
    {
        "CertaintyRegressor": "toolkit.hedging.certainty",
        "HedgeClassifier": "toolkit.hedging.estimators",
        "HedgeTagger": "toolkit.hedging.estimators",
        "SYSTEMS": "toolkit.hedging.systems",
        "BASELINES": "toolkit.hedging.systems",
    },
)
