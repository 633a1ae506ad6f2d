"""Negation: the words and affixes that negate, and what they negate."""

from typing import TYPE_CHECKING

from toolkit.lazy import attributes

if TYPE_CHECKING:
    from toolkit.negation.estimators import NegationTagger, ScopeTagger
    from toolkit.negation.systems import BASELINES, SYSTEMS

__all__ = ["BASELINES", "SYSTEMS", "NegationTagger", "ScopeTagger"]

# Analysis imports this package too, and must not pay for scikit-learn.
__getattr__ = attributes(
    __name__,
    {
        "NegationTagger": "toolkit.negation.estimators",
        "ScopeTagger": "toolkit.negation.estimators",
        "SYSTEMS": "toolkit.negation.systems",
        "BASELINES": "toolkit.negation.systems",
    },
)
