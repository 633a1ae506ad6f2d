"""Experiment configs: a strict schema over YAML that reports every fault at once."""

from __future__ import annotations

import inspect
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from toolkit.errors import ConfigError, InputError, ToolkitError, unknown_name
from toolkit.experiment import TASKS, DataSource, Experiment, Find, Folds, systems
from toolkit.strict_yaml import Reading, read_yaml


def read_experiment(path: str | Path, find: Find) -> Experiment:
    """Read a config file.

    Parameters
    ----------
    path : str or Path
        The YAML file.
    find : callable
        Returns the corpus of a name, or raises UnknownNameError.

    Raises
    ------
    InputError
        The file cannot be read.
    ConfigError
        The config has faults; the message has them all.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        what = "No file matches" if set("*?[") & set(str(path)) else "There is no config"
        raise InputError(f"{what} {str(path)!r}.") from None
    except IsADirectoryError:
        raise InputError(f"{str(path)!r} is a folder: name the configs in it, as in {path}/*.yaml.") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{str(path)!r} is not UTF-8 text: byte {error.start} cannot be read.") from None
    except OSError as error:
        raise InputError(f"{str(path)!r} cannot be read: {error.strerror}.") from None
    return parse_experiment(text, path.stem, find, where=str(path))


def parse_experiment(text: str, name: str, find: Find, *, where: str = "The config") -> Experiment:
    """Read a config from its YAML.

    Parameters
    ----------
    text : str
        The YAML.
    name : str
        The experiment's name.
    find : callable
        Returns the corpus of a name, or raises UnknownNameError.
    where : str
        What an error calls the config.
    """
    reading = read_yaml(text)
    experiment = None
    if reading.value is not None or not reading.faults:
        experiment = _Schema(reading, find).experiment(name)
    if experiment is None or reading.faults:
        faults = sorted(reading.faults, key=lambda fault: fault.line or 0)
        if len(faults) == 1:
            raise ConfigError(f"{where}: {faults[0]}")
        lines = "".join(f"\n  {fault}" for fault in faults)
        raise ConfigError(f"{where} has {len(faults)} faults:{lines}")
    return experiment


class _Schema:
    """Checks a reading against the schema; a fault is noted and the check goes on."""

    def __init__(self, reading: Reading, find: Find) -> None:
        self.reading = reading
        self.find = find

    def experiment(self, name: str) -> Experiment | None:
        required = ("task", "target", "train", "test", "system")
        config = self.mapping(self.reading.value, "", required, ("parameters", "seed"))
        if config is None:
            return None
        train: Any = config.get("train")
        each = isinstance(train, dict) and "each" in train
        if each:
            train = (self.mapping(train, "train", ("each",), ()) or {}).get("each")
            if not isinstance(train, list) or len(train) < 2 or "folds" in _keys(config.get("test")):
                self.reading.fault("train.each", "must be a list of several sources, beside a test that is a source")
                train = []
        many = isinstance(train, list)
        if train == [] and not each:
            self.reading.fault("train", "must name at least one source")
        sources = [
            self.source(source, f"train[{i}]" if many else "train", config.get("target"))
            for i, source in enumerate(train if many else [train])
            if "train" in config
        ]
        parts: dict[str, Any] = {
            "task": self.choice(config, "task", "task", TASKS),
            "target": self.text(config, "target", "target"),
            "train": tuple(source for source in sources if source),
            "test": self.test(config["test"], config.get("target")) if "test" in config else None,
            "system": self.system(config),
            "parameters": self.parameters(config),
            "seed": self.whole(config, "seed", "seed", 0) if "seed" in config else 0,
            "each": each,
        }
        return None if self.reading.faults else Experiment(name=name, **parts)

    def mapping(self, value: Any, path: str, required: Iterable[str], optional: Iterable[str]) -> dict[str, Any] | None:
        required, allowed = tuple(required), (*required, *optional)
        if not isinstance(value, dict):
            self.reading.fault(path, f"must be a mapping of {', '.join(allowed)}, got {_shown(value)}")
            return None
        for key in value:
            if key not in allowed:
                self.unknown(f"{path}.{key}" if path else str(key), "key", key, allowed)
        for key in required:
            if key not in value:
                self.reading.fault(f"{path}.{key}" if path else key, "must be given")
        return value

    def unknown(self, path: str, kind: str, name: object, allowed: Iterable[str]) -> None:
        self.error(path, unknown_name(kind, name, allowed))

    def error(self, path: str, error: ToolkitError) -> None:
        message = str(error)
        self.reading.fault(path, message[0].lower() + message[1:].removesuffix("."))

    def text(self, config: dict[str, Any], key: str, path: str) -> str | None:
        value = config.get(key)
        if isinstance(value, str) and value:
            return value
        if key in config:
            self.reading.fault(path, f"must be a word, got {_shown(value)}")
        return None

    def choice(self, config: dict[str, Any], key: str, path: str, allowed: Collection[str]) -> str | None:
        value = self.text(config, key, path)
        if value is not None and value not in allowed:
            self.unknown(path, key, value, allowed)
            return None
        return value

    def whole(self, config: dict[str, Any], key: str, path: str, low: int) -> int | None:
        value = config.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and value >= low:
            return value
        if key in config:
            self.reading.fault(path, f"must be a whole number of at least {low}, got {_shown(value)}")
        return None

    def words(self, config: dict[str, Any], key: str, path: str) -> dict[str, str]:
        value = config.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(word, str) for word in value.values()):
            self.reading.fault(path, f"must be a mapping to words, got {_shown(value)}")
            return {}
        return {str(name): word for name, word in value.items()}

    def system(self, config: dict[str, Any]) -> str | None:
        if config.get("task") not in TASKS:
            return None
        return self.choice(config, "system", "system", systems(config["task"]))

    def parameters(self, config: dict[str, Any]) -> dict[str, Any]:
        parameters = config.get("parameters")
        if parameters is None:
            return {}
        if not isinstance(parameters, dict):
            self.reading.fault("parameters", f"must be a mapping, got {_shown(parameters)}")
            return {}
        task, system = config.get("task"), str(config.get("system"))
        known = systems(task) if task in TASKS else {}
        if system in known:
            allowed = inspect.signature(known[system]).parameters
            for name in parameters:
                if name not in allowed:
                    self.unknown(f"parameters.{name}", f"parameter of {system}", name, allowed)
        return parameters

    def test(self, value: Any, target: Any) -> DataSource | Folds | None:
        if not isinstance(value, dict) or "folds" not in value:
            return self.source(value, "test", target)
        config = self.mapping(value, "test", ("folds",), ("group",)) or {}
        folds = self.whole(config, "folds", "test.folds", 2)
        group = self.text(config, "group", "test.group") if "group" in config else "document"
        return Folds(folds, group) if folds and group else None

    def source(self, value: Any, path: str, target: Any) -> DataSource | None:
        kinds = ("corpus", "hub", "path")
        options = ("columns", "labels", "config", "revision")
        config = self.mapping(value, path, ("split",), (*kinds, *options, "representative", "where"))
        if config is None:
            return None
        given = [kind for kind in kinds if kind in config]
        if len(given) != 1:
            self.reading.fault(path, f"must have exactly one of {', '.join(kinds)}, got {len(given)}")
        for option in options:
            home = ("hub", "path") if option in ("columns", "labels") else ("hub",)
            if option in config and not set(home) & set(given):
                self.reading.fault(f"{path}.{option}", f"must stand beside {' or '.join(home)} only")
        words: dict[str, Any] = {
            key: self.text(config, key, f"{path}.{key}") for key in (*kinds, "split", "config", "revision")
        }
        mappings: dict[str, Any] = {key: self.words(config, key, f"{path}.{key}") for key in ("columns", "labels")}
        where = config.get("where", {})
        if not isinstance(where, dict):
            self.reading.fault(f"{path}.where", f"must be a mapping from column to value, got {_shown(where)}")
        like = config.get("representative")
        if not isinstance(like, bool | None):
            self.reading.fault(f"{path}.representative", f"must be true or false, got {_shown(like)}")
        if words["corpus"]:
            self.corpus(words["corpus"], words["split"], path, target)
        return None if self.reading.faults else DataSource(**words, **mappings, representative=like, where=where)

    def corpus(self, name: str, split: str | None, path: str, target: Any) -> None:
        try:
            corpus = self.find(name)
        except ToolkitError as error:
            return self.error(f"{path}.corpus", error)
        if split is not None and split not in corpus.splits:
            self.unknown(f"{path}.split", f"split of {name}", split, corpus.splits)
        if isinstance(target, str) and target and target not in corpus.columns:
            self.unknown("target", f"column of {name}", target, corpus.columns)


def _keys(value: Any) -> Collection[str]:
    return value.keys() if isinstance(value, dict) else ()


def _shown(value: Any) -> str:
    return "nothing" if value is None else repr(value)
