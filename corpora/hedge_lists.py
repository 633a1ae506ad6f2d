"""Hedges, boosters and discourse markers: word lists, a term a row, with the heading that they stand under.

No licence is stated, so the lists are fetched and never shipped. The booster list has no headings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from toolkit.corpus import Corpus, GitHubFile, Row


def _terms(path: Path, kind: str) -> Iterator[Row]:
    heading = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        term = " ".join(line.split())
        if term.startswith("#"):
            heading = term.lstrip("# ")
        elif term:
            yield {"term": term, "kind": kind, "heading": heading}


def _build(files: Mapping[str, Path]) -> dict[str, Iterable[Row]]:
    return {"terms": [row for kind, path in files.items() for row in _terms(path, kind)]}


_RESOURCES = ("hedging-lrec/resources", "6e7bc519816940655ab6dcef77578a8768d69bf0")

CORPUS = Corpus(
    name="hedge_lists",
    version="2020",
    summary="Lists of hedges, boosters and discourse markers",
    task="lexicon",
    unit="term",
    domain="any",
    license="not stated",
    citation="Islam, Xiao and Mercer 2020. A Lexicon-Based Approach for Detecting Hedges in Informal Text. LREC.",
    url="https://github.com/hedging-lrec/resources",
    notes=__doc__,
    metric=None,
    splits=("terms",),
    columns={"term": str, "kind": str, "heading": str},
    sources={
        "hedge": GitHubFile(
            *_RESOURCES,
            "hedge_words.txt",
            "cf07b189d2f244b688be34fb6badfd6f6cc47f7e5d83aa788cccab7199b42625",
        ),
        "booster": GitHubFile(
            *_RESOURCES,
            "booster_words.txt",
            "5ba08b82bf56ce6721865ba2eea4f27cfb8b13384b2b34ed56ffd128c7f254b5",
        ),
        "discourse marker": GitHubFile(
            *_RESOURCES,
            "discourse_markers.txt",
            "9b9085275e8fc9ed125a09f2c2ab1abe9ba766cd258f1e6687c9c511418dd5be",
        ),
    },
    build=_build,
)
