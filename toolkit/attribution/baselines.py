"""What an attribution tagger must beat: rules over quotation marks and verbs, and words that are often cues."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sklearn.base import BaseEstimator

from toolkit.annotation import Attribution, LabelledSpan, Span
from toolkit.attribution.lexicon import reporting_terms
from toolkit.attribution.quotes import quotations
from toolkit.attribution.roles import Roles, flat_roles
from toolkit.batch import checked_column, checked_texts, joined
from toolkit.text import sentences

_NAME = r"(?:(?:[A-Z][\w.’'-]+ )*[A-Z][\w’'-]+|[Hh]e|[Ss]he|[Tt]hey|I|we)"


@cache
def _verbs() -> str:
    forms = {form for term in reporting_terms() if term["kind"] == "verb" for form in term["forms"]}
    return "|".join(map(re.escape, sorted(forms, key=lambda form: (-len(form), form))))


class QuotationRules(BaseEstimator):  # type: ignore[misc]
    """A name beside a reporting verb, with the quotation of that sentence or what follows "that".

    Examples
    --------
    >>> text = "Mayor Lund said that the dam may fail."
    >>> (one,) = QuotationRules().predict([text])[0]
    >>> [part[0].of(text) for part in (one.source, one.cue, one.content)]
    ['Mayor Lund', 'said', 'that the dam may fail']
    """

    def fit(self, X: Iterable[str], y: Sequence[Any]) -> QuotationRules:
        """Learn nothing."""
        return self

    def predict(self, X: Iterable[str]) -> list[list[Attribution]]:
        """Return the attributions in each text."""
        return [_by_rules(text) for text in checked_texts(X, "X")]


class RoleRules(QuotationRules):
    """:class:`QuotationRules`, as flat roles."""

    def predict(self, X: Iterable[str]) -> list[list[LabelledSpan]]:  # type: ignore[override]
        """Return the roles in each text, in order."""
        texts = checked_texts(X, "X")
        batch = joined(texts)
        starts, ends = batch.spans()
        return [
            flat_roles(starts[first:last], ends[first:last], found)
            for first, last, found in zip(batch.bounds, batch.bounds[1:], super().predict(texts), strict=False)
        ]


class FrequentCues(BaseEstimator):  # type: ignore[misc]
    """Words that were a whole cue at least every second time; no sources and no contents."""

    def fit(self, X: Iterable[str], y: Sequence[Iterable[Roles]]) -> FrequentCues:
        """Count the words of texts and of cues."""
        texts = checked_texts(X, "FrequentCues")
        seen = Counter(word for text in texts for word in re.findall(r"\w+", text.lower()))
        column = checked_column(y, "y", "FrequentCues", len(texts))
        cues = Counter(
            text[start:end].lower()
            for text, roles in zip(texts, column, strict=True)
            for start, end, label in roles
            if label == "cue"
        )
        self.words_ = frozenset(word for word, count in cues.items() if word in seen and 2 * count >= seen[word])
        return self

    def predict(self, X: Iterable[str]) -> list[list[Roles]]:
        """Return the cues in each text."""
        return [
            [(*found.span(), "cue") for found in re.finditer(r"\w+", text) if found[0].lower() in self.words_]
            for text in checked_texts(X, "FrequentCues")
        ]


def _by_rules(text: str) -> list[Attribution]:
    quoted = quotations(text)
    found = []
    for sentence in sentences(text):
        piece = sentence.of(text)
        for match in re.finditer(rf"({_NAME}) ({_verbs()})\b|\b({_verbs()}) ({_NAME})", piece):
            name, verb = (1, 2) if match[1] else (4, 3)
            source, cue = (Span(*(sentence.start + at for at in match.span(part))) for part in (name, verb))
            if any(span.start < cue.start < span.end for span in quoted):
                continue
            content = [span for span in quoted if sentence.start <= span.start < sentence.end]
            that = re.match(r"\W*(that\b.*?)[.?!]?$", text[match.end() + sentence.start : sentence.end], re.S)
            if that:
                start = match.end() + sentence.start
                content = [Span(start + that.start(1), start + that.end(1))]
            if content:
                kind = "indirect" if that else "direct"
                found.append(Attribution((source,), (cue,), tuple(content), quote=kind))
    return found
