"""What tests share: real corpora only where a mirror is, and a cache of their own."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest


def pytest_runtest_setup(item: pytest.Item) -> None:
    # Skipping from here, not by a marker, folds all skips into one line of the summary.
    mirror = os.environ.get("DISCOURSE_MIRROR")
    if item.get_closest_marker("corpus") and not (mirror and Path(mirror).is_dir()):
        pytest.skip("needs the real corpora: DISCOURSE_MIRROR names no folder")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    # DISCOURSE_REQUIRE_CORPORA, which .ci/run sets where the corpora are, turns a skip into a failure.
    report = yield
    unexpected = report.skipped and not hasattr(report, "wasxfail") and item.get_closest_marker("corpus")
    if unexpected and os.environ.get("DISCOURSE_REQUIRE_CORPORA"):
        report.outcome, report.longrepr = "failed", f"skipped, though the corpora are required: {report.longrepr}"
    return report


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, and no mirror."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("DISCOURSE_CACHE", str(folder))
    monkeypatch.delenv("DISCOURSE_MIRROR", raising=False)
    return folder
