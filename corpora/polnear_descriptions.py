"""Descriptions among the sources of PolNeAR's train, and whom each means: 234 read for this toolkit.

A row is a source such as "the senator" or "his wife" with the text of its article. ``speaker`` is the fullest name of
the person whom it means, and ``mention`` where that stands first; UNNAMED and empty where the text names no such
person. The articles and their sources were drawn by chance; of those read, some were left out where the text does not
tell. polnear_descriptions.tsv beside holds the offsets; the texts are PolNeAR's. One person annotated, without a second
opinion. The ranking of descriptions was learned from them: they are for training only.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from toolkit.corpus import SPANS, Corpus, GitHubFolder, LocalFolder, Row
from toolkit.labels import ATTRIBUTION_ROLE

_OFFSETS = "polnear_descriptions.tsv"


def _spans(offsets: str) -> list[dict[str, int]]:
    if offsets == "-":
        return []
    start, end = map(int, offsets.split())
    return [{"start": start, "end": end}]


def _rows(files: Mapping[str, Path]) -> Iterator[Row]:
    texts: dict[str, str] = {}
    with (files["offsets"] / _OFFSETS).open(encoding="utf-8", newline="") as stream:
        for line in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            article = line["article"]
            if article not in texts:
                texts[article] = (files["articles"] / "train" / "text" / f"{article}.txt").read_bytes().decode("utf-8")
            mention = _spans(line["speaker"])
            yield {
                "id": f"{article}/{line['source'].replace(' ', '-')}",
                "document": article,
                "text": texts[article],
                "source": _spans(line["source"]),
                "speaker": texts[article][mention[0]["start"] : mention[0]["end"]] if mention else "UNNAMED",
                "mention": mention,
                "kind": "description" if mention else "unnamed",
            }


def _build(files: Mapping[str, Path]) -> dict[str, Iterable[Row]]:
    return {"train": _rows(files)}


CORPUS = Corpus(
    name="polnear_descriptions",
    version="1",
    summary="Descriptions among the sources of PolNeAR's train with the person that each means",
    task="speaker",
    unit="source",
    domain="political news",
    license="offsets: Apache-2.0; texts: not stated",
    citation=f"The discourse-toolkit founders. {ATTRIBUTION_ROLE.citation}",
    url="https://github.com/networkdynamics/PolNeAR",
    notes=__doc__,
    metric="speaker_accuracy",
    splits=("train",),
    columns={
        "id": str,
        "document": str,
        "text": str,
        "source": SPANS,
        "speaker": str,
        "mention": SPANS,
        "kind": str,
    },
    sources={
        "articles": GitHubFolder(
            "networkdynamics/PolNeAR",
            "c3eee833c035bf7b8c84f55b58c0bf7346cfae76",
            "data",
            "c6d2eb3d909db4df2f5295090ac2720b1ed70e98dc6ed0103923f3b682b4c22d",
            pattern="[dt]*/[ta]*/*.[ta][xn][tn]",  # as in polnear.py: one download serves both
        ),
        "offsets": LocalFolder(Path(__file__).parent, _OFFSETS),
    },
    build=_build,
)
