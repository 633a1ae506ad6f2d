"""Attributions of the sample corpus: eighteen invented news reports, written and annotated for this toolkit.

A row is a whole report, its text unmodified, since attributions cross sentences; the splits are those of
``sample``. GUIDELINES.md beside the reports says how they were annotated. ``speaker`` is the person or body that the
source resolves to, UNNAMED where there is none; ``quote`` is direct, indirect or mixed; ``commitment`` is
how far the source vouches for the content, from -3 to 3.
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
            yield {
                "id": path.stem,
                "document": path.stem,
                "text": path.read_bytes().decode("utf-8"),
                "attributions": [
                    {
                        **{
                            role: [{"start": start, "end": end} for start, end in event.roles.get(role.title(), ())]
                            for role in ATTRIBUTION_ROLE
                        },
                        "speaker": event.attributes["Speaker"].replace("_", " "),
                        "quote": event.attributes["Quote"],
                        "commitment": int(event.attributes["Commitment"]),
                    }
                    for event in read_brat_events(path.with_suffix(".ann"))
                ],
            }


def _build(files: Mapping[str, Path]) -> dict[str, Iterable[Row]]:
    return {split: _rows(files["reports"], split) for split in _SPLITS}


CORPUS = Corpus(
    name="sample_attributions",
    version="1",
    summary="invented news reports that ship with the toolkit: attributions with speaker and commitment",
    task="attribution",
    unit="document",
    domain="news (invented)",
    license="Apache-2.0",
    citation="The discourse-toolkit founders. Guidelines of the sample corpus. corpora/sample/GUIDELINES.md.",
    url="corpora/sample/GUIDELINES.md",
    notes=__doc__,
    metric=None,
    splits=_SPLITS,
    columns={
        "id": str,
        "document": str,
        "text": str,
        "attributions": [
            {**dict.fromkeys(ATTRIBUTION_ROLE, SPANS), "speaker": str, "quote": str, "commitment": int},
        ],
    },
    sources={"reports": LocalFolder(Path(__file__).parent / "sample" / "reports")},
    build=_build,
)
