"""The systems that an experiment on modality can name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from toolkit.modality.baselines import AnyNegation, ModalVerbs, MostFrequentSense, MostFrequentTag
from toolkit.modality.estimators import ModalTagger
from toolkit.modality.verbs import PolarityClassifier, VerbSenseClassifier

SYSTEMS: dict[str, Callable[..., Any]] = {
    "any_negation": AnyNegation,
    "modal_tagger": ModalTagger,
    "modal_verbs": ModalVerbs,
    "most_frequent_sense": MostFrequentSense,
    "most_frequent_tag": MostFrequentTag,
    "polarity_classifier": PolarityClassifier,
    "verb_sense_classifier": VerbSenseClassifier,
}
BASELINES = frozenset({"any_negation", "modal_verbs", "most_frequent_sense", "most_frequent_tag"})
