"""The systems that an experiment on negation can name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from toolkit.negation.baselines import NegationLexicon
from toolkit.negation.estimators import NegationTagger, ScopeTagger

SYSTEMS: dict[str, Callable[..., Any]] = {
    "lexicon": NegationLexicon,
    "negation_tagger": NegationTagger,
    "scope_tagger": ScopeTagger,
}
BASELINES = frozenset({"lexicon"})
