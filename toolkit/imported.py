"""Predictions that another system made, scored as ours are: a file of answers → a result."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from toolkit.errors import InputError, must_be, unknown_name
from toolkit.evaluation import evaluate
from toolkit.experiment import DataSource
from toolkit.results import Result
from toolkit.rows import Reader, Rows

#: What an imported result may stand for in a table.
IMPORTED = ("imported", "published-predictions")

#: As many names as an error lists.
_NAMED = 5

Record = dict[str, Any]


@dataclass(frozen=True)
class Import:
    """Which predictions are of which rows.

    Parameters
    ----------
    name : str
        What the result is called.
    task, target, corpus, split : str
        What was predicted, and of which rows.
    files : sequence of Path
        CSV, TSV or JSON Lines with the columns ``id``, ``label`` and, optionally, ``p``; or text, an answer a line.
        Any of them may be compressed by gzip.
    kind : {"imported", "published-predictions"}
        What the system stands for in the table.
    columns : mapping, optional
        Our name of a column to the file's. Besides id, label and p, a column of the corpus may be named: it must
        then agree, row by row.
    labels : mapping, optional
        The file's label to ours.
    ordered : bool, default False
        Whether the answers have no ids and stand in the order of the corpus, file after file.
    """

    name: str
    task: str
    target: str
    corpus: str
    split: str
    files: Sequence[Path]
    kind: str = "imported"
    columns: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    ordered: bool = False

    def __post_init__(self) -> None:
        if self.kind not in IMPORTED:
            raise must_be("kind", "Import", f"one of {', '.join(IMPORTED)}", self.kind)

    def to_config(self) -> Record:
        """Return what is recorded of it in the result."""
        files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in self.files}
        said = {"files": files, "columns": dict(self.columns), "labels": dict(self.labels), "ordered": self.ordered}
        return {
            "task": self.task,
            "target": self.target,
            "test": {"corpus": self.corpus, "split": self.split},
            "predictions": {key: value for key, value in said.items() if value},
        }


class _Given:
    """A system that gives the answers it is made with, whatever it is asked."""

    def __init__(self, answers: list[Any]) -> None:
        self.answers = answers

    def fit(self, X: Iterable[str], y: Iterable[Any]) -> _Given:
        return self

    def predict(self, X: Iterable[str]) -> list[Any]:
        return self.answers


class _GivenWithP(_Given):
    """The same, with the probabilities of the positive of two labels."""

    def __init__(self, answers: list[Any], p: list[float], classes: Sequence[str]) -> None:
        super().__init__(answers)
        self.p = p
        self.classes_ = list(classes)

    def predict_proba(self, X: Iterable[str]) -> list[list[float]]:
        return [[1 - one, one] for one in self.p]


def run_import(wanted: Import, reader: Reader) -> Result:
    """Score the predictions of a file.

    Raises
    ------
    InputError
        Ids are missing, unknown or given twice, or a column does not agree with the corpus; the message names them.
    UnknownNameError
        A label is not one of the corpus's.
    """
    test = reader.read(DataSource(corpus=wanted.corpus, split=wanted.split), wanted.target)
    answers, p = read_answers(wanted, test)
    labels = test.problem.labels
    given = _Given(answers) if p is None or len(labels) != 2 else _GivenWithP(answers, p, labels)
    corpus = reader.find(wanted.corpus)
    result = evaluate(given, corpus, target=wanted.target, train=wanted.split, test=wanted.split, name=wanted.name)
    return replace(
        result,
        task=wanted.task,
        kind=wanted.kind,
        config=wanted.to_config(),
        n={**result.n, "train": 0},
        timing={"fit": 0.0, "predict": 0.0},
    )


def read_answers(wanted: Import, test: Rows) -> tuple[list[Any], list[float] | None]:
    """Return the answer to every row of the test, and the probabilities if the files have them."""
    records = [record for path in wanted.files for record in _records(path)]
    named = {name: wanted.columns.get(name, name) for name in {"id", "label", "p", *wanted.columns}}
    placed = _in_order(records, test) if wanted.ordered else _by_id(records, test, named["id"])
    for ours in wanted.columns.keys() - {"id", "label", "p"}:
        _check_agreement([_get(record, named[ours]) for record in placed], test, ours)
    answers = [_answer(_get(record, named["label"]), wanted.labels, test) for record in placed]
    with_p = bool(placed) and all(named["p"] in record for record in placed)
    return answers, [_number(record[named["p"]]) for record in placed] if with_p else None


def _in_order(records: list[Record], test: Rows) -> list[Record]:
    if len(records) != len(test):
        raise InputError(f"The predictions must be one for each of {len(test):,} rows, got {len(records):,}.")
    return records


def _by_id(records: Iterable[Record], test: Rows, column: str) -> list[Record]:
    """Return the records in the order of the rows, or say which ids are missing, unknown or given twice."""
    by_id: dict[str, Record] = {}
    twice = []
    for record in records:
        name = str(_get(record, column))
        if name in by_id:
            twice.append(name)
        by_id[name] = record
    rows = set(test["id"])
    faults = {
        "missing": [name for name in test["id"] if name not in by_id],
        "unknown": [name for name in by_id if name not in rows],
        "given twice": twice,
    }
    if any(faults.values()):
        said = "; ".join(f"{len(names):,} {what}: {_listed(names)}" for what, names in faults.items() if names)
        raise InputError(f"The ids of the predictions must be those of the {len(test):,} rows, got {said}.")
    return [by_id[name] for name in test["id"]]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")


def _check_agreement(theirs: list[Any], test: Rows, column: str) -> None:
    if column not in test.columns:
        raise unknown_name("column of the corpus", column, test.columns)
    for name, value, own in zip(test["id"], theirs, test[column], strict=True):
        if str(value).split() != str(own).split():
            raise InputError(f"The {column!r} of row {name} must be {str(own)[:60]!r}, got {str(value)[:60]!r}.")


def _answer(value: Any, labels: Mapping[str, str], test: Rows) -> Any:
    """Return an answer of the file as an estimator would give it."""
    if labels:
        if str(value) not in labels:
            raise unknown_name("label of the file", value, labels)
        value = labels[str(value)]
    if test.problem.kind == "classification":
        if value not in test.problem.labels:
            raise unknown_name("label", value, test.problem.labels)
        return value
    return _number(value) if test.problem.kind == "regression" else value


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise InputError(f"An answer or a probability must be a number, got {value!r}.") from None


def _get(record: Record, column: str) -> Any:
    if column not in record:
        raise unknown_name("column of the predictions", column, record)
    return record[column]


def _records(path: Path) -> Iterator[Record]:
    """Yield the rows of a file of predictions."""
    suffix = Path(path.name.removesuffix(".gz")).suffix
    if suffix not in (".csv", ".tsv", ".jsonl", ".txt"):
        raise InputError(
            f"The predictions {str(path)!r} must end in .csv, .tsv, .jsonl or .txt, or in one of them and .gz."
        )
    try:
        with (
            gzip.open(path, "rt", encoding="utf-8-sig", newline="")
            if path.suffix == ".gz"
            else path.open(encoding="utf-8-sig", newline="") as stream
        ):
            if suffix == ".jsonl":
                yield from (json.loads(line) for line in stream if line.strip())
            elif suffix == ".txt":
                yield from ({"label": line.strip()} for line in stream if line.strip())
            else:
                yield from csv.DictReader(stream, delimiter="," if suffix == ".csv" else "\t")
    except (OSError, EOFError, ValueError, csv.Error) as error:
        raise InputError(f"The predictions {str(path)!r} cannot be read: {error}.") from None
