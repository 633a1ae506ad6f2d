"""Reuters-21578, Distribution 1.0: newswire of 1987, running text without discourse labels.

All 21,578 documents, by Lewis's split; the 2,535 that have no body (headlines alone, and unprocessed tables)
have an empty ``text``. The files are SGML that no parser of today reads: Latin-1, control characters as entities,
and a fixed set of tags, read here by their names. A paragraph is what starts with an indentation; its
lines are joined, and the signature "Reuter" at the end goes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from toolkit.corpus import Corpus, GitHubFolder, Row

_DOCUMENT = re.compile(r"<REUTERS (?P<attributes>[^>]*)>(?P<content>.*?)</REUTERS>", re.DOTALL)
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_ITEM = re.compile(r"<D>(.*?)</D>", re.DOTALL)
_SIGNATURE = re.compile(r"\s+reuter\s*\Z", re.IGNORECASE)
_DATE = re.compile(r"\d{1,2}-[A-Z]{3}-\d{4} \d{2}:\d{2}:\d{2}")
_SPLITS = {"TRAIN": "train", "TEST": "test", "NOT-USED": "unused"}


def _content(tag: str, text: str) -> str:
    match = re.search(f"<{tag}[^>]*>(.*?)</{tag}>", text, re.DOTALL)
    return match[1] if match else ""


def _line(text: str) -> str:
    return " ".join(text.split())


def _body(text: str) -> str:
    lines = [_line(part) for part in re.split(r"\n {2,}", _SIGNATURE.sub("", html.unescape(text)))]
    return "\n\n".join(line for line in lines if line)


def _date(text: str) -> str:
    match = _DATE.search(text)
    return datetime.strptime(match[0], "%d-%b-%Y %H:%M:%S").isoformat() if match else ""


def _build(files: Mapping[str, Path]) -> dict[str, Iterable[Row]]:
    rows: dict[str, list[Row]] = {split: [] for split in _SPLITS.values()}
    for path in sorted(files["sgml"].glob("reut2-*.sgm")):
        for document in _DOCUMENT.finditer(path.read_text(encoding="latin-1")):
            attributes = dict(_ATTRIBUTE.findall(document["attributes"]))
            content = document["content"]
            rows[_SPLITS[attributes["LEWISSPLIT"]]].append(
                {
                    "id": f"reuters21578-{attributes['NEWID']}",
                    "source": "Reuters",
                    "date": _date(_content("DATE", content)),
                    "title": _line(html.unescape(_content("TITLE", content))),
                    "text": _body(_content("BODY", content)),
                    "dateline": _line(html.unescape(_content("DATELINE", content))),
                    "topics": _ITEM.findall(_content("TOPICS", content)),
                }
            )
    return {**rows}


CORPUS = Corpus(
    name="reuters21578",
    version="1.0",
    summary="Newswire of 1987: short reports, mostly of business",
    task="news",
    unit="document",
    domain="news",
    license="for research purposes only",
    citation="Lewis 1997. Reuters-21578 text categorization collection, Distribution 1.0.",
    url="https://archive.ics.uci.edu/dataset/137/reuters+21578+text+categorization+collection",
    notes=__doc__,
    metric=None,
    splits=tuple(_SPLITS.values()),
    columns={
        "id": str,
        "source": str,
        "date": str,
        "title": str,
        "text": str,
        "dateline": str,
        "topics": [str],
    },
    sources={
        "sgml": GitHubFolder(
            "colibri17/TextCategorization",
            "b6c2ca3d46a2540843400890792e5165448b4516",
            "reuters21578",
            "5bec75d5d0ea78bd0420929769e3781f6e309db349fe0e8c86609277ac882df3",
            pattern="reut2-*.sgm",
        )
    },
    build=_build,
)
