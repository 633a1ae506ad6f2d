"""All coefficients of a set of annotations, with 95% bootstrap intervals by document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from toolkit.agreement.coefficients import LabelAgreement
from toolkit.agreement.files import Annotations, SpanAnnotations
from toolkit.agreement.spans import alpha_of, measure, token_answers
from toolkit.errors import InputError
from toolkit.resampling import bootstrap, group_totals
from toolkit.text import tokens


@dataclass(frozen=True)
class Coefficient:
    """A coefficient with its interval.

    Parameters
    ----------
    name : str
        The coefficient.
    label : str
        The label that it is of; empty of all.
    value, low, high : float
        Its value and 95% interval.
    n : int
        How many items it is of: items, tokens, or documents.
    """

    name: str
    label: str
    value: float
    low: float
    high: float
    n: int


def label_agreement(annotations: Annotations, *, seed: int = 0, label: str = "") -> list[Coefficient]:
    """Return the coefficients of labels or numbers.

    Parameters
    ----------
    annotations : Annotations
        The answers.
    seed : int, default 0
        The seed of the intervals.
    label : str, optional
        What the coefficients are said to be of.
    """
    labels = sorted({answer for row in annotations.answers for answer in row if answer is not None})
    agreement = LabelAgreement(labels, len(annotations.annotators))
    totals = group_totals(agreement.statistics(annotations.answers), annotations.documents)
    intervals = bootstrap(agreement, totals, seed=seed)
    return [
        Coefficient(name, label, float(value), *intervals[name], len(annotations.answers))
        for name, value in agreement.scores(totals.sum(0)).items()
    ]


def span_agreement(annotations: SpanAnnotations, *, resamples: int = 1000, seed: int = 0) -> list[Coefficient]:
    """Return the coefficients of spans: alpha token by token, of all labels and of each, and alpha of units.

    Parameters
    ----------
    annotations : SpanAnnotations
        The spans.
    resamples : int, default 1000
        How many resamples of documents, of units.
    seed : int, default 0
        The seed of the intervals.
    """
    if not annotations.spans:
        raise InputError("The annotations must have at least one span, got none.")
    labels = list(annotations.spans)
    subsets = [labels, *([label] for label in labels if len(labels) > 1)]
    found = []
    for subset in subsets:
        by_token = label_agreement(
            _by_token(annotations, subset), seed=seed, label="" if subset is labels else subset[0]
        )
        found += [replace(one, name="alpha_tokens") for one in by_token if one.name == "alpha_nominal"]
    return [*found, _unitised(annotations, resamples, seed)]


def _by_token(annotations: SpanAnnotations, labels: Sequence[str]) -> Annotations:
    """Return the tokens as items, each with the labels of the spans that it is in."""
    answers: list[list[str | None]] = []
    names: list[str] = []
    for number, text in enumerate(annotations.texts):
        units = [(token.start, token.end) for token in tokens(text)]
        if not text.strip():
            units = [(at, at + 1) for at in range(len(text))]
        spans = {label: annotations.spans[label][number] for label in labels}
        rows = token_answers(units, spans)
        answers += [list(row) for row in rows]
        names += [str(number)] * len(rows)
    return Annotations(annotations.annotators, names, answers)


def _unitised(annotations: SpanAnnotations, resamples: int, seed: int) -> Coefficient:
    lengths = np.array([len(text) for text in annotations.texts])
    parts = {
        label: [measure(int(length), spans) for length, spans in zip(lengths, documents, strict=True)]
        for label, documents in annotations.spans.items()
    }
    annotators, size = len(annotations.annotators), len(lengths)

    def of(places: NDArray[np.int64]) -> float:
        drawn = {label: [documents[place] for place in places] for label, documents in parts.items()}
        return alpha_of(drawn, int(lengths[places].sum()), annotators)

    rng = np.random.default_rng(seed)
    values = np.array([of(rng.integers(0, size, size)) for _ in range(resamples)])
    low, high = np.nanquantile(values, [0.025, 0.975]) if not np.all(np.isnan(values)) else (np.nan, np.nan)
    return Coefficient("alpha_unitised", "", of(np.arange(size)), float(low), float(high), size)
