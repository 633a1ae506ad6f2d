"""What modal systems must beat: the most frequent tag of a word, a list of modal verbs, the most frequent sense."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin

from toolkit.annotation import Modal
from toolkit.batch import checked_texts
from toolkit.labels import COARSE_SENSE

_VERBS = {
    **dict.fromkeys(("must", "should", "shall", "ought to", "have to", "has to", "had to", "need to"), "rules"),
    **dict.fromkeys(("can", "could", "ca"), "agent"),
    **dict.fromkeys(("may", "might"), "knowledge"),
    "would": "world",
}
_VERB = re.compile(rf"\b({'|'.join(_VERBS)})\b(?!-)|\b(can)(?=not\b)|\b(ca)(?=n['’]t\b)|\b(\w+)(?=n['’]t\b)", re.I)


class ModalVerbs(BaseEstimator):  # type: ignore[misc]
    """Modal verbs from a list, each always of one sense.

    Examples
    --------
    >>> [(modal.start, modal.fine_sense) for modal in ModalVerbs().predict(["They must go."])[0]]
    [(5, 'rules')]
    """

    def fit(self, X: Iterable[str], y: Sequence[Any]) -> ModalVerbs:
        """Learn nothing."""
        return self

    def predict(self, X: Iterable[str]) -> list[list[Modal]]:
        """Return the modal verbs in each sentence."""
        return [
            [
                _modal(*match.span(), _VERBS[match[0].lower()])
                for match in _VERB.finditer(text)
                if match[0].lower() in _VERBS
            ]
            for text in checked_texts(X, "ModalVerbs")
        ]


class MostFrequentTag(BaseEstimator):  # type: ignore[misc]
    """Every token has the tag that its word has most often in training, in the corpus's own tokens."""

    def fit(self, X: Iterable[str], y: Sequence[Any], tokens: Sequence[Sequence[tuple[int, int]]]) -> MostFrequentTag:
        """Count the tags of words."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for text, modals, spans in zip(X, y, tokens, strict=True):
            for (start, end), tag in zip(spans, _tags(spans, modals), strict=True):
                counts[text[start:end].lower()][tag] += 1
        self.tags_ = {word: tags.most_common(1)[0][0] for word, tags in counts.items()}
        return self

    def predict(self, X: Iterable[str], tokens: Sequence[Sequence[tuple[int, int]]]) -> list[list[Modal]]:
        """Return the spans that the tags make; an inner tag goes on with the span before it."""
        found: list[list[Modal]] = []
        for text, spans in zip(X, tokens, strict=True):
            modals: list[Modal] = []
            before = "O"
            for start, end in spans:
                tag = self.tags_.get(text[start:end].lower(), "O")
                if tag[0] == "B":
                    modals.append(_modal(start, end, tag[2:]))
                elif tag[0] == "I" and before != "O":
                    modals[-1] = _modal(modals[-1].start, end, modals[-1].fine_sense)
                else:
                    tag = "O"
                before = tag
            found.append(modals)
        return found


class MostFrequentSense(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Every verb has the sense that it has most often in training."""

    def fit(self, X: Iterable[str], y: Sequence[str], verb: Sequence[str]) -> MostFrequentSense:
        """Count the senses of verbs."""
        self.classes_ = np.unique(np.asarray(y, dtype=str))
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for sense, own in zip(y, verb, strict=True):
            counts[own][sense] += 1
        self.senses_ = {own: senses.most_common(1)[0][0] for own, senses in counts.items()}
        self.otherwise_ = Counter(y).most_common(1)[0][0]
        return self

    def predict(self, X: Iterable[str], verb: Sequence[str]) -> list[str]:
        """Return the sense of the verb of each sentence."""
        return [self.senses_.get(own, self.otherwise_) for own in verb]


class AnyNegation(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """A modal is negated where its sentence has a negative word."""

    _words = re.compile(r"\b(?:not?|never|nothing|nobody|none|nor|neither|nowhere|without|cannot)\b|n['’]t\b", re.I)

    def fit(self, X: Iterable[str], y: Sequence[str]) -> AnyNegation:
        """Learn nothing."""
        self.classes_ = np.array(["affirmed", "negated"])
        return self

    def predict(self, X: Iterable[str]) -> list[str]:
        """Return the polarity of the modal of each sentence."""
        return ["negated" if self._words.search(text) else "affirmed" for text in X]


def _modal(start: int, end: int, fine_sense: str) -> Modal:
    return Modal(start, end, COARSE_SENSE[fine_sense], fine_sense, "none", False, 1.0)


def _tags(tokens: Sequence[tuple[int, int]], modals: Iterable[Any]) -> list[str]:
    tags = ["O"] * len(tokens)
    for start, end, *_, sense in modals:
        covered = [i for i, (left, right) in enumerate(tokens) if left < end and start < right]
        for i in covered:
            tags[i] = f"{'B' if i == covered[0] else 'I'}-{sense}"
    return tags
