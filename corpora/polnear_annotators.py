"""The articles of PolNeAR that six people annotated, once for each of them: to measure how far they agree.

A row is an article as one person annotated it: all spans of its sources, cues and contents, in the order of the text.
15, 2 and 2 articles of train, dev and test; one more of train has five annotations, and is left out. Spans that are
marked as discussion or as to be discarded belong to no event and are left out, as in ``polnear``.

The authors give a token-wise alpha of .754, without saying of which articles, of which tokens, or of what they counted
as a label. The readings below lie on both sides of it, and all intervals of labels have it. Nearest is that of train's
words. Of attributions with a source alone it is .773, of those in train .756. The articles on which annotators were
trained, and the newswire that they annotated as well, are not in the repository.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path

from toolkit.corpus import SPANS, Corpus, GitHubFolder, Row, read_brat_events
from toolkit.labels import ATTRIBUTION_ROLE

_SPLITS = ("train", "dev", "test")
_ANNOTATORS = 6


def _rows(folder: Path) -> Iterator[Row]:
    paths = sorted((folder / "attributions").glob("*.ann"))
    for article, group in groupby(paths, key=lambda path: path.stem.rpartition("_")[0]):
        annotations = list(group)
        if len(annotations) == _ANNOTATORS:
            text = (folder / "text" / f"{article}.txt").read_bytes().decode("utf-8")
            for path in annotations:
                events = read_brat_events(path)
                spans = {
                    role: sorted({span for event in events for span in event.roles.get(role.title(), ())})
                    for role in ATTRIBUTION_ROLE
                }
                yield {
                    "id": path.stem,
                    "document": article,
                    "text": text,
                    "annotator": path.stem.rpartition("_")[2],
                    **{role: [{"start": a, "end": b} for a, b in found] for role, found in spans.items()},
                }


def _build(files: Mapping[str, Path]) -> dict[str, Iterable[Row]]:
    return {split: _rows(files["articles"] / split) for split in _SPLITS}


CORPUS = Corpus(
    name="polnear_annotators",
    version="2018",
    summary="Articles of PolNeAR as each of six people annotated them",
    task="attribution",
    unit="annotation of an article",
    domain="political news",
    license="not stated",
    citation=ATTRIBUTION_ROLE.citation,
    url="https://github.com/networkdynamics/PolNeAR",
    notes=__doc__,
    metric=None,
    splits=_SPLITS,
    columns={
        "id": str,
        "document": str,
        "text": str,
        "annotator": str,
        **dict.fromkeys(ATTRIBUTION_ROLE, SPANS),
    },
    sources={
        "articles": GitHubFolder(
            "networkdynamics/PolNeAR",
            "c3eee833c035bf7b8c84f55b58c0bf7346cfae76",
            "data",
            "c6d2eb3d909db4df2f5295090ac2720b1ed70e98dc6ed0103923f3b682b4c22d",
            pattern="[dt]*/[ta]*/*.[ta][xn][tn]",  # as in polnear.py: one download serves both
        )
    },
    build=_build,
)
