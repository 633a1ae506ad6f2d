"""What a resolver and a reader must beat: a source's own words, the last name before it, the most frequent name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sklearn.base import BaseEstimator

from toolkit.annotation import Attribution
from toolkit.attribution.baselines import QuotationRules
from toolkit.attribution.quotes import quotations
from toolkit.quoting.estimators import Spans, StatementReader
from toolkit.speakers import UNNAMED
from toolkit.speakers.names import Name, names

_names = lru_cache(64)(names)


class OwnWords(BaseEstimator):  # type: ignore[misc]
    """A source is called as it stands."""

    def fit(self, X: Iterable[str], y: Sequence[Any]) -> OwnWords:
        """Learn nothing."""
        return self

    def predict(self, X: Iterable[str], source: Sequence[Spans]) -> list[str]:
        """Return the name of the speaker of every row."""
        return [self._name(text, spans) if spans else UNNAMED.name for text, spans in zip(X, source, strict=True)]

    def _name(self, text: str, source: Spans) -> str:
        return text[source[0][0] : source[-1][1]]


class NearestName(OwnWords):
    """A source is the name that is in it, else the last name before it: by the longest name that ends alike."""

    def _name(self, text: str, source: Spans) -> str:
        return _nearest(text, source[0][0], source[-1][1])


class MostFrequentName(OwnWords):
    """Every source is who is named most often in its text."""

    def _name(self, text: str, source: Spans) -> str:
        return _most_frequent(text)


class QuotationReader(StatementReader):
    """Every quotation is a content, and its speaker who is named most often in the text."""

    def _attributions(self, text: str) -> Sequence[Attribution]:
        name = _most_frequent(text)
        return [Attribution((), (), (span,), name, "direct") for span in quotations(text)]


class RuleReader(StatementReader):
    """Attributions are those of :class:`toolkit.attribution.baselines.QuotationRules`, speakers the nearest names."""

    def _attributions(self, text: str) -> Sequence[Attribution]:
        return [
            replace(one, speaker=_nearest(text, one.source[0].start, one.source[-1].end))
            for one in QuotationRules().predict([text])[0]
        ]


def _nearest(text: str, start: int, end: int) -> str:
    before: list[Name] = [name for name in _names(text) if name.run < end]
    inside = [name for name in before if name.end > start]
    if not before:
        return UNNAMED.name
    name = inside[0] if inside else before[-1]
    return max((held for held in _names(text) if held.last == name.last), key=lambda held: len(held.words)).text


def _most_frequent(text: str) -> str:
    counted = Counter(name.text for name in _names(text) if len(name.words) > 1)
    return counted.most_common(1)[0][0] if counted else UNNAMED.name
