"""The systems that an experiment on speakers can name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

SYSTEMS: dict[str, Callable[..., Any]] = {}
BASELINES: frozenset[str] = frozenset()
