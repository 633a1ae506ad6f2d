"""NewsMTSC: what a sentence of political news says for or against a person or a body that it names.

The published files, by their published names: ``devtest_rw`` has targets as they come in news, ``devtest_mt`` sentences
with several targets. Negative is against here, positive favor, neutral none. A row is a target in a sentence; ``start``
and ``end`` are its place, ``mentions`` the other places where the sentence speaks of it. A document is an article, as
the identifiers tell it; a quarter to a half of the articles of both tests have sentences in train too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from toolkit.corpus import SPANS, Corpus, GitHubFile, Row
from toolkit.labels import STANCE

_SPLITS = ("train", "devtest_mt", "devtest_rw")
_LABELS = {2.0: "against", 4.0: "none", 6.0: "favor"}


def _read(path: Path, split: str) -> Iterator[Row]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        sentence = json.loads(line)
        for place, target in enumerate(sentence["targets"]):
            yield {
                "id": f"{split}/{number:04}/{place}",
                "document": _article(sentence["primary_gid"]),
                "text": sentence["sentence_normalized"],
                "target": target["mention"],
                "start": target["from"],
                "end": target["to"],
                "mentions": [
                    {"start": mention["from"], "end": mention["to"]} for mention in target.get("further_mentions", ())
                ],
                "label": STANCE.index(_LABELS[target["polarity"]]),
            }


def _article(identifier: str) -> str:
    """Return the article of "allsides_ARTICLE_..." or "polusa_v1_ARTICLE_..."."""
    parts = identifier.split("_")
    return "_".join(parts[: 3 if parts[0] == "polusa" else 2])


def _build(files: Mapping[str, Path]) -> dict[str, Iterable[Row]]:
    return {split: _read(files[split], split) for split in _SPLITS}


def _source(split: str, sha256: str) -> GitHubFile:
    return GitHubFile(
        "fhamborg/NewsMTSC",
        "b9d9b79704ed1b35cecaf1d7c2343dc1bd734fb7",
        f"NewsSentiment/controller_data/datasets/NewsMTSC-dataset/{split}.jsonl",
        sha256,
    )


CORPUS = Corpus(
    name="newsmtsc",
    version="2021",
    summary="Sentences of political news, for or against a person or body that they name",
    task="stance",
    unit="target in a sentence",
    domain="political news",
    license="MIT",
    citation="Hamborg and Donnay 2021. NewsMTSC: A Dataset for (Multi-)Target-dependent Sentiment Classification in "
    "Political News Articles. EACL.",
    url="https://github.com/fhamborg/NewsMTSC",
    notes=__doc__,
    metric="macro_f1",
    splits=_SPLITS,
    columns={
        "id": str,
        "document": str,
        "text": str,
        "target": str,
        "start": int,
        "end": int,
        "mentions": SPANS,
        "label": STANCE,
    },
    sources={
        "train": _source("train", "fb80ff05993dd59016c36abefaa7bd00d77cb0cb38a781c1f9edd9ad7c61471e"),
        "devtest_mt": _source("devtest_mt", "f7657900083bc12f41f1dcd7f19ae5b3eec87844da5eeb22d07ee916fe83a865"),
        "devtest_rw": _source("devtest_rw", "c915d6461625cc610a43fd0bac7a25dddfc1252e1331a4bfb7cc30e75b35982a"),
    },
    build=_build,
)
