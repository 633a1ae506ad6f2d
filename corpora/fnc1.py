"""FNC-1, the Fake News Challenge: articles that agree or disagree with a headline, discuss it, or are unrelated to it.

A row is a pair: ``text`` is the article's body, ``target`` the headline. The topics of test are new, but
237 of its 25,413 pairs have a body that stands in train too. The challenge's own repository no longer holds the
stances of train; they are those of a later paper, whose two parts of train are put together again here: 49,972 pairs
in its order. A document is a body.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from toolkit.corpus import Corpus, GitHubFile, Row
from toolkit.labels import HEADLINE_STANCE


def _table(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _read(split: str, bodies: Path, stances: Sequence[Path]) -> Iterator[Row]:
    texts = {body["Body ID"]: body["articleBody"] for body in _table(bodies)}
    for number, pair in enumerate(pair for path in stances for pair in _table(path)):
        yield {
            "id": f"{split}/{number:05}",
            "document": f"{split}/{pair['Body ID']}",
            "text": texts[pair["Body ID"]],
            "target": pair["Headline"],
            "label": HEADLINE_STANCE.index(pair["Stance"]),
        }


def _build(files: Mapping[str, Path]) -> dict[str, Iterable[Row]]:
    return {
        "train": _read("train", files["train_bodies"], [files["train_stances"], files["more_train_stances"]]),
        "test": _read("test", files["test_bodies"], [files["test_stances"]]),
    }


_CHALLENGE = ("FakeNewsChallenge/fnc-1", "29d473af2d15278f0464d5e41e4cbe7eb58231f2")
_LATER = ("UKPLab/coling2018_fake-news-challenge", "6446c4459b520b7f7713bc66117917e341d899dc")
_FOLDER = "data/fnc-1/corpora/metaclassifier_corpus_9_1"

CORPUS = Corpus(
    name="fnc1",
    version="2017",
    summary="Headlines and news articles: agree, disagree, discuss or unrelated",
    task="stance",
    unit="headline and article",
    domain="news",
    license="not stated",
    citation=f"Pomerleau and Rao 2017. Fake News Challenge Stage 1. {HEADLINE_STANCE.citation}",
    url="http://www.fakenewschallenge.org",
    notes=__doc__,
    metric="fnc_score",
    splits=("train", "test"),
    columns={"id": str, "document": str, "text": str, "target": str, "label": HEADLINE_STANCE},
    sources={
        "train_bodies": GitHubFile(
            *_CHALLENGE, "train_bodies.csv", "f1960cf7aa6972a9308aedbd3b393ab773893604d7d323378b75f66112f0c27a"
        ),
        "train_stances": GitHubFile(
            *_LATER,
            f"{_FOLDER}/train_train_stances.csv",
            "8b313d0a97de94669f12e894da0b72d7f7a5c4dbb4b978c6c59f581019bd4f2a",
        ),
        "more_train_stances": GitHubFile(
            *_LATER,
            f"{_FOLDER}/train_test_stances.csv",
            "da03ca7af7121dd4bba50913e8bc55f9bdb9ff6df1226eaa0b29dba6d73d30bb",
        ),
        "test_bodies": GitHubFile(
            *_CHALLENGE,
            "competition_test_bodies.csv",
            "60c9eeb15b904764d2e6512eaea31c6edf148206867284a281e11c29c9919046",
        ),
        "test_stances": GitHubFile(
            *_CHALLENGE,
            "competition_test_stances.csv",
            "39d5c2572e61d2f65116fdd20183aeff533abaf26134078966c337e6a8ec3329",
        ),
    },
    build=_build,
)
