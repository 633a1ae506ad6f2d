"""Train on each, test on each: what to expect of a system on text unlike that it learned from."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml

from toolkit.audit.duplicates import words_of
from toolkit.config import parse_experiment
from toolkit.errors import ConfigError, InputError, unknown_name
from toolkit.experiment import Experiment, Find, Folds
from toolkit.fitting import Timing, cross_validate, fit, predict
from toolkit.predictions import Predictions
from toolkit.recast import Recast
from toolkit.resampling import bootstrap
from toolkit.results import Score
from toolkit.rows import Reader, Rows
from toolkit.strict_yaml import read_yaml

_RECAST = {key.name for key in fields(Recast)}
_KEYS = {"task", "target", "system", "parameters", "seed", "metric", "sets"}
_SET_KEYS = {"train", "test", "target", "parameters"} | _RECAST


@dataclass(frozen=True)
class Set:
    """One of the sets: rows to train on and rows to test on, as an experiment states them.

    Parameters
    ----------
    name : str
        What the set is called in the matrix.
    experiment : Experiment
        Its train and test rows, and the system. Where the test is folds, other sets' systems are tested on all rows.
    recast : Recast, optional
        How the rows are read in the terms that the sets share.
    metric : str, optional
        How it is scored, where not by the main metric.
    """

    name: str
    experiment: Experiment
    recast: Recast = field(default_factory=Recast)
    metric: str | None = None


@dataclass(frozen=True)
class Matrix:
    """The score of every pair of training set (rows) and test set (columns).

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
    shared : list of list of int
        How many rows of another set's test were left out, because their texts stand in the training rows too.
    """

    task: str
    system: str
    metric: str
    sets: list[str]
    train: list[int]
    test: list[int]
    scores: list[list[Score]]
    shared: list[list[int]] = field(default_factory=list)

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


def load_matrices(results: str | Path, task: str) -> dict[str, Matrix]:
    """Return the matrices of a task that lie in a folder of results, by the names of their files.

    Parameters
    ----------
    results : str or Path
        The folder.
    task : str
        The task.
    """
    files = sorted((Path(results) / "transfer").glob("*.json"))
    read = {path.stem: Matrix.from_json(path.read_text(encoding="utf-8"), str(path)) for path in files}
    return {name: matrix for name, matrix in read.items() if matrix.task == task}


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
    common = {key: value for key, value in config.items() if key not in ("sets", "metric")}
    sets = config["sets"].items()
    return [_set(str(name), own, common, config.get("metric"), path, find) for name, own in sets]


def _set(name: str, own: Any, common: Mapping[str, Any], metric: str | None, path: Path, find: Find) -> Set:
    if not isinstance(own, dict) or own.keys() - _SET_KEYS:
        raise ConfigError(f"{path}: the set {name!r} must be a mapping of {', '.join(sorted(_SET_KEYS))}.")
    cut = own.get("cut")
    if cut is not None and (not isinstance(cut, dict) or cut.keys() != {"below", "labels"} or len(cut["labels"]) != 2):
        raise ConfigError(f"{path}: the cut of {name!r} must have the keys below and labels, two of them.")
    for key, kind, called in (("labels", dict, "mapping"), ("fill", dict, "mapping"), ("hide", list, "list")):
        if not isinstance(own.get(key, kind()), kind):
            raise ConfigError(f"{path}: the {key} of {name!r} must be a {called}, got {own[key]!r}.")
    whole = {**common, **{key: value for key, value in own.items() if key not in _RECAST}}
    experiment = parse_experiment(yaml.safe_dump(whole), name, find, where=f"{path}, set {name!r}")
    return Set(name, experiment, Recast(**{key: own[key] for key in _RECAST & own.keys()}), metric)


def run_transfer(sets: Sequence[Set], reader: Reader, done: Callable[[str], object] = lambda name: None) -> Matrix:
    """Fit the system on every set's training rows and score it on every set's test rows.

    Of another set's test, rows whose texts it was trained on say nothing of transfer: they are left out. A set's own
    test is whole.

    Parameters
    ----------
    sets : sequence of Set
        The sets, of one task and system.
    reader : Reader
        Reads the rows.
    done : callable, optional
        Is told the name of every set that has been trained on.
    """
    tests = [_test_rows(one, reader) for one in sets]
    metric = _metric(sets, tests)
    scores, shared, sizes = [], [], []
    for place, one in enumerate(sets):
        train = one.recast(reader.train(one.experiment))
        known = {_key(text) for text in train["text"]}
        unseen = [test if test is tests[place] else _unseen(test, known) for test in tests]
        model = fit(one.experiment.make(), train)
        answers = [predict(model, test) if len(test) else [] for test in unseen]
        seed = one.experiment.seed
        if isinstance(folds := one.experiment.test, Folds):
            answers[place], _ = cross_validate(one.experiment.make(), train, folds, seed, Timing())
        scores.append([_score(*pair, metric, seed) for pair in zip(answers, unseen, strict=True)])
        shared.append([len(test) - len(rest) for test, rest in zip(tests, unseen, strict=True)])
        sizes.append(len(train))
        done(one.name)
    first = sets[0].experiment
    names = [one.name for one in sets]
    return Matrix(first.task, first.system, metric, names, sizes, [len(test) for test in tests], scores, shared)


def _key(text: str) -> str:
    return " ".join(words_of(text))


def _unseen(test: Rows, known: AbstractSet[str]) -> Rows:
    return test.take(place for place, text in enumerate(test["text"]) if _key(text) not in known)


def _test_rows(one: Set, reader: Reader) -> Rows:
    test = reader.test(one.experiment)
    return one.recast(reader.train(one.experiment) if test is None else test)


def _metric(sets: Sequence[Set], tests: Sequence[Rows]) -> str:
    """Return the metric that the sets name, or the main one, which must be that of all."""
    mains = {test.problem.metrics().main for test in tests}
    if len(mains) > 1:
        raise ConfigError(f"The sets must be of one kind of answer, got the metrics {', '.join(sorted(mains))}.")
    return sets[0].metric or mains.pop()


def _score(predicted: Sequence[Any], test: Rows, metric: str, seed: int) -> Score:
    if not len(test):
        return Score(None)
    answers = list(predicted) if test.problem.kind == "regression" else [str(one) for one in predicted]
    kept = Predictions(test.problem, test["id"], test["document"], test[test.target], answers)
    totals = kept.totals()
    values = kept.metrics.scores(totals.sum(0))
    if metric not in values:
        raise unknown_name("metric", metric, values)
    return Score.rounded(float(values[metric]), *bootstrap(kept.metrics, totals, seed=seed)[metric])
