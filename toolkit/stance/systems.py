"""The systems that an experiment on stance can name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from toolkit.stance.entity import DirectedStance, EntityStance
from toolkit.stance.entity_baselines import bag_of_words, most_frequent

SYSTEMS: dict[str, Callable[..., Any]] = {
    "bag_of_words": bag_of_words,
    "directed_stance": DirectedStance,
    "entity_stance": EntityStance,
    "most_frequent": most_frequent,
}
BASELINES: frozenset[str] = frozenset({"bag_of_words", "most_frequent"})
