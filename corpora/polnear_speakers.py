"""Speakers of PolNeAR's sources: 664 sources of 32 articles of its dev, resolved by hand for this toolkit.

A row is a source with the text of its article. ``speaker`` is the fullest name, or the fullest description, of whoever
the source stands for, and ``mention`` where it stands; UNNAMED and empty where the text names nobody. ``content`` is
what PolNeAR says that the source is cited for. ``kind`` is how the source says who it is: name, surname, pronoun,
description, organisation, group or unnamed. polnear_speakers.tsv beside holds the offsets; the texts are PolNeAR's.
One reader, a language model, annotated, without a second opinion. A speaker is right if he has the name of
``speaker``, see :func:`toolkit.speakers.identity`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from toolkit.corpus import SPANS, Corpus, GitHubFolder, LocalFolder, Row, read_brat_events, read_offsets, spans_at
from toolkit.labels import ATTRIBUTION_ROLE

_OFFSETS = "polnear_speakers.tsv"


def _contents(folder: Path, article: str) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """Return what every source of an article is cited for, by its first and last offset."""
    found: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    annotation = min((folder / "dev" / "attributions").glob(f"{article}_*.ann"))
    for event in read_brat_events(annotation):
        if source := event.roles.get("Source"):
            found[source[0][0], source[-1][1]] += event.roles.get("Content", [])
    return found


def _rows(files: Mapping[str, Path]) -> Iterator[Row]:
    contents: dict[str, dict[tuple[int, int], list[tuple[int, int]]]] = {}
    for line, text in read_offsets(files["offsets"] / _OFFSETS, files["articles"] / "dev"):
        article = line["article"]
        if article not in contents:
            contents[article] = _contents(files["articles"], article)
        start, end = map(int, line["source"].split())
        mention = spans_at(line["speaker"])
        yield {
            "id": f"{article}/{start}-{end}",
            "document": article,
            "text": text,
            "source": [{"start": start, "end": end}],
            "content": [{"start": a, "end": b} for a, b in sorted(set(contents[article].get((start, end), [])))],
            "speaker": text[mention[0]["start"] : mention[0]["end"]] if mention else "UNNAMED",
            "mention": mention,
            "kind": line["kind"].removesuffix("-alias"),
        }


def _build(files: Mapping[str, Path]) -> dict[str, Iterable[Row]]:
    return {"dev": _rows(files)}


CORPUS = Corpus(
    name="polnear_speakers",
    version="1",
    summary="Sources of 32 articles of PolNeAR's dev with the speaker that each stands for",
    task="speaker",
    unit="source",
    domain="political news",
    license="offsets: Apache-2.0; texts: not stated",
    citation=f"The discourse-toolkit founders. {ATTRIBUTION_ROLE.citation}",
    url="https://github.com/networkdynamics/PolNeAR",
    notes=__doc__,
    metric="speaker_accuracy",
    splits=("dev",),
    columns={
        "id": str,
        "document": str,
        "text": str,
        "source": SPANS,
        "content": SPANS,
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
