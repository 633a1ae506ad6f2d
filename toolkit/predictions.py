"""What a system answered, item by item: kept beside a result so that tests need no retraining.

One JSON object a line, gzip-compressed to the same bytes every time; identifiers and labels, never texts.
"""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, get_args

from toolkit.errors import InputError, must_be
from toolkit.labels import HEADLINE_STANCE
from toolkit.metrics import (
    AttributionMetrics,
    ClassificationMetrics,
    Floats,
    HeadlineMetrics,
    LabelledSpanMetrics,
    MeanMetrics,
    Metrics,
    NegationMetrics,
    RegressionMetrics,
    RoleMetrics,
    ScopeMetrics,
    SpanMetrics,
    SpeakerMetrics,
    StanceMetrics,
    StatementMetrics,
    TokenAttribution,
    TokenNegation,
    Triple,
    TripleMetrics,
)
from toolkit.resampling import group_totals

Kind = Literal[
    "classification",
    "spans",
    "regression",
    "labelled_spans",
    "negations",
    "scopes",
    "roles",
    "attributions",
    "speakers",
    "statements",
    "stances",
    "triples",
]

#: The key under which a line holds the answer.
_ANSWER = {
    "classification": "label",
    "spans": "spans",
    "regression": "value",
    "labelled_spans": "spans",
    "negations": "negations",
    "scopes": "negations",
    "roles": "spans",
    "attributions": "attributions",
    "speakers": "speaker",
    "statements": "statement",
    "stances": "label",
    "triples": "triples",
}


@dataclass(frozen=True)
class Problem:
    """What is predicted, which decides how it is scored.

    Parameters
    ----------
    kind : str
        The kind of answer, one of ``Kind``; of scopes the cues are given, of speakers the sources.
    labels : tuple of str, optional
        The labels of a classification; the last is the positive one. Of speakers and statements the kinds of rows
        that are scored apart.
    span : str, optional
        What one span is called.
    levels : mapping of str to list of str, optional
        The labels of labelled spans, level by level.
    runs : int, default 1
        How many systems answered; scores are means over them, and an answer is a list with one for each.
    targets : tuple of str, optional
        The targets of stances; gold answers are a label and a target.
    """

    kind: Kind
    labels: tuple[str, ...] = ()
    span: str = ""
    levels: Mapping[str, list[str]] = field(default_factory=dict)
    runs: int = 1
    targets: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise must_be("kind", "Problem", f"one of {', '.join(get_args(Kind))}", self.kind)
        if self.kind == "classification" and len(self.labels) < 2:
            raise must_be("labels", "Problem", "at least two labels", self.labels)

    def metrics(self) -> Metrics:
        """Return the metrics of this kind of answer."""
        metrics = self._metrics()
        return MeanMetrics(metrics, self.runs) if self.runs > 1 else metrics

    def _metrics(self) -> Metrics:
        match self.kind:
            case "classification" if self.labels == HEADLINE_STANCE.labels:
                return HeadlineMetrics(self.labels)
            case "classification":
                return ClassificationMetrics(self.labels)
            case "stances":
                return StanceMetrics(self.labels, self.targets)
            case "spans":
                return SpanMetrics(self.span)
            case "labelled_spans":
                return LabelledSpanMetrics("span", self.levels)
            case "negations":
                return NegationMetrics()
            case "scopes":
                return ScopeMetrics()
            case "regression":
                return RegressionMetrics()
            case "roles":
                return RoleMetrics()
            case "attributions":
                return AttributionMetrics()
            case "speakers":
                return SpeakerMetrics(self.labels)
            case "statements":
                return StatementMetrics(self.labels)
            case "triples":
                return TripleMetrics()

    def read(self, answer: Any) -> Any:
        """Return an answer as the metrics take it, of what JSON holds: lists for tuples."""
        if self.kind in ("spans", "labelled_spans", "roles"):
            return [tuple(span) for span in answer]
        if self.kind in ("negations", "scopes"):
            return [TokenNegation(*(frozenset(map(tuple, part)) for part in negation)) for negation in answer]
        if self.kind == "attributions":
            return [TokenAttribution(*(frozenset(map(int, part)) for part in one)) for one in answer]
        if self.kind == "triples":
            return [Triple(*one) for one in answer]
        return answer


@dataclass(frozen=True)
class Predictions:
    """The gold and the predicted answer of every test item.

    Parameters
    ----------
    problem : Problem
        What is predicted.
    ids, documents : sequence of str
        The item, and the document that it belongs to.
    gold, predicted : sequence
        Labels, numbers, lists of (start, end) with their labels, or of negations as three lists of pieces of tokens.
    p : sequence of float, optional
        The probability of the positive of two labels, of the predicted one of several.
    """

    problem: Problem
    ids: Sequence[str]
    documents: Sequence[str]
    gold: Sequence[Any]
    predicted: Sequence[Any]
    p: Sequence[float] | None = None

    def __post_init__(self) -> None:
        for name in ("documents", "gold", "predicted", *(("p",) if self.p is not None else ())):
            if len(getattr(self, name)) != len(self.ids):
                required = f"of the length of ids, {len(self.ids)}"
                raise must_be(name, "Predictions", required, len(getattr(self, name)))

    @cached_property
    def metrics(self) -> Metrics:
        """The metrics of the problem."""
        return self.problem.metrics()

    def totals(self) -> Floats:
        """Return the summed statistics of every document."""
        if isinstance(self.metrics, ClassificationMetrics):
            rows = self.metrics.statistics(self.gold, self.predicted, self.p)
        else:
            gold = [self.problem.read(answer) for answer in self.gold]
            rows = self.metrics.statistics(gold, [self._read(answer) for answer in self.predicted])
        return group_totals(rows, self.documents)

    def _read(self, answer: Any) -> Any:
        read = self.problem.read
        return [read(run) for run in answer] if self.problem.runs > 1 else read(answer)

    def to_bytes(self) -> bytes:
        """Return the compressed lines."""
        answer = _ANSWER[self.problem.kind]
        columns = [self.ids, self.documents, self.gold, self.predicted]
        keys = ["id", "document", "gold", answer]
        if self.p is not None:
            columns, keys = [*columns, self.p], [*keys, "p"]
        buffer = io.BytesIO()
        with gzip.GzipFile(filename="", fileobj=buffer, mode="wb", mtime=0) as file:
            for row in zip(*columns, strict=True):
                line = json.dumps(dict(zip(keys, row, strict=True)), ensure_ascii=False)
                file.write(line.encode() + b"\n")
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes, problem: Problem, where: str) -> Predictions:
        """Read what :meth:`to_bytes` wrote.

        Parameters
        ----------
        data : bytes
            The compressed lines.
        problem : Problem
            What is predicted.
        where : str
            What an error calls the file.
        """
        answer = _ANSWER[problem.kind]
        try:
            rows = [json.loads(line) for line in gzip.decompress(data).splitlines()]
            columns: list[Any] = [[row[key] for row in rows] for key in ("id", "document", "gold", answer)]
            p = [row["p"] for row in rows] if rows and "p" in rows[0] else None
        except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
            raise InputError(f"{where} is not a predictions file of {problem.kind}: {error!r}.") from None
        if problem.kind == "spans":
            runs = range(problem.runs)
            columns[2] = [problem.read(answer) for answer in columns[2]]
            columns[3] = [
                [problem.read(answer[run]) for run in runs] if problem.runs > 1 else problem.read(answer)
                for answer in columns[3]
            ]
        ids, documents, gold, predicted = columns
        return cls(problem, ids, documents, gold, predicted, p)
