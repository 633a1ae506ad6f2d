"""Wikinews, articles of 2019 and 2020: running news whose text is open.

No split was published, so there is one, ``articles``. The date that opens many texts is taken off (the column
``date`` has it), paragraphs are parted by one blank line, and the one page without text is left out.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from toolkit.corpus import Corpus, GitHubFile, Row

_DATELINE = re.compile(r"\s*\w+day, \w+ \d{1,2}, \d{4}\s*\n")


def _articles(path: Path, year: str) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        for number, article in enumerate(csv.DictReader(stream)):
            paragraphs = _DATELINE.sub("", article["text"], count=1).split("\n")
            text = "\n\n".join(line for part in paragraphs if (line := part.strip()))
            if not text:
                continue
            yield {
                "id": f"wikinews-{year}-{number:04}",
                "source": "Wikinews",
                "date": article["date"],
                "title": article["title"],
                "text": text,
                "url": article["url"],
            }


def _build(files: Mapping[str, Path]) -> dict[str, Iterable[Row]]:
    return {"articles": [row for year, path in files.items() for row in _articles(path, year)]}


_WIKINEWS = ("vanatteveldt/wikinews", "347254178bf343f3801aac1d03c41cc09c35decb")

CORPUS = Corpus(
    name="wikinews",
    version="2020",
    summary="Wikinews articles of 2019 and 2020",
    task="news",
    unit="document",
    domain="news",
    license="CC BY 2.5",
    citation="Wikinews contributors 2020. Collected by van Atteveldt.",
    url="https://github.com/vanatteveldt/wikinews",
    notes=__doc__,
    metric=None,
    splits=("articles",),
    columns={"id": str, "source": str, "date": str, "title": str, "text": str, "url": str},
    sources={
        "2019": GitHubFile(
            *_WIKINEWS,
            "data/wikinews_2019.csv",
            "d65f87b01244679d01c89ec15616fbd8413e7852732432d5895fa4db9b21ac9e",
        ),
        "2020": GitHubFile(
            *_WIKINEWS,
            "data/wikinews_2020.csv",
            "42f833b55a848b6a9070c3be7e7ab5e55d3150a3e128419130df5b8283a62f4a",
        ),
    },
    build=_build,
)
