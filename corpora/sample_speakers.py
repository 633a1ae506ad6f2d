"""Speakers of the sample corpus: its attributions one by one, each with the text of its report.

The splits, sources, cues, contents and speakers are those of ``sample_attributions``; ``kind`` is whether the content
is direct, indirect or mixed. A speaker is right if he has the name of ``speaker``, see
:func:`toolkit.speakers.identity`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from toolkit.corpus import SPANS, Corpus, LocalFolder, Row, read_brat_events
from toolkit.labels import ATTRIBUTION_ROLE

_SPLITS = ("train", "test")
_TEST = ("04", "05", "08", "09", "11", "13", "15", "17", "18")


def _rows(folder: Path, split: str) -> Iterator[Row]:
    for path in sorted(folder.glob("*.txt")):
        if (path.stem[:2] in _TEST) == (split == "test"):
            text = path.read_bytes().decode("utf-8")
            for event in read_brat_events(path.with_suffix(".ann")):
                yield {
                    "id": f"{path.stem}/{event.id}",
                    "document": path.stem,
                    "text": text,
                    **{
                        role: [{"start": start, "end": end} for start, end in event.roles.get(role.title(), ())]
                        for role in ATTRIBUTION_ROLE
                    },
                    "speaker": event.attributes["Speaker"].replace("_", " "),
                    "kind": event.attributes["Quote"],
                }


def _build(files: Mapping[str, Path]) -> dict[str, Iterable[Row]]:
    return {split: _rows(files["reports"], split) for split in _SPLITS}


CORPUS = Corpus(
    name="sample_speakers",
    version="1",
    summary="invented news reports that ship with the toolkit: the speaker of every attribution",
    task="speaker",
    unit="attribution",
    domain="news (invented)",
    license="Apache-2.0",
    citation="The discourse-toolkit founders. Guidelines of the sample corpus. corpora/sample/GUIDELINES.md.",
    url="corpora/sample/GUIDELINES.md",
    notes=__doc__,
    metric="speaker_accuracy",
    splits=_SPLITS,
    columns={
        "id": str,
        "document": str,
        "text": str,
        **dict.fromkeys(ATTRIBUTION_ROLE, SPANS),
        "speaker": str,
        "kind": str,
    },
    sources={"reports": LocalFolder(Path(__file__).parent / "sample" / "reports")},
    build=_build,
)
