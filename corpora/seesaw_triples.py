"""Articles of SEESAW with all their stances: who is for or against whom or what, and in which sentence.

A row is an article, its sentences a line each. A stance has a holder, a target and a label, and its sentence as
``evidence``; the same stance may stand in several sentences. Names are the annotators' canonical ones, AUTHOR is the
author of the article. The rows of the corpus ``seesaw`` are these stances one by one; the split is the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from toolkit.corpus import SPANS, Corpus, GitHubFolder, Row
from toolkit.labels import ENTITY_STANCE

_SPLITS = ("train", "valid", "test")
_LABELS = {"NEG": "against", "POS": "favor"}
_AUTHOR = {"None": "AUTHOR"}


def _rows(folder: Path, split: str) -> Iterator[Row]:
    for meta in sorted(folder.glob("meta/*.json")):
        if json.loads(meta.read_bytes())["Split"] != split:
            continue
        for annotation in sorted(folder.glob(f"annotations/{meta.stem}_DOCUMENT_*.json")):
            sentences = json.loads((folder / "articles" / annotation.name).read_bytes())["text"]
            article = "\n".join(sentence["text"] for sentence in sentences)
            stances = json.loads(annotation.read_bytes())["sentence-level stances"]
            yield {
                "id": annotation.stem,
                "document": annotation.stem,
                "story": meta.stem,
                "text": article,
                "stances": list(_stances(sentences, stances)),
            }


def _stances(sentences: Sequence[dict[str, Any]], stances: Mapping[str, list[dict[str, str]]]) -> Iterator[Row]:
    start = 0
    for sentence in sentences:
        end = start + len(sentence["text"])
        for stance in stances.get(str(sentence["id"]), ()):
            yield {
                "holder": _AUTHOR.get(stance["subject"], stance["subject"]),
                "target": stance["object"],
                "label": _LABELS[stance["sentiment"]],
                "evidence": [{"start": start, "end": end}],
            }
        start = end + 1


def _build(files: Mapping[str, Path]) -> dict[str, Iterable[Row]]:
    return {split: _rows(files["articles"], split) for split in _SPLITS}


CORPUS = Corpus(
    name="seesaw_triples",
    version="2022",
    summary="US news articles with all stances between entities: holder, target, for or against, sentence",
    task="triples",
    unit="document",
    domain="political news",
    license="CC BY-NC-SA 4.0",
    citation=ENTITY_STANCE.citation,
    url="https://github.com/launchnlp/SEESAW",
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
        "articles": GitHubFolder(
            "launchnlp/SEESAW",
            "aeb7bac2d1fa9c65856accc9e1c18269953a4db7",
            "SEESAW",
            "393c91c1598ae4d43e51d2abc1e85f7727bdfc3ec45d77f3a133811571e526bf",
            pattern="*/*.json",
        ),
    },
    build=_build,
)
