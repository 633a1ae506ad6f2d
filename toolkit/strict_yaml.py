"""YAML without guesses: plain data, or every place where YAML would have guessed.

YAML reads ``[yes, no]`` as booleans and ``1e-3`` as text, and lets the second of two equal keys win. All of
these are faults here, each with its path and line.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import yaml

_KINDS = {f"tag:yaml.org,2002:{kind}" for kind in ("null", "bool", "int", "float", "str", "seq", "map", "timestamp")}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a file.

    Examples
    --------
    >>> print(Fault("train.split", "must be given", 4))
    train.split: must be given (line 4)
    """

    path: str
    message: str
    line: int | None = None

    def __str__(self) -> str:
        place = f" (line {self.line})" if self.line else ""
        return f"{self.path}: {self.message}{place}" if self.path else f"{self.message}{place}"


@dataclass
class Reading:
    """What a YAML text holds: its value, the line of every path, and the faults found on the way."""

    value: Any = None
    lines: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, path: str, message: str) -> None:
        """Add a fault at the line of its path, or of the nearest one above; one fault a path is enough."""
        if any(fault.path == path for fault in self.faults):
            return
        above = path
        while above and above not in self.lines:
            above = above[: max(above.rfind("."), above.rfind("["), 0)]
        self.faults.append(Fault(path, message, self.lines.get(above)))


class _Loader(yaml.SafeLoader):
    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "aliases (*name) are not allowed", mark)
        return super().compose_node(parent, index)


def read_yaml(text: str) -> Reading:
    r"""Read one YAML document.

    Parameters
    ----------
    text : str
        The YAML.

    Examples
    --------
    >>> reading = read_yaml("seed: 1e-3\nseed: yes")
    >>> for fault in reading.faults:
    ...     print(fault)
    seed: must be a number, and YAML reads 1e-3 as text: write 0.001 (line 1)
    seed: is given twice (line 2)
    seed: must be true, false or a quoted word, got yes (line 2)
    """
    reading = Reading()
    loader = None
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is not None:
            reading.value = _value(node, "", reading, loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reading.faults = [Fault("", f"not YAML: {error.problem}", mark.line + 1 if mark else None)]
    except yaml.YAMLError as error:
        reading.faults = [Fault("", f"not YAML: {str(error).splitlines()[0]}")]
    except RecursionError:
        reading.faults = [Fault("", "must not be nested so deeply")]
    finally:
        if loader is not None:
            loader.dispose()
    return reading


def _value(node: yaml.Node, path: str, reading: Reading, loader: _Loader) -> Any:
    reading.lines.setdefault(path, node.start_mark.line + 1)
    if node.tag not in _KINDS:
        reading.fault(path, f"must be plain data, got the tag {node.tag}")
        return None
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, reading, loader)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, f"{path}[{i}]", reading, loader) for i, item in enumerate(node.value)]
    assert isinstance(node, yaml.ScalarNode)
    return _scalar(node, path, reading, loader)


def _mapping(node: yaml.MappingNode, path: str, reading: Reading, loader: _Loader) -> dict[Any, Any]:
    result: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        below = f"{path}.{key_node.value}" if path else str(key_node.value)
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            reading.faults.append(Fault(path, "a key must be a word or a number", line))
            continue
        key = _scalar(key_node, below, reading, loader)
        if key in result:
            reading.faults.append(Fault(below, "is given twice", line))
        reading.lines[below] = line
        result[key] = _value(value_node, below, reading, loader)
    return result


def _scalar(node: yaml.ScalarNode, path: str, reading: Reading, loader: _Loader) -> Any:
    kind = node.tag.rpartition(":")[2]
    text = node.value
    line = node.start_mark.line + 1
    if kind == "bool" and text.lower() not in ("true", "false"):
        reading.faults.append(Fault(path, f"must be true, false or a quoted word, got {text}", line))
        return None
    if kind == "timestamp":
        return text  # A date is the word that was written.
    if kind == "str":
        if node.style is None and (number := _number(text)) is not None:
            message = f"must be a number, and YAML reads {text} as text: write {number}"
            reading.faults.append(Fault(path, message, line))
        return text
    try:
        value = loader.construct_object(node)
    except ValueError:
        value = float("nan")
    if isinstance(value, float) and not math.isfinite(value):
        reading.faults.append(Fault(path, f"must be a finite number, got {text}", line))
    if kind in ("int", "float") and ":" in text:
        reading.faults.append(Fault(path, f"must be a number, and YAML reads {text} in base 60: quote it", line))
    return value


def _number(text: str) -> float | None:
    """Return the number that a person would read here, if it is one with an exponent."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and "e" in text.lower() else None
