"""Quotations of PolNeAR with source and speaker, read for this toolkit: 300 of its test, 143 of dev, 2,325 of train.

A row is a quotation with the text of its article. ``content`` is the quotation with its marks, ``kind`` whether it is
direct, or mixed into the reporter's words; ``source`` is who is named beside it, and ``speaker`` the fullest name, or
the fullest description, of whoever that is; ``mention`` is where it stands in the text. polnear_quotes.tsv,
polnear_quotes_dev.tsv and polnear_quotes_train.tsv beside hold the offsets; the texts are PolNeAR's.

The readers are language models, not people. The test is for scoring only. One reader annotated it; another, who saw
neither those answers nor any system's, named the same speaker for 298 of the 300 (polnear_quotes_second.tsv). Those of
dev are for development: five at most of each article that polnear_speakers does not have. Their sources are PolNeAR's,
and one reader corrected the speakers, which had been resolved from them. Those of train were drawn by chance from 555
articles, of what stands in PolNeAR's contents and has three words or more; one reader each named the speakers, without
seeing a source or any answer; the sources are PolNeAR's, and direct is what has a capital and a mark or a line's end
before it. Pronouns learn from them.

How answers are judged: a content is right if it has the same words as ``content``, whatever marks stand at its edges
or between; a speaker is right if he has the name of ``speaker``, see :func:`toolkit.speakers.identity`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from toolkit.corpus import SPANS, Corpus, GitHubFolder, LocalFolder, Row, read_offsets, spans_at
from toolkit.labels import ATTRIBUTION_ROLE

_OFFSETS = {"train": "polnear_quotes_train.tsv", "dev": "polnear_quotes_dev.tsv", "test": "polnear_quotes.tsv"}


def _rows(files: Mapping[str, Path], split: str) -> Iterator[Row]:
    for line, text in read_offsets(files[split] / _OFFSETS[split], files["articles"] / split):
        yield {
            "id": f"{line['article']}/{line['start']}-{line['end']}",
            "document": line["article"],
            "text": text,
            "content": [{"start": int(line["start"]), "end": int(line["end"])}],
            "source": spans_at(line["source"]),
            "speaker": text[slice(*map(int, line["speaker"].split()))],
            "mention": spans_at(line["speaker"]),
            "kind": line["quote"],
        }


def _build(files: Mapping[str, Path]) -> dict[str, Iterable[Row]]:
    return {split: _rows(files, split) for split in _OFFSETS}


CORPUS = Corpus(
    name="polnear_quotes",
    version="4",
    summary="Quotations of PolNeAR with the source and the speaker of each",
    task="speaker",
    unit="quotation",
    domain="political news",
    license="offsets: Apache-2.0; texts: not stated",
    citation=f"The discourse-toolkit founders. {ATTRIBUTION_ROLE.citation}",
    url="https://github.com/networkdynamics/PolNeAR",
    notes=__doc__,
    metric="statement_accuracy",
    splits=tuple(_OFFSETS),
    columns={
        "id": str,
        "document": str,
        "text": str,
        "content": SPANS,
        "source": SPANS,
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
        **{split: LocalFolder(Path(__file__).parent, name) for split, name in _OFFSETS.items()},
    },
    build=_build,
)
