"""Stances of the sample corpus: eighteen invented news reports, written and annotated for this toolkit.

A row is a whole report, its text unmodified, and the splits are those of ``sample``. A stance has a holder, a target, a
label, and as ``evidence`` the sentence that says it; a holder and a target may have several. GUIDELINES.md beside the
reports says how they were annotated.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from toolkit.corpus import SPANS, Corpus, LocalFolder, Row

_SPLITS = ("train", "test")
_TEST = ("04", "05", "08", "09", "11", "13", "15", "17", "18")
_FILE = "stances.tsv"


def _rows(folder: Path, stances: Mapping[str, list[dict[str, Any]]], split: str) -> Iterator[Row]:
    for path in sorted(folder.glob("*.txt")):
        if (path.stem[:2] in _TEST) == (split == "test"):
            yield {
                "id": path.stem,
                "document": path.stem,
                "story": path.stem,
                "text": path.read_bytes().decode("utf-8"),
                "stances": stances[path.stem],
            }


def _build(files: Mapping[str, Path]) -> dict[str, Iterable[Row]]:
    stances: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with (files["stances"] / _FILE).open(encoding="utf-8", newline="") as stream:
        for line in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            evidence = [{"start": int(line["start"]), "end": int(line["end"])}]
            told = {name: line[name] for name in ("holder", "target", "label")}
            stances[line["report"]].append({**told, "evidence": evidence})
    return {split: _rows(files["reports"], stances, split) for split in _SPLITS}


CORPUS = Corpus(
    name="sample_stances",
    version="1",
    summary="invented news reports that ship with the toolkit: who is for or against whom",
    task="triples",
    unit="document",
    domain="news (invented)",
    license="Apache-2.0",
    citation="The discourse-toolkit founders. Guidelines of the sample corpus. corpora/sample/GUIDELINES.md.",
    url="corpora/sample/GUIDELINES.md",
    notes=__doc__,
    metric=None,
    splits=_SPLITS,
    columns={
        "id": str,
        "document": str,
        "story": str,
        "text": str,
        "stances": [{"holder": str, "target": str, "label": str, "evidence": SPANS}],
    },
    sources={
        "reports": LocalFolder(Path(__file__).parent / "sample" / "reports", "*.txt"),
        "stances": LocalFolder(Path(__file__).parent / "sample", _FILE),
    },
    build=_build,
)
