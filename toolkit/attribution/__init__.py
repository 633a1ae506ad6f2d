"""Attribution: who says what, by which words, and in whose."""

from typing import TYPE_CHECKING

from toolkit.lazy import attributes

if TYPE_CHECKING:
    from toolkit.attribution.estimators import AttributionTagger, RoleTagger
    from toolkit.attribution.systems import BASELINES, SYSTEMS

__all__ = ["BASELINES", "SYSTEMS", "AttributionTagger", "RoleTagger"]

# Analysis imports this package too, and must not pay for scikit-learn.
__getattr__ = attributes(
    __name__,
    {
        "AttributionTagger": "toolkit.attribution.estimators",
        "RoleTagger": "toolkit.attribution.estimators",
        "SYSTEMS": "toolkit.attribution.systems",
        "BASELINES": "toolkit.attribution.systems",
    },
)
