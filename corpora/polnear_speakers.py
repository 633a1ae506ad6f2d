"""Speakers of PolNeAR's sources: 664 sources of 32 articles of its dev, resolved by hand for this toolkit.

A row is a source with the text of its article. ``speaker`` is the span of the fullest name, or of the fullest
description, of whoever the source stands for; it is empty where the text names nobody. ``kind`` is how the source
says it: name, surname-alias, pronoun, description, organisation, group or unnamed. polnear_speakers.tsv beside holds
the offsets; the texts are PolNeAR's. One person annotated, without a second opinion.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from toolkit.corpus import SPANS, Corpus, GitHubFolder, LocalFolder, Row
from toolkit.labels import ATTRIBUTION_ROLE

_OFFSETS = "polnear_speakers.tsv"


def _spans(offsets: str) -> list[dict[str, int]]:
    if offsets in ("", "-"):
        return []
    start, end = map(int, offsets.split())
    return [{"start": start, "end": end}]


def _rows(files: Mapping[str, Path]) -> Iterator[Row]:
    texts: dict[str, str] = {}
    with (files["offsets"] / _OFFSETS).open(encoding="utf-8", newline="") as stream:
        for line in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            article = line["article"]
            if article not in texts:
                texts[article] = (files["articles"] / "dev" / "text" / f"{article}.txt").read_bytes().decode("utf-8")
            yield {
                "id": f"{article}/{line['source'].replace(' ', '-')}",
                "document": article,
                "text": texts[article],
                "source": _spans(line["source"]),
                "speaker": _spans(line["speaker"]),
                "kind": line["kind"],
            }


def _build(files: Mapping[str, Path]) -> dict[str, Iterable[Row]]:
    return {"dev": _rows(files)}


CORPUS = Corpus(
    name="polnear_speakers",
    version="1",
    summary="Sources of 32 articles of PolNeAR's dev with the speaker that each stands for",
    task="speaker",
    unit="source",
    domain="political news",
    license="offsets: Apache-2.0; texts: not stated",
    citation=f"The discourse-toolkit founders. {ATTRIBUTION_ROLE.citation}",
    url="https://github.com/networkdynamics/PolNeAR",
    notes=__doc__,
    metric=None,
    splits=("dev",),
    columns={"id": str, "document": str, "text": str, "source": SPANS, "speaker": SPANS, "kind": str},
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
