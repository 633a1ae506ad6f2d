"""The record of what happened: a JSON file that a later version can still read, and its predictions beside it.

Everything in it repeats byte for byte when the experiment is run again, but ``timing`` and ``environment``.
"""

from __future__ import annotations

import json
import math
import os
import platform
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from importlib import metadata
from pathlib import Path
from typing import Any

import toolkit
from toolkit.errors import InputError
from toolkit.predictions import Predictions, Problem

#: Raised when a key changes its meaning; keys are added without raising it.
SCHEMA = 1

#: What a result's system may stand for in a table, in the order of its lines.
KINDS = ("published", "published-predictions", "baseline", "imported", "ours")

_PACKAGES = ("numpy", "scipy", "scikit-learn", "numba", "datasets")


@dataclass(frozen=True)
class Score:
    """A metric's value and its 95% interval; None where it is undefined."""

    value: float | None
    low: float | None = None
    high: float | None = None

    @classmethod
    def rounded(cls, *numbers: float) -> Score:
        """Make a score of the digits that are kept."""
        return cls(*(None if math.isnan(number) else round(float(number), 6) for number in numbers))


@dataclass(frozen=True)
class Result:
    """What an experiment gave.

    Parameters
    ----------
    name, task, system : str
        What the experiment is called, the table it belongs to, and what was tested.
    kind : {"published-predictions", "baseline", "imported", "ours"}
        What the system stands for in the table; those whose predictions were made elsewhere are imported, or
        were published by others.
    corpus, split : str
        The test rows.
    problem : Problem
        What was predicted.
    config : mapping
        The experiment as its YAML states it.
    corpora : mapping
        The digest of every data source by name.
    n : mapping
        The numbers of rows: ``train``, ``test``, and the ``documents`` of the test.
    scores : mapping
        Metric name to its :class:`Score`.
    per_label : mapping
        Label to precision, recall, F1 and number of rows.
    timing, environment : mapping
        Seconds of fit and predict; versions, platform, commit. These differ from run to run.
    predictions : Predictions, optional
        The answers, saved beside the record.
    """

    name: str
    task: str
    system: str
    kind: str
    corpus: str
    split: str
    problem: Problem
    config: Mapping[str, Any]
    corpora: Mapping[str, str]
    n: Mapping[str, int]
    scores: Mapping[str, Score]
    per_label: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    timing: Mapping[str, float] = field(default_factory=dict)
    environment: Mapping[str, Any] = field(default_factory=dict)
    predictions: Predictions | None = field(default=None, repr=False, compare=False)

    def to_json(self) -> str:
        """Return the record as JSON with sorted keys."""
        record = {**asdict(replace(self, predictions=None)), "schema": SCHEMA}
        del record["predictions"]
        # What only some problems have is not written of the others.
        for name, absent in (("levels", {}), ("runs", 1), ("targets", ())):
            if record["problem"][name] == absent:
                del record["problem"][name]
        return json.dumps(record, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"

    @classmethod
    def from_json(cls, text: str, where: str = "The result") -> Result:
        """Read what :meth:`to_json` wrote, of this version or an earlier one.

        Parameters
        ----------
        text : str
            The JSON.
        where : str
            What an error calls the file.
        """
        try:
            record = json.loads(text)
            schema = record.pop("schema")
            problem = record.pop("problem")
            scores = {metric: Score(**score) for metric, score in record.pop("scores").items()}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(f"{where} is not a result of `discourse run`: {error!r}.") from None
        if schema > SCHEMA:
            raise InputError(f"{where} must have a schema of at most {SCHEMA}, got {schema}: upgrade the toolkit.")
        problem["labels"], problem["targets"] = tuple(problem["labels"]), tuple(problem.get("targets", ()))
        try:
            return cls(problem=Problem(**problem), scores=scores, **record)
        except TypeError as error:
            raise InputError(f"{where} is not a result of `discourse run`: {error}.") from None

    def save(self, folder: str | Path) -> Path:
        """Write ``TASK/NAME.json`` and its predictions into a folder of results; return the path.

        The record comes last and in one step, so an interrupted run never leaves a record without predictions.
        """
        path = Path(folder) / self.task / f"{self.name}.json"
        try:
            if self.predictions is not None:
                write_whole(predictions_path(path), self.predictions.to_bytes())
            write_whole(path, self.to_json().encode())
        except OSError as error:
            raise InputError(f"{str(path)!r} cannot be written: {error.strerror}.") from None
        return path


def load_result(path: str | Path) -> Result:
    """Read a record, with its predictions where they lie beside it."""
    path = Path(path)
    try:
        result = Result.from_json(path.read_text(encoding="utf-8"), str(path))
        beside = predictions_path(path)
        if not beside.exists():
            return result
        predictions = Predictions.from_bytes(beside.read_bytes(), result.problem, str(beside))
    except UnicodeDecodeError:
        raise InputError(f"{str(path)!r} is not UTF-8 text.") from None
    except OSError as error:
        raise InputError(f"{str(path)!r} cannot be read: {error.strerror}.") from None
    return replace(result, predictions=predictions)


def load_results(folder: str | Path, task: str) -> list[Result]:
    """Read every record of a task, in the order of their names."""
    return [load_result(path) for path in sorted((Path(folder) / task).glob("*.json"))]


def predictions_path(path: Path) -> Path:
    """Return where the predictions of a record lie."""
    return path.with_name(f"{path.stem}.predictions.jsonl.gz")


def write_whole(path: Path, data: bytes) -> None:
    """Write a file in one step: whoever looks finds the old one or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def environment() -> dict[str, Any]:
    """Return what a run depends on beside its config: versions, platform, commit."""
    versions = {name: metadata.version(name) for name in _PACKAGES}
    return {
        "commit": _commit(),
        "platform": f"{platform.system()} {platform.machine()}",
        "versions": {"python": platform.python_version(), "toolkit": toolkit.__version__, **versions},
    }


def _commit() -> str | None:
    """Return the commit of the checkout that the toolkit runs from, if it does."""
    home = Path(toolkit.__file__).parent.parent
    command = ["git", "-C", str(home), "rev-parse", "--show-toplevel", "HEAD"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")
    except (OSError, subprocess.CalledProcessError):
        return None
    return answer[1] if Path(answer[0]) == home else None
