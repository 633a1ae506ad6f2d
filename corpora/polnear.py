"""PolNeAR: who says what, in 1,008 articles of seven US publishers on the presidential campaign of 2016.

A row is an article, its text unmodified. An attribution has the spans of its ``source``, its ``cue`` and its
``content``, in the order of the text. Spans of one part with only white space between them are made one, so several
spans are an interruption: 15% of the contents have one, mostly the words that say who speaks. ``source`` is empty
where nobody is named. A content has its quotation marks, and no comma or full stop that stands after them.
Attributions do not nest: 1,321 sources are shared by two or more, and 18 pairs of parts overlap otherwise.

Six people annotated, one to an article; 15, 2 and 2 articles of train, dev and test have six annotations, to measure
agreement, and one of train has five. Rows have that of the first annotator by name (``annotator``), the others are
left out. This gives 19,868, 2,193 and 2,044 events, the 24 thousand that the authors count. 34 of train and one of
dev have no parts and are left out. Of the others 1,473, 126 and 166 have no source; in train one has no cue and two
have no content. Spans that are marked as discussion or as to be discarded belong to no event.

Offsets count characters, the byte-order mark of two texts of train included. The texts that the annotations quote for
all 94,248 spans were compared: they agree, but for three that are quoted up to a line break. White space at the edges
is taken off (62 spans). One text of train stands there twice, under two dates.

``title``, ``outlet`` and ``date`` come from the metadata. Most texts open with their headline, a full stop added.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from toolkit.corpus import SPANS, Corpus, GitHubFile, GitHubFolder, Row, read_brat_events
from toolkit.labels import ATTRIBUTION_ROLE

_SPLITS = ("train", "dev", "test")
_SOURCE = ("networkdynamics/PolNeAR", "c3eee833c035bf7b8c84f55b58c0bf7346cfae76")


def _joined(text: str, spans: Iterable[tuple[int, int]]) -> list[dict[str, int]]:
    """Trim spans, and join those that touch or have only white space between them."""
    joined: list[dict[str, int]] = []
    for start, end in spans:
        piece = text[start:end]
        start, end = start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
        if joined and not text[joined[-1]["end"] : start].strip():
            joined[-1]["end"] = max(end, joined[-1]["end"])
        else:
            joined.append({"start": start, "end": end})
    return joined


def _rows(folder: Path, split: str, metadata: Mapping[str, Mapping[str, str]]) -> Iterator[Row]:
    # Globbing once for each article would read the folder again and again.
    annotations: dict[str, Path] = {}
    for path in sorted((folder / split / "attributions").glob("*.ann")):
        annotations.setdefault(path.stem.rpartition("_")[0], path)
    for path in sorted((folder / split / "text").glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        article = metadata[path.stem]
        annotation = annotations[path.stem]
        yield {
            "id": path.stem,
            "document": path.stem,
            "title": article["title"],
            "outlet": article["publisher"],
            "date": article["publication_date"],
            "text": text,
            "annotator": annotation.stem.rpartition("_")[2],
            "attributions": [
                {role: _joined(text, event.roles.get(role.title(), ())) for role in ATTRIBUTION_ROLE}
                for event in read_brat_events(annotation)
                if event.roles
            ],
        }


def _build(files: Mapping[str, Path]) -> dict[str, Iterable[Row]]:
    with files["metadata"].open(encoding="utf-8", newline="") as stream:
        lines = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        metadata = {line["filename"]: line for line in lines if line["compartment"] in _SPLITS}
    return {split: _rows(files["articles"], split, metadata) for split in _SPLITS}


CORPUS = Corpus(
    name="polnear",
    version="1.0.0",
    summary="Articles of seven US publishers on the 2016 election with all attributions: source, cue and content",
    task="attribution",
    unit="document",
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
        "title": str,
        "outlet": str,
        "date": str,
        "text": str,
        "annotator": str,
        "attributions": [dict.fromkeys(ATTRIBUTION_ROLE, SPANS)],
    },
    sources={
        "articles": GitHubFolder(
            *_SOURCE,
            "data",
            "c6d2eb3d909db4df2f5295090ac2720b1ed70e98dc6ed0103923f3b682b4c22d",
            pattern="[dt]*/[ta]*/*.[ta][xn][tn]",  # texts and annotations of the three splits, not the parses
        ),
        "metadata": GitHubFile(
            *_SOURCE, "data/metadata.tsv", "f3ac2352dcac7c432ee05eaca9fa32195f602450823b93c964e7ba7b8ba9f4c3"
        ),
    },
    build=_build,
)
