"""Rows in the terms of another corpus, so that a system trained on one can be tested on the other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from toolkit.errors import ParameterError, unknown_name
from toolkit.predictions import Problem
from toolkit.rows import LEVELS, Rows


@dataclass(frozen=True)
class Recast:
    """How rows are read in other terms, in this order.

    Parameters
    ----------
    level : str, optional
        Where the target is labelled spans: a row for every span, with its ``start`` and ``end``, and its label of this
        level (``sense`` or ``fine_sense``) as the answer.
    cut : mapping, optional
        Where the target is a number: ``below`` which it is the first of two ``labels``, and otherwise the second.
    labels : mapping, optional
        The corpus's own label to the shared one; rows of labels that are not named are left out.
    fill : mapping, optional
        Columns that the corpus lacks, with the value that they have in every row.
    hide : collection of str, optional
        Columns that the other sets lack, and that the system is not to look at therefore.
    """

    level: str | None = None
    cut: Mapping[str, Any] | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    fill: Mapping[str, Any] = field(default_factory=dict)
    hide: Collection[str] = ()

    def __call__(self, rows: Rows) -> Rows:
        """Return the rows in the other terms."""
        if self.level is not None:
            rows = _span_rows(rows, self.level)
        if self.cut is not None:
            below, (low, high) = self.cut["below"], self.cut["labels"]
            rows = _answered(rows, [low if value < below else high for value in rows[rows.target]], {low, high})
        if self.labels:
            if strange := set(self.labels) - set(rows.problem.labels):
                raise unknown_name("label", min(strange), rows.problem.labels)
            rows = rows.take(place for place, label in enumerate(rows[rows.target]) if label in self.labels)
            rows = _answered(rows, [self.labels[label] for label in rows[rows.target]], set(self.labels.values()))
        filled = {column: [value] * len(rows) for column, value in self.fill.items()}
        shown = {column: values for column, values in rows.columns.items() if column not in self.hide}
        return replace(rows, columns={**filled, **shown})


def _answered(rows: Rows, answers: list[str], labels: set[str]) -> Rows:
    problem = Problem("classification", tuple(sorted(labels)))
    return Rows(problem, rows.target, {**rows.columns, rows.target: answers})


def _span_rows(rows: Rows, level: str) -> Rows:
    """Return a row for every labelled span."""
    if level not in LEVELS or LEVELS[level][0] not in rows.problem.levels:
        raise ParameterError(f"The spans of {rows.target!r} must have the level {level!r}, got {rows.problem.kind}.")
    depth = 2 + list(rows.problem.levels).index(LEVELS[level][0])
    places = [(row, span) for row, spans in enumerate(rows[rows.target]) for span in spans]
    spread = rows.take(row for row, _ in places)
    spread.columns["id"] = [f"{name}/{span[0]}" for name, (_, span) in zip(spread["id"], places, strict=True)]
    spread.columns["start"], spread.columns["end"] = ([span[side] for _, span in places] for side in (0, 1))
    answers = [span[depth] for _, span in places]
    return _answered(spread, answers, set(answers))
