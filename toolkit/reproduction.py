"""Whether a recorded result is what its experiment gives: by what it came from, or by running it again."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from toolkit.evaluation import run
from toolkit.experiment import DataSource, Experiment, systems
from toolkit.fingerprint import source_digest
from toolkit.results import Result, Score, predictions_path
from toolkit.rows import Reader


def run_recorded(experiment: Experiment, reader: Reader) -> Result:
    """Run an experiment; its environment then has the digest of the code as ``source``."""
    result = run(experiment, reader)
    return replace(result, environment={**result.environment, "source": code_digest(experiment, reader)})


def code_digest(experiment: Experiment, reader: Reader) -> str:
    """Return the digest of the code that an experiment's result comes from."""
    sources = [*experiment.train, *([experiment.test] if isinstance(experiment.test, DataSource) else [])]
    builders = {reader.find(source.corpus).build.__module__ for source in sources if source.corpus}
    ours = {name for name in builders if name.startswith("corpora.")}
    return source_digest({systems(experiment.task)[experiment.system].__module__, "toolkit.evaluation", *ours})


def is_current(experiment: Experiment, reader: Reader, path: Path) -> bool:
    """Say whether a recorded result is of this config, of these corpora and of this code."""
    if not path.exists() or not predictions_path(path).exists():
        return False
    recorded = Result.from_json(path.read_text(encoding="utf-8"), str(path))
    return (
        recorded.config == json.loads(json.dumps(experiment.to_config()))
        and recorded.environment.get("source") == code_digest(experiment, reader)
        and recorded.corpora == reader.digests(experiment)
    )


def differences(recorded: Result, again: Result) -> list[str]:
    """Say, a line each, in what a result differs from the one recorded."""
    said = list(_score_differences(recorded, again))
    for name in ("n", "corpora", "per_label"):
        before, now = (json.dumps(getattr(result, name), sort_keys=True) for result in (recorded, again))
        if before != now:
            said.append(f"{name} was {before}, is {now}")
    if recorded.predictions and again.predictions and recorded.predictions.to_bytes() != again.predictions.to_bytes():
        said.append(f"{_changed(recorded, again)} predictions differ")
    return said


def version_differences(recorded: Result, again: Result) -> list[str]:
    """Say which packages have other versions than those recorded."""
    before, now = (result.environment.get("versions", {}) for result in (recorded, again))
    return [
        f"{name} {before.get(name)} → {now.get(name)}"
        for name in sorted({*before, *now})
        if before.get(name) != now.get(name)
    ]


def _score_differences(recorded: Result, again: Result) -> Iterator[str]:
    for name in sorted({*recorded.scores, *again.scores}):
        before, now = recorded.scores.get(name), again.scores.get(name)
        if before != now:
            yield f"{name} was {_shown(before)}, is {_shown(now)}"


def _shown(score: Score | None) -> str:
    return "absent" if score is None else f"{score.value} [{score.low}, {score.high}]"


def _changed(recorded: Result, again: Result) -> str:
    """Count the rows that are answered otherwise; rows may have come or gone, too."""
    assert recorded.predictions is not None
    assert again.predictions is not None
    lines = [result.to_bytes() for result in (recorded.predictions, again.predictions)]
    before, now = (set(_lines(data)) for data in lines)
    return f"{max(len(before - now), len(now - before)):,} of {len(again.predictions.ids):,}"


def _lines(data: bytes) -> list[bytes]:
    return gzip.decompress(data).splitlines()
