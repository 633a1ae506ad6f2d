"""Certainty in science communication, aspect level: what a finding is certain or uncertain about.

The published splits. An id here is not the sentence of that id in ``science_certainty``, and the two split the
sentences that they share differently: 77 of its 136 test sentences are training sentences here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from toolkit.corpus import Corpus, GitHubFile, Row
from toolkit.labels import LabelSet

_CITATION = (
    "Pei and Jurgens 2021. Measuring Sentence-Level and Aspect-Level (Un)certainty in Science Communications. EMNLP."
)
_SPLITS = ("train", "val", "test", "ext")
_ASPECTS = ("number", "extent", "probability", "condition", "suggestion", "framing")
_LABELS = {"NotPresent": "not present", "Certain": "certain", "Uncertain": "uncertain"}
ASPECT = LabelSet("certainty aspects", tuple(_LABELS.values()), _CITATION)


def _build(files: Mapping[str, Path]) -> dict[str, Iterable[Row]]:
    rows: dict[str, list[Row]] = {split: [] for split in _SPLITS}
    for line in files["findings"].read_text(encoding="utf-8").splitlines():
        finding = json.loads(line)
        aspects = finding["aspect-level-certainty"]
        rows[finding["split"]].append(
            {"id": str(finding["id"]), "document": str(finding["id"]), "text": finding["finding"]}
            | {aspect: _LABELS[aspects[aspect.capitalize()]] for aspect in _ASPECTS}
        )
    return {**rows}


CORPUS = Corpus(
    name="science_certainty_aspects",
    version="2021",
    summary="Findings from papers and science news, labelled for certainty in six aspects",
    task="hedging",
    unit="sentence",
    domain="science and science news",
    license="MIT",
    citation=_CITATION,
    url="https://github.com/Jiaxin-Pei/Certainty-in-Science-Communication",
    notes=__doc__,
    metric="macro_f1",
    splits=_SPLITS,
    columns={"id": str, "document": str, "text": str} | dict.fromkeys(_ASPECTS, ASPECT),
    sources={
        "findings": GitHubFile(
            "Jiaxin-Pei/Certainty-in-Science-Communication",
            "39a786360c213abccbc0bb2a16640b0316f5175f",
            "data/annotated_data/aspect-level-certainty.jsonl",
            "984348b3d695fbc402088ffba40946975d88c6426e567034a5def5cef5356747",
        )
    },
    build=_build,
)
