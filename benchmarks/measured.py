"""What was measured, kept by the processor that it was measured on: a ratio that holds on one need not on another."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

Row = dict[str, Any]
CPUINFO = Path("/proc/cpuinfo")


def processor() -> str:
    """Return the name of this machine's processor."""
    lines = CPUINFO.read_text("utf-8").splitlines() if CPUINFO.exists() else []
    facts = (line.partition(":") for line in lines)
    return next((value.strip() for name, _, value in facts if name.strip() == "model name"), platform.machine())


def runs_of(path: Path) -> list[dict[str, Any]]:
    """Return the last run on every processor, in the order of their names."""
    return list(json.loads(path.read_text("utf-8"))["runs"]) if path.exists() else []


def own(runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the run on this processor, alone."""
    return [run for run in runs if run["processor"] == processor()]


def here(path: Path) -> Row:
    """Return what is known of this code on this processor."""
    return next((run["row"] for run in own(runs_of(path)) if run["commit"] == _commit()), {})


def record(path: Path, row: Row, *packages: str) -> list[dict[str, Any]]:
    """Write a result in the place of the last one from this processor, with versions; return all runs."""
    run = {
        "processor": processor(),
        "cores": os.cpu_count(),
        "commit": _commit(),
        "versions": {name: version(name) for name in packages},
        "row": row,
    }
    others = [other for other in runs_of(path) if other["processor"] != run["processor"]]
    runs = sorted([*others, run], key=lambda one: str(one["processor"]))
    path.write_text(json.dumps({"runs": runs}, indent=1) + "\n", "utf-8")
    return runs


def _commit() -> str:
    """Return the commit that changed the toolkit last, with a plus where it was changed since; else nothing."""
    root = Path(__file__).parents[1]
    last = ["git", "log", "-1", "--format=%h", "--", "toolkit"]
    told = subprocess.run(last, cwd=root, stdout=subprocess.PIPE, text=True, check=False).stdout.strip()
    changed = subprocess.run(["git", "diff", "--quiet", "HEAD", "--", "toolkit"], cwd=root, check=False).returncode
    return f"{told}+" if told and changed else told


def measured_on(runs: list[dict[str, Any]]) -> str:
    """Say which code was measured on which processor."""
    told = (f"{run['processor']}, {run['cores']} cores (code of `{run['commit']}`)" for run in runs)
    return f"Measured on {'; '.join(told)}."
