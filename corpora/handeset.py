"""HanDeSeT: speeches in the House of Commons, for or against the motion that is debated.

``text`` is the speech, up to five utterances as paragraphs; ``target`` is the motion. ``label`` is what an annotator
read in the speech, ``vote`` how its speaker voted: they differ in 91 of 1,251. ``motion_sentiment`` is the annotator's
reading of the motion itself (favor: it praises or demands, against: it blames or rejects), ``government`` tells whether
it is the government's, ``motion_party`` who moves it and ``party`` who speaks. There is no official split; a
document is a debate, by its title; one debate has two titles, and the first is taken for both.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from toolkit.corpus import Corpus, GitHubFile, Row
from toolkit.labels import MOTION_STANCE

_UTTERANCES = ("utt1", "utt2", "utt3", "utt4", "utt5")


def _read(path: Path) -> Iterator[Row]:
    debates: dict[str, str] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for unit in csv.DictReader(stream):
            yield {
                "id": unit["id"],
                "document": debates.setdefault(unit["motion"], unit["title"]),
                "text": "\n".join(unit[name] for name in _UTTERANCES if unit[name]),
                "target": unit["motion"],
                "label": int(unit["manual speech"]),
                "vote": int(unit["vote speech"]),
                "motion_sentiment": int(unit["manual motion"]),
                "government": unit["govt/opp motion"] == "1",
                "motion_party": unit["motion party affiliation"],
                "speaker": unit["name"],
                "party": unit["party affiliation"],
            }


def _build(files: Mapping[str, Path]) -> dict[str, Iterable[Row]]:
    return {"all": _read(files["units"])}


CORPUS = Corpus(
    name="handeset",
    version="2018",
    summary="Speeches in the House of Commons, for or against a motion",
    task="stance",
    unit="speech",
    domain="parliament",
    license="Open Parliament Licence 3.0",
    citation=MOTION_STANCE.citation,
    url="https://github.com/MartinWehking/DeepSeminar",
    notes=__doc__,
    metric=None,
    splits=("all",),
    columns={
        "id": str,
        "document": str,
        "text": str,
        "target": str,
        "label": MOTION_STANCE,
        "vote": MOTION_STANCE,
        "motion_sentiment": MOTION_STANCE,
        "government": bool,
        "motion_party": str,
        "speaker": str,
        "party": str,
    },
    sources={
        "units": GitHubFile(
            "MartinWehking/DeepSeminar",
            "2d60d2a6b03a122599ed5a798a9af025ba2a12af",
            "HanDeSeT.csv",
            "01db025df382524065edd7a07378708c8b704a51bbb90d3b93fad56e48345c0e",
        )
    },
    build=_build,
)
