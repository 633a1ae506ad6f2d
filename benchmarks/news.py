"""The running news that speed is measured on, and how two things are timed beside each other."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

ROUNDS = 15


def news() -> list[str]:
    """Return the texts of the first file of the Article-Bias-Prediction news."""
    folder = os.environ.get("DISCOURSE_NEWS")
    if not folder:
        pytest.skip("DISCOURSE_NEWS names no folder of news in JSON Lines")
    with gzip.open(Path(folder) / "abp-00.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def in_turn(*works: Callable[[], Any]) -> list[list[float]]:
    """Return the seconds of each work, round by round: a machine's speed drifts, so they are timed in turn."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, seconds in zip(works, times, strict=True):
            started = perf_counter()
            work()
            seconds.append(perf_counter() - started)
    return times


def counting(raw: bytes) -> Callable[[], Any]:
    """Return a work that counts words with ``wc -w``, which reads them from a pipe."""
    return lambda: subprocess.run(["wc", "-w"], input=raw, stdout=subprocess.DEVNULL, check=True)
