"""What ``discourse import`` is asked for, by a YAML file: predictions that lie in public, with their digests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.corpus import GitHubFile
from toolkit.errors import ConfigError, InputError
from toolkit.imported import Import
from toolkit.strict_yaml import read_yaml

_KEYS = {"task": str, "target": str, "test": dict, "kind": str, "predictions": dict}
_REQUIRED = {"repo": str, "commit": str, "files": dict}
_OPTIONAL = {"columns": dict, "labels": dict, "ordered": bool}


def read_import(path: str | Path) -> Import:
    """Read a declaration of published predictions, and bring its files here.

    Parameters
    ----------
    path : str or Path
        The YAML file. Its keys are ``task``, ``target``, ``test`` (``corpus`` and ``split``), ``kind`` and
        ``predictions``: the ``repo`` on GitHub, the ``commit``, the ``files`` with their SHA-256, and what
        :class:`Import` takes: ``columns``, ``labels``, ``ordered``.

    Returns
    -------
    Import
        Named by the file.
    """
    path = Path(path)
    try:
        reading = read_yaml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{str(path)!r} cannot be read: {error}.") from None
    if reading.faults:
        raise ConfigError(f"{path}: {reading.faults[0]}")
    config = _checked(reading.value, _KEYS, {}, str(path))
    test = _checked(config["test"], {"corpus": str, "split": str}, {}, f"{path}: test")
    predictions = _checked(config["predictions"], _REQUIRED, _OPTIONAL, f"{path}: predictions")
    files = [
        GitHubFile(predictions["repo"], predictions["commit"], name, digest).fetch()
        for name, digest in predictions["files"].items()
    ]
    return Import(
        name=path.stem.removeprefix(f"{test['corpus']}-"),
        task=config["task"],
        target=config["target"],
        corpus=test["corpus"],
        split=test["split"],
        files=files,
        kind=config["kind"],
        columns=predictions.get("columns", {}),
        labels={str(theirs): ours for theirs, ours in predictions.get("labels", {}).items()},
        ordered=predictions.get("ordered", False),
    )


def _checked(value: Any, required: Mapping[str, type], optional: Mapping[str, type], where: str) -> dict[str, Any]:
    allowed = {**required, **optional}
    if not isinstance(value, dict) or value.keys() - allowed or required.keys() - value:
        raise ConfigError(f"{where} must be a mapping of {', '.join(allowed)}, got {_shown(value)}.")
    for key, kind in allowed.items():
        if key in value and not isinstance(value[key], kind):
            raise ConfigError(f"{where}: {key} must be of type {kind.__name__}, got {value[key]!r}.")
    return value


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, dict) else repr(value)
