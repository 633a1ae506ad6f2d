"""The rows that experiments name, as plain columns with the answer asked for and the problem that it poses."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from toolkit.corpus import Corpus, load_source
from toolkit.errors import InputError, ParameterError, unknown_name
from toolkit.experiment import DataSource, Experiment, Find
from toolkit.labels import ATTRIBUTION_ROLE, MODAL_FINE_SENSE, MODAL_SENSE, STANCE
from toolkit.predictions import Problem

if TYPE_CHECKING:
    import datasets


#: Columns of a span that are labels to be predicted: the level that each stands for, and what it may be.
LEVELS = {"sense": ("coarse", MODAL_SENSE), "fine_sense": ("fine", MODAL_FINE_SENSE)}


@dataclass(frozen=True)
class Rows:
    """Columns of equal length; ``text`` and the target are among them, ``id`` and ``document`` always.

    Parameters
    ----------
    problem : Problem
        What the target poses.
    target : str
        The column that is predicted.
    columns : dict
        The columns. Labels are words, spans are lists of (start, end) with their labels, and negations of mappings
        from part to spans.
    """

    problem: Problem
    target: str
    columns: dict[str, list[Any]]

    def __len__(self) -> int:
        return len(self.columns["text"])

    def __getitem__(self, column: str) -> list[Any]:
        return self.columns[column]

    def take(self, places: Iterable[int]) -> Rows:
        """Return some of the rows."""
        places = list(places)
        columns = {name: [column[i] for i in places] for name, column in self.columns.items()}
        return Rows(self.problem, self.target, columns)

    def digest(self) -> str:
        """Return a digest of the texts and answers: it identifies data that no declaration pins."""
        digest = hashlib.sha256()
        for text, answer in zip(self["text"], self[self.target], strict=True):
            digest.update(json.dumps([text, answer]).encode() + b"\n")
        return digest.hexdigest()


def read_rows(dataset: datasets.Dataset, target: str, name: str) -> Rows:
    """Read a dataset for a target.

    Rows whose target was not annotated, as a column ``TARGET_known`` says, are left out.

    Parameters
    ----------
    dataset : datasets.Dataset
        The rows.
    target : str
        The column to predict.
    name : str
        What an error calls the dataset.
    """
    for needed in ("text", target):
        if needed not in dataset.features:
            raise unknown_name(f"column of {name}", needed, dataset.features)
    columns = {column: _plain(dataset, column) for column in dataset.features}
    for column in ("text", target):
        for i, item in enumerate(columns[column]):
            if item is None or item != item:  # A missing number is not equal to itself.
                raise InputError(f"The {column!r} of row {i} of {name} must be given, got {item}.")
    numbers = [str(i) for i in range(len(dataset))]
    columns["id"] = [str(item) for item in columns.get("id", numbers)]
    columns["document"] = [str(item) for item in columns.get("document", columns["id"])]
    rows = Rows(_problem(dataset, target, columns[target], name), target, columns)
    known = columns.get(f"{target}_known")
    return rows if known is None else rows.take(i for i, is_known in enumerate(known) if is_known)


def as_statements(rows: Rows) -> Rows:
    """Ask for contents with their speakers instead of speakers alone."""
    statements = list(zip(rows["content"], rows["speaker"], strict=True))
    problem = Problem("statements", rows.problem.labels)
    return Rows(problem, "statement", {**rows.columns, "statement": statements})


class Reader:
    """Reads what experiments name; those that ask for the same rows share them.

    Parameters
    ----------
    find : callable
        Returns the corpus of a name.
    keep : int, default 4
        How many sources stay in memory.
    """

    def __init__(self, find: Find, keep: int = 4) -> None:
        self.find = find
        self._held = lru_cache(1)(lambda name: _Once(find(name)))
        self.read: Callable[[DataSource, str], Rows] = lru_cache(keep)(self._read)

    def train(self, experiment: Experiment) -> Rows:
        """Return the training rows."""
        return join_rows([self.read(source, experiment.target) for source in experiment.train])

    def trains(self, experiment: Experiment) -> list[Rows]:
        """Return the training rows of every run: all sources together, or each apart."""
        if not experiment.each:
            return [self.train(experiment)]
        return [self.read(source, experiment.target) for source in experiment.train]

    def test(self, experiment: Experiment) -> Rows | None:
        """Return the test rows, or None where folds of the training rows are tested."""
        test = experiment.test
        return self.read(test, experiment.target) if isinstance(test, DataSource) else None

    def digests(self, experiment: Experiment) -> dict[str, str]:
        """Return the digest of every source by name."""
        tests = [experiment.test] if isinstance(experiment.test, DataSource) else []
        return {source.name: self._digest(source, experiment.target) for source in (*experiment.train, *tests)}

    def _read(self, source: DataSource, target: str) -> Rows:
        rows = read_rows(load_source(source, self._held), target, source.name)
        for column, value in source.where.items():
            if column not in rows.columns:
                raise unknown_name(f"column of {source.name}", column, rows.columns)
            rows = rows.take(i for i, own in enumerate(rows[column]) if own == value)
            if not len(rows):
                raise ParameterError(f"The {column!r} of some rows of {source.name} must be {value!r}, got none.")
        if source.representative is not None:
            rows.columns["representative"] = [source.representative] * len(rows)
        return rows

    def _digest(self, source: DataSource, target: str) -> str:
        return self.find(source.corpus).digest if source.corpus else self.read(source, target).digest()


class _Once:
    """A corpus that is loaded once for all of its splits, which experiments ask for one after the other."""

    def __init__(self, corpus: Corpus) -> None:
        self.load = cache(corpus.load)


def join_rows(parts: Sequence[Rows]) -> Rows:
    """Put rows of several sources one after the other; they keep the columns that all of them have."""
    first = parts[0]
    for part in parts[1:]:
        if part.problem.kind != first.problem.kind:
            raise ParameterError(
                f"The {first.target!r} of all training sources must be of one kind, "
                f"got {first.problem.kind} and {part.problem.kind}."
            )
    shared = [name for name in first.columns if all(name in part.columns for part in parts)]
    columns = {name: [item for part in parts for item in part[name]] for name in shared}
    return Rows(first.problem, first.target, columns)


def _plain(dataset: datasets.Dataset, column: str) -> list[Any]:
    import datasets

    feature, seen = dataset.features[column], dict[str, str]()
    # Texts that come again, as articles under several headlines do, are kept once.
    values: list[Any] = [
        seen.setdefault(value, value) if isinstance(value, str) else value for value in dataset[column]
    ]
    if isinstance(feature, datasets.ClassLabel):
        return [None if value is None or value < 0 else feature.names[value] for value in values]
    if _holds_spans(feature):
        labels = [name for name in (*LEVELS, "label") if name in feature.feature]
        return [spans and [tuple(span[key] for key in ("start", "end", *labels)) for span in spans] for spans in values]
    if _holds_scopes(feature) or _holds_attributions(feature):
        return [linked and [_span_lists(parts) for parts in linked] for linked in values]
    return values


def _span_lists(linked: dict[str, Any]) -> dict[str, list[tuple[int, int]]]:
    parts = ((part, spans) for part, spans in linked.items() if isinstance(spans, list))
    return {part: [(span["start"], span["end"]) for span in spans] for part, spans in parts}


def _problem(dataset: datasets.Dataset, target: str, values: list[Any], name: str) -> Problem:
    import datasets

    feature = dataset.features[target]
    if target == "speaker":  # an open set of names: no labels
        return Problem("speakers", tuple(sorted(set(dataset["kind"]))) if "kind" in dataset.features else ())
    dtype = str(getattr(feature, "dtype", feature))
    if isinstance(feature, datasets.ClassLabel):
        asked = dataset.features.get("target")
        if tuple(feature.names) == STANCE.labels and isinstance(asked, datasets.ClassLabel):
            return Problem("stances", tuple(feature.names), targets=tuple(asked.names))
        return Problem("classification", tuple(feature.names))
    if _holds_spans(feature) and "label" in feature.feature:
        return Problem("roles")
    if _holds_spans(feature):
        levels = {LEVELS[name][0]: list(LEVELS[name][1]) for name in LEVELS if name in feature.feature}
        return Problem("labelled_spans", levels=levels) if levels else Problem("spans", span=target.removesuffix("s"))
    if _holds_scopes(feature):
        return Problem("negations")
    if _holds_attributions(feature):
        return Problem("attributions")
    if _holds_triples(feature):
        return Problem("triples")
    if dtype.startswith("float"):
        return Problem("regression")
    if dtype not in ("string", "large_string"):
        hint = " (a source's `labels` gives numbers their names)" if dtype.startswith("int") else ""
        raise ParameterError(
            f"The {target!r} of {name} must be labels, spans or fractional numbers to be predicted, got {dtype}{hint}."
        )
    labels = tuple(sorted(set(values)))
    if len(labels) < 2:
        raise ParameterError(f"The {target!r} of {name} must have at least two labels, got {', '.join(labels)}.")
    return Problem("classification", labels)


def _holds_scopes(feature: Any) -> bool:
    inner = getattr(feature, "feature", None)
    return isinstance(inner, dict) and {"cue", "scope"} <= set(inner)


def _holds_attributions(feature: Any) -> bool:
    inner = getattr(feature, "feature", None)
    return isinstance(inner, dict) and set(ATTRIBUTION_ROLE) <= set(inner)


def _holds_triples(feature: Any) -> bool:
    inner = getattr(feature, "feature", None)
    return isinstance(inner, dict) and {"holder", "label", "target"} <= set(inner)


def _holds_spans(feature: Any) -> bool:
    inner = getattr(feature, "feature", None)
    return isinstance(inner, dict) and {"start", "end"} <= set(inner)
