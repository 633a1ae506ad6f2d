"""Event factuality in news, University of Washington: from -3 (certainly did not happen) to 3 (certainly did).

A row is an event of a sentence of TempEval-3 news; five workers each rated how far the author of the text vouches for
it, and ``commitment`` is their mean. Half of the events are 3.0, so that a constant does well in absolute error. The
published splits, with the sentences in the order of the files; no article is named, so a sentence is its own document.
Fifteen sentences of dev stand in train too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from toolkit.corpus import Corpus, GitHubFolder, Row, read_events

_SPLITS = ("train", "dev", "test")


def _build(files: Mapping[str, Path]) -> dict[str, Iterable[Row]]:
    return {split: read_events(files["events"] / f"{split}.jsonl") for split in _SPLITS}


CORPUS = Corpus(
    name="uw_factuality",
    version="2021",
    summary="Events in news sentences, rated for how far the author vouches that they happened, -3 to 3",
    task="commitment",
    unit="event",
    domain="news",
    license="not stated",
    citation="Lee et al. 2015. Event Detection and Factuality Assessment with Non-Expert Supervision. EMNLP. "
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
            "glue_data/UW",
            "7db1740977d38d0b154c0c1f2861e487e38097fb26e37c9c92ca4b9874c6bddb",
            pattern="*.jsonl",
        )
    },
    build=_build,
)
