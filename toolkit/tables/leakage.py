"""The clean twin of a section: the same systems on the test rows that training has not."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from toolkit.predictions import Predictions
from toolkit.resampling import bootstrap
from toolkit.results import Result, Score
from toolkit.tables.sections import Line, Section, in_order

#: Test rows that stand in training too, exactly or nearly: by corpus, training split and test split.
Leaks = Mapping[tuple[str, str, str], Collection[str]]

#: The share of leaked rows from which a section has a twin; of less, a remark says so.
_TWIN_FROM = 0.01


def read_leaks(folder: str | Path) -> Leaks:
    """Read what ``discourse audit`` found, of all corpora of a folder."""
    leaks = {}
    for path in sorted(Path(folder).glob("*.json")):
        audit = json.loads(path.read_text(encoding="utf-8"))
        for pair in audit["leakage"]:
            leaks[audit["corpus"], pair["train"], pair["test"]] = [*pair["exact"], *pair["near"]]
    return leaks


def with_twins(section: Section, leaks: Leaks) -> list[Section]:
    """Return a section with a remark on its leaked rows, and its twin without them where they are many."""
    leaked = set().union(*(_leaked(line.result, leaks) for line in section.lines if line.result))
    tested = max((line.n for line in section.lines if line.result), default=0)
    if not leaked or not tested:
        return [section]
    said = f"Of the {tested:,} rows, {len(leaked):,} stand in training too, exactly or nearly."
    if len(leaked) < _TWIN_FROM * tested:
        return [replace(section, remarks=(*section.remarks, said))]
    twins = [clean for line in section.lines if line.result and (clean := _twin(line, leaked))]
    split = f"{section.split} without {len(leaked):,} leaked rows"
    twin = replace(section, split=split, lines=in_order(twins, section.main), remarks=())
    return [replace(section, remarks=(*section.remarks, f"{said} The next table is without them.")), twin]


def _leaked(result: Result, leaks: Leaks) -> set[str]:
    """Return the test rows of a result that one of its own training splits has too."""
    train = result.config.get("train", ())
    sources = train["each"] if isinstance(train, Mapping) and "each" in train else train
    sources = [sources] if isinstance(sources, Mapping) else sources
    test = str(result.config["test"].get("split"))
    found: set[str] = set()
    for source in sources:
        if source.get("corpus") == result.corpus:
            found.update(leaks.get((result.corpus, source["split"], test), ()))
    return found & set(result.predictions.ids if result.predictions else ())


def _twin(line: Line, leaked: Collection[str]) -> Line | None:
    """Return a line scored without the leaked rows."""
    result = line.result
    if result is None or result.predictions is None:
        return None
    clean = _without(result.predictions, leaked)
    metrics, totals = clean.metrics, clean.totals()
    intervals = bootstrap(metrics, totals, seed=int(result.config.get("seed", 0)))
    scores = {name: Score.rounded(float(v), *intervals[name]) for name, v in metrics.scores(totals.sum(0)).items()}
    n = {**result.n, "test": len(clean.ids)}
    return Line(
        line.system, line.kind, n["test"], scores, result=replace(result, n=n, scores=scores, predictions=clean)
    )


def _without(predictions: Predictions, leaked: Collection[str]) -> Predictions:
    kept = [place for place, name in enumerate(predictions.ids) if name not in leaked]

    def take(column: Sequence[Any]) -> list[Any]:
        return [column[place] for place in kept]

    return replace(
        predictions,
        ids=take(predictions.ids),
        documents=take(predictions.documents),
        gold=take(predictions.gold),
        predicted=take(predictions.predicted),
        p=None if predictions.p is None else take(predictions.p),
    )
