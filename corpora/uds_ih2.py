"""Event factuality on the web, UDS-IH2 ("It Happened" 2): from -3 (certainly did not happen) to 3 (certainly did).

A row is a predicate of a sentence of the English Web Treebank; annotators said whether it happened and how sure they
were, which makes ``commitment``. The published splits; 18 short sentences stand word for word in two of them (the
statistics count their rows). A sentence is its own document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from toolkit.corpus import Corpus, GitHubFolder, Row, read_events

_SPLITS = ("train", "dev", "test")


def _build(files: Mapping[str, Path]) -> dict[str, Iterable[Row]]:
    return {split: read_events(files["events"] / f"{split}.jsonl") for split in _SPLITS}


CORPUS = Corpus(
    name="uds_ih2",
    version="2021",
    summary="Predicates in web sentences, judged for whether they happened and how surely, -3 to 3",
    task="commitment",
    unit="event",
    domain="web: blogs, newsgroups, mail, reviews, answers",
    license="CC BY-SA 4.0",
    citation="Rudinger, White and Van Durme 2018. Neural Models of Factuality. NAACL. "
    "As in Jiang and de Marneffe 2021. He Thinks He Knows Better than the Doctors: BERT for Event Factuality Fails on "
    "Pragmatics. TACL.",
    url="https://github.com/njjiang/factuality_bert",
    notes=__doc__,
    metric="mae",
    splits=_SPLITS,
    columns={"id": str, "document": str, "text": str, "start": int, "end": int, "commitment": float},
    sources={
        "events": GitHubFolder(
            "njjiang/factuality_bert",
            "03c67193240a24806c9065acd757196681d941fe",
            "glue_data/UDS_IH2",
            "37a24e08ee7f7145aa47f7fdbe36ccdd7efca2dd388928225df4ad4e3b119bb5",
            pattern="*.jsonl",
        )
    },
    build=_build,
)
