"""Several inputs, of which a bad one must not stop the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from toolkit.cli import complain
from toolkit.errors import ToolkitError

Item = TypeVar("Item")


def for_each(items: Iterable[Item], action: Callable[[Item], None]) -> int:
    """Do something with every item and return the exit code.

    An item that fails is reported and the others are done: 0 if none failed, 1 if some did, 2 if all did.
    """
    done = failed = 0
    for item in items:
        try:
            action(item)
            done += 1
        except ToolkitError as error:
            complain(error)
            failed += 1
    return 0 if not failed else 1 if done else 2
