"""Certainty in science communication, sentence level: findings rated from 1 (uncertain) to 6 (certain).

The published splits, by their published names. ``ext`` is what the authors put beside train, val and test.
No article is named, so every sentence is its own document.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from toolkit.corpus import Corpus, GitHubFile, Row

_SPLITS = ("train", "val", "test", "ext")


def _build(files: Mapping[str, Path]) -> dict[str, Iterable[Row]]:
    rows: dict[str, list[Row]] = {split: [] for split in _SPLITS}
    for line in files["findings"].read_text(encoding="utf-8").splitlines():
        finding = json.loads(line)
        rows[finding["split"]].append(
            {
                "id": str(finding["id"]),
                "document": str(finding["id"]),
                "text": finding["finding"],
                "certainty": finding["sentence-level-certainty"],
            }
        )
    return {**rows}


CORPUS = Corpus(
    name="science_certainty",
    version="2021",
    summary="Findings from papers and science news, rated for certainty from 1 to 6",
    task="hedging",
    unit="sentence",
    domain="science and science news",
    license="MIT",
    citation="Pei and Jurgens 2021. Measuring Sentence-Level and Aspect-Level (Un)certainty in Science "
    "Communications. EMNLP.",
    url="https://github.com/Jiaxin-Pei/Certainty-in-Science-Communication",
    notes=__doc__,
    metric="pearson",
    splits=_SPLITS,
    columns={"id": str, "document": str, "text": str, "certainty": float},
    sources={
        "findings": GitHubFile(
            "Jiaxin-Pei/Certainty-in-Science-Communication",
            "39a786360c213abccbc0bb2a16640b0316f5175f",
            "data/annotated_data/sentence-level-certainty.jsonl",
            "16abc9ca0f00aab2e8e0a10b115f4044acc2899d02d480227b687605da32d79d",
        )
    },
    build=_build,
)
