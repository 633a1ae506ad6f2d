"""Modality: what is possible, necessary, allowed or planned, and the words that say so."""

from typing import TYPE_CHECKING

from toolkit.lazy import attributes

if TYPE_CHECKING:
    from toolkit.modality.estimators import ModalTagger
    from toolkit.modality.systems import BASELINES, SYSTEMS
    from toolkit.modality.verbs import PolarityClassifier, VerbSenseClassifier

__all__ = ["BASELINES", "SYSTEMS", "ModalTagger", "PolarityClassifier", "VerbSenseClassifier"]

# Analysis imports this package too, and must not pay for scikit-learn.
__getattr__ = attributes(
    __name__,
    {
        "ModalTagger": "toolkit.modality.estimators",
        "PolarityClassifier": "toolkit.modality.verbs",
        "VerbSenseClassifier": "toolkit.modality.verbs",
        "SYSTEMS": "toolkit.modality.systems",
        "BASELINES": "toolkit.modality.systems",
    },
)
