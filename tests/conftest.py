"""What tests share: real corpora only where a mirror is, and a cache of their own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def pytest_runtest_setup(item: pytest.Item) -> None:
    # Skipping from here, not by a marker, folds all skips into one line of the summary.
    mirror = os.environ.get("DISCOURSE_MIRROR")
    if item.get_closest_marker("corpus") and not (mirror and Path(mirror).is_dir()):
        pytest.skip("needs the real corpora: DISCOURSE_MIRROR names no folder")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, and no mirror."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("DISCOURSE_CACHE", str(folder))
    monkeypatch.delenv("DISCOURSE_MIRROR", raising=False)
    return folder
