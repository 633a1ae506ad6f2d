"""What an experiment is: rows to train on, rows to test on, a system, a seed."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from importlib import import_module
from typing import Any

from toolkit.corpus import Corpus
from toolkit.errors import unknown_name

#: The tasks, and the module of each: its ``SYSTEMS`` are what a config may choose from, its ``BASELINES``
#: those among them that stand in tables as baselines.
TASKS = {
    "attribution": "toolkit.attribution",
    "commitment": "toolkit.commitment",
    "hedging": "toolkit.hedging",
    "modality": "toolkit.modality",
    "negation": "toolkit.negation",
    "speaker": "toolkit.quoting.systems",
    "stance": "toolkit.stance",
    "triples": "toolkit.triples",
}

#: Returns the corpus of a name, or raises UnknownNameError: lower layers do not import the corpora.
Find = Callable[[str], Corpus]


@dataclass(frozen=True)
class DataSource:
    """One split of a corpus of ours, of a dataset of the Hub, or of files that ``datasets`` reads.

    Parameters
    ----------
    split : str
        The split.
    corpus, hub, path : str, optional
        Exactly one of them: a corpus's name, OWNER/NAME on the Hub, or a file or folder.
    columns : mapping, optional
        Our column name to the dataset's own.
    labels : mapping, optional
        The dataset's own label to ours.
    config, revision : str, optional
        Which configuration and commit of a Hub dataset.
    representative : bool, optional
        Whether the rows are like those that the system is for; a system may calibrate on such rows alone. It
        overrides a column of that name.
    where : mapping, optional
        Column to value: only rows that have it are taken.
    """

    split: str
    corpus: str | None = None
    hub: str | None = None
    path: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    config: str | None = None
    revision: str | None = None
    representative: bool | None = None
    where: Mapping[str, Any] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.name, self.rows, self.config, self.revision, self.representative))

    @property
    def name(self) -> str:
        """The name of the data in tables."""
        return str(self.corpus or self.hub or self.path)

    @property
    def rows(self) -> str:
        """The name of the rows in tables: the split, and what they were picked by."""
        return ", ".join([self.split, *self.picked])

    @property
    def picked(self) -> list[str]:
        """What the rows were picked by."""
        return [f"{column} {str(value).lower()}" for column, value in self.where.items()]

    def to_config(self) -> dict[str, Any]:
        """Return the source as its YAML would state it."""
        return {key: value for key, value in asdict(self).items() if value not in (None, {})}


@dataclass(frozen=True)
class Folds:
    """Cross-validation inside the training rows, with whole groups in one fold.

    Parameters
    ----------
    folds : int
        How many folds.
    group : str, default "document"
        The column whose equal values stay together.
    """

    folds: int
    group: str = "document"

    @property
    def name(self) -> str:
        """The name of the rows in tables; a column of published folds adds nothing to their number."""
        by = "" if self.group in ("document", "fold") else f" by {self.group}"
        return f"{self.folds}-fold{by}"


@dataclass(frozen=True)
class Experiment:
    """What a config says: train this system there, test it here.

    Parameters
    ----------
    name : str
        The name of its result: the config's file name without the suffix.
    task : str
        The phenomenon, and the table that it belongs to.
    target : str
        The column that is predicted.
    train : tuple of DataSource
        The training rows, one source after the other.
    each : bool, default False
        Whether the system is trained on each source apart; scores are means over them.
    test : DataSource or Folds
        The test rows, or cross-validation inside the training rows.
    system : str
        A name in the ``SYSTEMS`` of the task.
    parameters : mapping
        What the system is made with.
    seed : int, default 0
        The seed of the folds, of the system and of the intervals.
    """

    name: str
    task: str
    target: str
    train: tuple[DataSource, ...]
    test: DataSource | Folds
    system: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0
    each: bool = False

    def to_config(self) -> dict[str, Any]:
        """Return the experiment as its YAML would state it."""
        sources = [source.to_config() for source in self.train]
        train: Any = {"each": sources} if self.each else sources[0] if len(sources) == 1 else sources
        test = self.test
        return {
            "task": self.task,
            "target": self.target,
            "train": train,
            "test": vars(test) if isinstance(test, Folds) else test.to_config(),
            "system": self.system,
            "parameters": dict(self.parameters),
            "seed": self.seed,
        }

    def make(self) -> Any:
        """Return a new estimator; one that takes a ``random_state`` gets the seed."""
        system = systems(self.task)[self.system]
        parameters = dict(self.parameters)
        if "random_state" in inspect.signature(system).parameters:
            parameters.setdefault("random_state", self.seed)
        return system(**parameters)


def systems(task: str) -> Mapping[str, Callable[..., Any]]:
    """Return the systems of a task by name."""
    if task not in TASKS:
        raise unknown_name("task", task, TASKS)
    return dict(import_module(TASKS[task]).SYSTEMS)


def is_baseline(task: str, system: str) -> bool:
    """Say whether a system stands in the tables as a baseline."""
    return system in import_module(TASKS[task]).BASELINES
