"""What persons in the news are called: how much oftener a word stands with a name than with others."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from toolkit.speakers.entities import Entity

# What a word weighs that the news do not have with a name that they know, and what it weighs at most.
NEVER, MOST = -1.0, 3.0


@cache
def _renown() -> dict[tuple[str, ...], dict[str, float]]:
    """Return the words of each name, which is given by its own words."""
    held: dict[str, dict[str, float]] = json.loads((files("toolkit.speakers") / "renown.json").read_text("utf-8"))
    return {tuple(name.split(" ")): known for name, known in held.items()}


def renown(entity: Entity) -> dict[str, float] | None:
    """Return the words that the news have with a person's full name, each with its weight, if they know the name.

    Examples
    --------
    >>> from toolkit.speakers.register import Register
    >>> (entity,) = Register("Then Sen. Bernie Sanders left the hall.").entities
    >>> sorted(renown(entity) or {}, key=(renown(entity) or {}).get)[-1]
    'vermont'
    """
    table = _renown()
    return next((held for name in entity.names if (held := table.get(name.form.key))), None)


def fame(known: dict[str, float], word: str) -> float:
    """Return how well a word suits a person of whom the news have some: a logarithm, and no more than a few.

    Examples
    --------
    >>> fame({"senator": 3.4}, "senator"), fame({"senator": 3.4}, "governor")
    (3.0, -1.0)
    """
    return min(MOST, known.get(word, NEVER))
