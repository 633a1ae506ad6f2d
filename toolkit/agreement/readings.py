"""Token-wise alpha as papers may mean it: which tokens are units, what counts as a label, what is averaged.

A paper that prints "token-wise Krippendorff's alpha" seldom says all three, and the readings lie apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from toolkit.agreement.coefficients import Floats, LabelAgreement
from toolkit.agreement.files import SpanAnnotations, merged
from toolkit.agreement.report import Coefficient
from toolkit.agreement.spans import Spans, token_answers
from toolkit.resampling import Scores, bootstrap
from toolkit.text import tokens

#: What counts as a unit: every token, or those with a letter or digit.
UNITS: Mapping[str, Callable[[str], bool]] = {"tokens": bool, "words": lambda token: any(map(str.isalnum, token))}


def annotations_of(rows: Sequence[Mapping[str, Any]], labels: Sequence[str]) -> SpanAnnotations:
    """Return what rows hold: a document as one annotator annotated it, with a column of spans for every label.

    Parameters
    ----------
    rows : sequence of mapping
        With ``document``, ``annotator``, ``text``; every document as often as there are annotators.
    labels : sequence of str
        The columns of spans.
    """
    texts = {row["document"]: row["text"] for row in rows}
    annotators = sorted({row["annotator"] for row in rows})
    by_place = {(row["document"], row["annotator"]): row for row in rows}
    spans: dict[str, list[list[Spans]]] = {
        label: [
            [merged((span["start"], span["end"]) for span in by_place[document, who][label]) for who in annotators]
            for document in texts
        ]
        for label in labels
    }
    return SpanAnnotations(annotators, list(texts.values()), spans)


def readings(annotations: SpanAnnotations, *, seed: int = 0) -> dict[str, list[Coefficient]]:
    """Return every reading of token-wise alpha by the kind of unit, with 95% intervals by document.

    Parameters
    ----------
    annotations : SpanAnnotations
        The spans; the texts must be known.
    seed : int, default 0
        The seed of the intervals.
    """
    return {unit: list(_readings(annotations, counts, seed)) for unit, counts in UNITS.items()}


def _readings(annotations: SpanAnnotations, counts: Callable[[str], bool], seed: int) -> Iterator[Coefficient]:
    answers = [_answers(annotations, number, counts) for number in range(len(annotations.texts))]
    size = sum(map(len, answers))

    def coefficient(name: str, scores: Scores, totals: Floats, label: str = "") -> Coefficient:
        value = float(scores.scores(totals.sum(0))["alpha"])
        return Coefficient(name, label, value, *bootstrap(scores, totals, seed=seed)["alpha"], size)

    annotators = len(annotations.annotators)
    whole = _Alpha.of(answers, lambda labels: labels, annotators)
    yield coefficient("labels", *whole)
    alone = {label: _Alpha.of(answers, _has(label), annotators) for label in annotations.spans}
    parts = [scores for scores, _ in alone.values()]
    yield coefficient("mean of the labels", _Mean(parts), np.hstack([totals for _, totals in alone.values()]))
    yield coefficient("a label, or none", *_Alpha.of(answers, lambda labels: str(bool(labels)), annotators))
    by_document = np.array([float(whole[0].scores(row)["alpha"]) for row in whole[1]])
    known = by_document[~np.isnan(by_document)]
    yield coefficient("labels, mean of the documents", _Average(), np.stack([known, np.ones_like(known)], 1))
    for label, (scores, totals) in alone.items():
        yield coefficient(f"{label}, or not", scores, totals, label)


def _answers(annotations: SpanAnnotations, number: int, counts: Callable[[str], bool]) -> list[list[str]]:
    text = annotations.texts[number]
    units = [(token.start, token.end) for token in tokens(text) if counts(token.of(text))]
    return token_answers(units, {label: documents[number] for label, documents in annotations.spans.items()})


def _has(label: str) -> Callable[[str], str]:
    return lambda labels: str(label in labels.split("+"))


@dataclass(frozen=True)
class _Alpha:
    """Nominal alpha of answers."""

    agreement: LabelAgreement

    @classmethod
    def of(
        cls, answers: Sequence[list[list[str]]], read: Callable[[str], str], annotators: int
    ) -> tuple[_Alpha, Floats]:
        """Return the coefficient, and the statistics of every document."""
        readings = [[[read(labels) for labels in row] for row in rows] for rows in answers]
        labels = sorted({label for rows in readings for row in rows for label in row})
        agreement = LabelAgreement(labels, annotators)
        return cls(agreement), np.stack([agreement.statistics(rows).sum(0) for rows in readings])

    def scores(self, totals: Floats) -> dict[str, Floats]:
        return {"alpha": self.agreement.scores(totals)["alpha_nominal"]}


@dataclass(frozen=True)
class _Mean:
    """The mean of several coefficients, their statistics side by side."""

    parts: Sequence[Scores]

    def scores(self, totals: Floats) -> dict[str, Floats]:
        sides = np.split(totals, len(self.parts), axis=-1)
        return {"alpha": np.mean([p.scores(side)["alpha"] for p, side in zip(self.parts, sides, strict=True)], axis=0)}


class _Average:
    """The mean of one value a document, beside which stands a one."""

    def scores(self, totals: Floats) -> dict[str, Floats]:
        return {"alpha": totals[..., 0] / totals[..., 1]}
