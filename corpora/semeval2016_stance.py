"""SemEval-2016 task 6A: the stance of tweets towards five targets, most of which they do not name.

TweetEval's copy: its files are by target; users are written "@user", and ``val`` was parted from the official training
tweets. No user is told, so every tweet is its own document. The official score is the mean of the F1 of favor and of
against over all tweets of the test; many papers print its mean over the targets instead, which is another figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from toolkit.corpus import Corpus, GitHubFolder, Row
from toolkit.labels import STANCE, LabelSet

_FOLDERS = {
    "abortion": "Legalization of Abortion",
    "atheism": "Atheism",
    "climate": "Climate Change is a Real Concern",
    "feminist": "Feminist Movement",
    "hillary": "Hillary Clinton",
}
_TARGETS = LabelSet("targets", tuple(_FOLDERS.values()), STANCE.citation)
_LABELS = {"0": "none", "1": "against", "2": "favor"}
_SPLITS = ("train", "val", "test")


def _read(folder: Path, split: str) -> Iterator[Row]:
    for name, target in _FOLDERS.items():
        texts, labels = (
            (folder / name / f"{split}_{kind}.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")
            for kind in ("text", "labels")
        )
        for number, (text, label) in enumerate(zip(texts, labels, strict=True)):
            place = f"{split}/{name}/{number:04}"
            yield {
                "id": place,
                "document": place,
                "text": text.strip(),
                "target": _TARGETS.index(target),
                "label": STANCE.index(_LABELS[label]),
            }


def _build(files: Mapping[str, Path]) -> dict[str, Iterable[Row]]:
    return {split: _read(files["stance"], split) for split in _SPLITS}


CORPUS = Corpus(
    name="semeval2016_stance",
    version="TweetEval 2020",
    summary="Tweets for or against five targets: a person, movements, laws",
    task="stance",
    unit="tweet",
    domain="tweets",
    license="research only",
    citation=f"{STANCE.citation} Barbieri et al. 2020. TweetEval: Unified Benchmark and Comparative Evaluation for "
    "Tweet Classification. Findings of EMNLP.",
    url="https://github.com/cardiffnlp/tweeteval",
    notes=__doc__,
    metric="f_avg",
    splits=_SPLITS,
    columns={"id": str, "document": str, "text": str, "target": _TARGETS, "label": STANCE},
    sources={
        "stance": GitHubFolder(
            "cardiffnlp/tweeteval",
            "4fbd22cd78421f05b1ecdb4fc5725bc7a7bd8f66",
            "datasets/stance",
            "8c74f0358e1bfc2c3d0104d91578d0ee242d6acea5dfa4400e524977ca215760",
            pattern="*/*.txt",
        )
    },
    build=_build,
)
