"""Train on each, test on each: what to expect of a system on text unlike that it learned from."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from toolkit.config import parse_experiment
from toolkit.errors import ConfigError, InputError
from toolkit.experiment import Experiment, Find
from toolkit.fitting import fit
from toolkit.metrics import Metrics
from toolkit.predictions import Predictions, Problem
from toolkit.resampling import bootstrap
from toolkit.results import Score
from toolkit.rows import Reader, Rows
from toolkit.strict_yaml import read_yaml

_KEYS = {"task", "target", "system", "parameters", "seed", "sets"}
_SET_KEYS = {"train", "test", "target", "parameters", "cut"}


@dataclass(frozen=True)
class Set:
    """One of the sets: rows to train on and rows to test on, as an experiment states them.

    Parameters
    ----------
    name : str
        What the set is called in the matrix.
    experiment : Experiment
        Its train and test rows, and the system.
    cut : mapping, optional
        Where the target is a number: ``below`` which it is the first of two ``labels``, and otherwise the second.
    """

    name: str
    experiment: Experiment
    cut: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Matrix:
    """The main metric of every pair of training set (rows) and test set (columns).

    Parameters
    ----------
    task, system, metric : str
        What was done, and how it is scored.
    sets : list of str
        The names of the sets.
    train, test : list of int
        Their numbers of rows.
    scores : list of list of Score
        A row for every training set.
    """

    task: str
    system: str
    metric: str
    sets: list[str]
    train: list[int]
    test: list[int]
    scores: list[list[Score]]

    def to_json(self) -> str:
        """Return the matrix as JSON."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False, allow_nan=False) + "\n"

    @classmethod
    def from_json(cls, text: str, where: str) -> Matrix:
        """Read what :meth:`to_json` wrote."""
        try:
            record = json.loads(text)
            scores = [[Score(**score) for score in row] for row in record.pop("scores")]
            return cls(scores=scores, **record)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(f"{where} is not a matrix of `discourse transfer`: {error!r}.") from None


def read_sets(path: str | Path, find: Find) -> list[Set]:
    """Read a config of sets: the keys of an experiment, and for every set those that it has of its own.

    Parameters
    ----------
    path : str or Path
        The YAML file.
    find : callable
        Returns the corpus of a name.
    """
    path = Path(path)
    try:
        reading = read_yaml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{str(path)!r} cannot be read: {error}.") from None
    config = reading.value
    if reading.faults:
        raise ConfigError(f"{path}: {reading.faults[0]}")
    if not isinstance(config, dict) or not isinstance(config.get("sets"), dict) or config.keys() - _KEYS:
        raise ConfigError(f"{path} must be a mapping of {', '.join(sorted(_KEYS))}, the last one from name to set.")
    common = {key: value for key, value in config.items() if key != "sets"}
    return [_set(str(name), own, common, path, find) for name, own in config["sets"].items()]


def _set(name: str, own: Any, common: Mapping[str, Any], path: Path, find: Find) -> Set:
    if not isinstance(own, dict) or own.keys() - _SET_KEYS:
        raise ConfigError(f"{path}: the set {name!r} must be a mapping of {', '.join(sorted(_SET_KEYS))}.")
    cut = own.get("cut")
    if cut is not None and (not isinstance(cut, dict) or cut.keys() != {"below", "labels"} or len(cut["labels"]) != 2):
        raise ConfigError(f"{path}: the cut of {name!r} must have the keys below and labels, two of them.")
    whole = {**common, **{key: value for key, value in own.items() if key != "cut"}}
    experiment = parse_experiment(yaml.safe_dump(whole), name, find, where=f"{path}, set {name!r}")
    return Set(name, experiment, cut)


def run_transfer(sets: Sequence[Set], reader: Reader, done: Callable[[str], object] = lambda name: None) -> Matrix:
    """Fit the system on every set's training rows and score it on every set's test rows.

    Parameters
    ----------
    sets : sequence of Set
        The sets, of one task and system.
    reader : Reader
        Reads the rows.
    done : callable, optional
        Is told the name of every set that has been trained on.
    """
    tests = [_cut(_test_rows(one, reader), one.cut) for one in sets]
    mains = {test.problem.metrics().main for test in tests}
    if len(mains) > 1:
        raise ConfigError(f"The sets must be of one kind of answer, got the metrics {', '.join(sorted(mains))}.")
    scores, sizes = [], []
    for one in sets:
        train = _cut(reader.train(one.experiment), one.cut)
        model = fit(one.experiment.make(), train)
        scores.append([_score(model, test, one.experiment.seed) for test in tests])
        sizes.append(len(train))
        done(one.name)
    first = sets[0].experiment
    names = [one.name for one in sets]
    return Matrix(first.task, first.system, mains.pop(), names, sizes, [len(test) for test in tests], scores)


def _test_rows(one: Set, reader: Reader) -> Rows:
    test = reader.test(one.experiment)
    if test is None:
        raise ConfigError(f"The test of the set {one.name!r} must be rows of its own, not folds.")
    return test


def _cut(rows: Rows, cut: Mapping[str, Any] | None) -> Rows:
    """Return the rows with two labels for a number."""
    if cut is None:
        return rows
    below, labels = cut["below"], cut["labels"]
    answers = [labels[0] if value < below else labels[1] for value in rows[rows.target]]
    problem = Problem("classification", tuple(sorted(labels)))
    return replace(rows, problem=problem, columns={**rows.columns, rows.target: answers})


def _score(model: Any, test: Rows, seed: int) -> Score:
    predicted = [one if test.problem.kind == "regression" else str(one) for one in model.predict(test["text"])]
    kept = Predictions(test.problem, test["id"], test["document"], test[test.target], predicted)
    metrics: Metrics = kept.metrics
    totals = kept.totals()
    return Score.rounded(
        float(metrics.scores(totals.sum(0))[metrics.main]), *bootstrap(metrics, totals, seed=seed)[metrics.main]
    )
