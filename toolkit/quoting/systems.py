"""The systems that an experiment on speakers can name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from toolkit.quoting.baselines import MostFrequentName, NearestName, OwnWords, QuotationReader, RuleReader
from toolkit.quoting.estimators import SpeakerResolver, StatementReader

SYSTEMS: dict[str, Callable[..., Any]] = {
    "most_frequent_name": MostFrequentName,
    "nearest_name": NearestName,
    "own_words": OwnWords,
    "quotation_reader": QuotationReader,
    "rule_reader": RuleReader,
    "speaker_resolver": SpeakerResolver,
    "statement_reader": StatementReader,
}
BASELINES = frozenset({"most_frequent_name", "nearest_name", "own_words", "quotation_reader", "rule_reader"})
