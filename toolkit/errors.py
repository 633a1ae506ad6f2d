"""The exceptions of the toolkit and the one shape that their messages have.

A message is one sentence: which parameter, of what, must be what, and what it got. Everything that a caller
or a file can get wrong raises a :class:`ToolkitError`, which the command line prints without a traceback.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from numbers import Integral, Real
from typing import Any


class ToolkitError(Exception):
    """Base of every error that a user can cause and mend."""

    def __str__(self) -> str:
        """Return the message alone: LookupError's would quote it."""
        return str(self.args[0]) if self.args else ""


class ParameterError(ToolkitError, ValueError):
    """A parameter has a value that it must not have."""


class UnknownNameError(ToolkitError, LookupError):
    """A name is not among the allowed ones."""


class InputError(ToolkitError, ValueError):
    """A text, file or folder given as input cannot be read."""


class ConfigError(ToolkitError, ValueError):
    """An experiment config has faults; all of them are in the message, a line each."""


class CorpusError(ToolkitError, RuntimeError):
    """A corpus cannot be had, or its files are not what its declaration says."""


class ModelFileError(ToolkitError, ValueError):
    """A model file is cut, altered, or of another kind or version."""


def must_be(parameter: str, owner: str, required: str, got: object) -> ParameterError:
    """Build the error for a parameter with a wrong value.

    Examples
    --------
    >>> print(must_be("order", "NgramHasher", "an int from 1 to 3", 0))
    The 'order' parameter of NgramHasher must be an int from 1 to 3, got 0.
    """
    return ParameterError(f"The {parameter!r} parameter of {owner} must be {required}, got {got!r}.")


def check_number(parameter: str, owner: str, value: Any, low: float, high: float, whole: bool = False) -> None:
    """Raise the error for a parameter that is no number, or not from `low` to `high`.

    Examples
    --------
    >>> check_number("folds", "HedgeClassifier", 5, 2, 100, whole=True)
    """
    kind = Integral if whole else Real
    if isinstance(value, bool) or not isinstance(value, kind) or not low <= float(value) <= high:
        raise must_be(parameter, owner, f"{'an int' if whole else 'a number'} from {low} to {high}", value)


def unknown_name(kind: str, name: object, allowed: Iterable[str]) -> UnknownNameError:
    """Build the error for an unknown name, with the allowed ones and the nearest.

    Examples
    --------
    >>> print(unknown_name("corpus", "sampel", ["sample", "wikinews"]))
    Unknown corpus 'sampel': it must be one of sample, wikinews. Did you mean 'sample'?
    """
    names = sorted(allowed)
    near = get_close_matches(str(name), names, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    known = f"it must be one of {', '.join(names)}" if names else "there is none"
    return UnknownNameError(f"Unknown {kind} {name!r}: {known}.{hint}")
