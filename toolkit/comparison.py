"""Two systems on the same rows: differences with intervals, tests, and which errors they share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from toolkit.errors import InputError
from toolkit.metrics import Floats
from toolkit.predictions import Predictions
from toolkit.resampling import bootstrap_difference, holm, paired_tests
from toolkit.results import Result


@dataclass(frozen=True)
class Difference:
    """One metric of two systems.

    Parameters
    ----------
    metric : str
        The metric.
    a, b : float
        Its value for each of them; not a number where it is undefined.
    low, high : float
        The 95% interval of ``a - b``, by bootstrap resamples of shared documents.
    p : float
        By paired approximate randomisation; corrected for the number of metrics by Holm's method.
    """

    metric: str
    a: float
    b: float
    low: float
    high: float
    p: float


@dataclass(frozen=True)
class Overlap:
    """How many rows both answer rightly, only one of them, or none."""

    both: int
    only_a: int
    only_b: int
    neither: int


def comparable(a: Predictions, b: Predictions) -> bool:
    """Say whether two systems answered the same rows, with the same answers asked for."""
    return (a.problem, a.ids, a.documents, a.gold) == (b.problem, b.ids, b.documents, b.gold)


def answer_totals(predictions: Predictions) -> Floats:
    """Return the statistics of every document without those of probabilities, which only some systems have."""
    return replace(predictions, p=None).totals()


def compare_answers(a: Result, b: Result) -> dict[str, float] | None:
    """Return the p-value of the difference in every metric, or None where the two did not answer the same rows."""
    if a.predictions is None or b.predictions is None or not comparable(a.predictions, b.predictions):
        return None
    return paired_tests(a.predictions.metrics, answer_totals(a.predictions), answer_totals(b.predictions))


def compare(a: Result, b: Result, *, seed: int = 0) -> tuple[list[Difference], Overlap]:
    """Compare two results on the same rows, in every metric.

    Parameters
    ----------
    a, b : Result
        Results with their predictions.
    seed : int, default 0
        The seed of resamples and swaps.

    Returns
    -------
    differences : list of Difference
        The main metric first.
    overlap : Overlap
        Of the rows; a number counts as right where it is the nearer one of the two.

    Raises
    ------
    InputError
        The results are not of the same rows, or have no predictions.
    """
    ours, theirs = _checked(a, b)
    metrics, x, y = ours.metrics, answer_totals(ours), answer_totals(theirs)
    scores_a, scores_b = metrics.scores(x.sum(0)), metrics.scores(y.sum(0))
    intervals = bootstrap_difference(metrics, x, y, seed=seed)
    names = sorted(scores_a, key=lambda name: (name != metrics.main, name))
    tests = paired_tests(metrics, x, y, seed=seed)
    corrected = holm([tests[name] for name in names])
    differences = [
        Difference(name, float(scores_a[name]), float(scores_b[name]), *intervals[name], p)
        for name, p in zip(names, corrected, strict=True)
    ]
    return differences, error_overlap(ours, theirs)


def error_overlap(a: Predictions, b: Predictions) -> Overlap:
    """Count the rows that both answer rightly, only one, or none."""
    counts = [0, 0, 0, 0]
    for a_right, b_right in _rights(a, b):
        counts[0 if a_right and b_right else 1 if a_right else 2 if b_right else 3] += 1
    return Overlap(*counts)


def _rights(a: Predictions, b: Predictions) -> Iterator[tuple[bool, bool]]:
    """Yield for every row whether each of the two is right, in all of its runs."""
    read, runs = a.problem.read, a.problem.runs
    for gold, answer_a, answer_b in zip(a.gold, a.predicted, b.predicted, strict=True):
        if a.problem.kind == "regression":
            errors = abs(answer_a - gold), abs(answer_b - gold)
            yield errors[0] <= errors[1], errors[1] <= errors[0]
            continue
        true = _unordered(read(gold))
        yield (
            all(_unordered(read(answer)) == true for answer in (answer_a if runs > 1 else [answer_a])),
            all(_unordered(read(answer)) == true for answer in (answer_b if runs > 1 else [answer_b])),
        )


def _unordered(answer: Any) -> Any:
    # What an answer lists may itself be a list, which no set takes.
    return frozenset(map(repr, answer)) if isinstance(answer, list) else answer


def _checked(a: Result, b: Result) -> tuple[Predictions, Predictions]:
    for result in (a, b):
        if result.predictions is None:
            raise InputError(f"The result {result.name!r} must have its predictions beside it, got none.")
    assert a.predictions is not None
    assert b.predictions is not None
    if not comparable(a.predictions, b.predictions):
        raise InputError(
            f"The results {a.name!r} and {b.name!r} must be of the same rows, got {a.corpus} {a.split} and "
            f"{b.corpus} {b.split}, with {len(a.predictions.ids):,} and {len(b.predictions.ids):,} rows."
        )
    return a.predictions, b.predictions
