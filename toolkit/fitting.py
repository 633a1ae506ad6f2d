"""Fit an estimator on rows and let it answer others, once or in cross-validation."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from toolkit.errors import ParameterError, ToolkitError, unknown_name
from toolkit.experiment import Folds
from toolkit.rows import Rows

#: What a system answers, and for labels the probability of the positive of two, of the predicted one of several.
Answers = tuple[list[Any], list[float] | None]


@dataclass
class Timing:
    """Seconds spent, over all folds."""

    fit: float = 0.0
    predict: float = 0.0


def fit(estimator: Any, rows: Rows) -> Any:
    """Fit an estimator, giving it those columns that its ``fit`` names.

    ``groups`` is given the ``document`` column. Libraries compute in one thread: sums over several would differ, in
    their last digits, from machine to machine.
    """
    try:
        with threadpool_limits(1):
            return estimator.fit(rows["text"], rows[rows.target], **_wanted(estimator.fit, rows))
    except ToolkitError:
        raise
    except ValueError as error:  # scikit-learn's, of a parameter or of the data
        reason = str(error).partition("\n")[0].rstrip(".")
        raise ParameterError(f"{type(estimator).__name__} cannot be fitted: {reason}.") from error


def predict(model: Any, rows: Rows) -> list[Any]:
    """Return a fitted estimator's answers, giving it those columns that its ``predict`` names."""
    with threadpool_limits(1):
        return list(model.predict(rows["text"], **_wanted(model.predict, rows)))


def _wanted(method: Callable[..., Any], rows: Rows) -> dict[str, Any]:
    """Return the columns that a method names, but for those that it is handed anyway, or must not see."""
    columns = {**rows.columns, "groups": rows["document"]}
    if rows.problem.kind == "scopes":
        columns["cues_given"] = [[negation["cue"] for negation in negations] for negations in rows[rows.target]]
    wanted = inspect.signature(method).parameters
    return {name: columns[name] for name in wanted if name in columns and name not in ("text", rows.target)}


def cross_validate(estimator: Any, rows: Rows, folds: Folds, seed: int, timing: Timing) -> Answers:
    """Predict every row by an estimator that saw nothing of its group."""
    from sklearn.model_selection import GroupKFold

    if folds.group not in rows.columns:
        raise unknown_name("column to group the folds by", folds.group, rows.columns)
    groups = rows[folds.group]
    if len(set(groups)) < folds.folds:
        raise ParameterError(
            f"The 'folds' of the test must be at most the number of its groups, {len(set(groups))}, got {folds.folds}."
        )
    answers: list[Any] = [None] * len(rows)
    p: list[Any] = [None] * len(rows)
    splitter = GroupKFold(folds.folds, shuffle=True, random_state=seed)
    for seen, unseen in splitter.split(groups, groups=groups):
        predicted, probabilities = fit_predict(estimator, rows.take(seen), rows.take(unseen), timing)
        for i, place in enumerate(unseen):
            answers[place] = predicted[i]
            p[place] = probabilities and probabilities[i]
    return answers, None if None in p else p


def fit_predict(estimator: Any, train: Rows, test: Rows, timing: Timing) -> Answers:
    """Fit a copy; return its answers and, for labels, what is said of their probability."""
    started = perf_counter()
    model = fit(deepcopy(estimator), train)
    timing.fit += perf_counter() - started
    started = perf_counter()
    predicted = predict(model, test)
    timing.predict += perf_counter() - started
    if len(predicted) != len(test):
        name = type(model).__name__
        raise ParameterError(
            f"The predictions of {name} must be one for each of {len(test)} texts, got {len(predicted)}."
        )
    return predicted, _probabilities(model, test, predicted)


def _probabilities(model: Any, test: Rows, predicted: Sequence[Any]) -> list[float] | None:
    """Return the probability of the positive of two labels, of the predicted one of several."""
    labels = test.problem.labels
    if test.problem.kind not in ("classification", "stances") or not hasattr(model, "predict_proba"):
        return None
    classes = [str(label) for label in model.classes_]
    with threadpool_limits(1):
        p = np.asarray(model.predict_proba(test["text"], **_wanted(model.predict_proba, test)))
    if not np.all((p >= 0) & (p <= 1)):
        raise ParameterError(f"The probabilities of {type(model).__name__} must be from 0 to 1, got others.")
    # A label that training never showed has no column, and no probability.
    p = np.hstack([p, np.zeros((len(p), 1))])
    asked = [labels[-1]] * len(p) if len(labels) == 2 else map(str, predicted)
    places = [classes.index(label) if label in classes else -1 for label in asked]
    return [round(float(value), 6) for value in p[np.arange(len(p)), places]]
