"""Descriptions among the sources of PolNeAR's train, and whom each means: 234 read for this toolkit.

A row is a source such as "the senator" or "his wife" with the text of its article. ``speaker`` is the fullest name of
the person whom it means, and ``mention`` where that stands first; UNNAMED and empty where the text names no such
person. The articles and their sources were drawn by chance; of those read, some were left out where the text does not
tell. polnear_descriptions.tsv beside holds the offsets; the texts are PolNeAR's. One reader, a language
model, annotated, without a second opinion. The ranking of descriptions was learned from them: for training only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from toolkit.corpus import SPANS, Corpus, GitHubFolder, LocalFolder, Row, read_offsets, spans_at
from toolkit.labels import ATTRIBUTION_ROLE

_OFFSETS = "polnear_descriptions.tsv"


def _rows(files: Mapping[str, Path]) -> Iterator[Row]:
    for line, text in read_offsets(files["offsets"] / _OFFSETS, files["articles"] / "train"):
        mention = spans_at(line["speaker"])
        yield {
            "id": f"{line['article']}/{line['source'].replace(' ', '-')}",
            "document": line["article"],
            "text": text,
            "source": spans_at(line["source"]),
            "speaker": text[mention[0]["start"] : mention[0]["end"]] if mention else "UNNAMED",
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
