"""Is a modal turned over by a negation? Minimal pairs in the style of news, written for this toolkit.

A row is a sentence with one modal marked; its partner in the pair (``document``) differs in little and has the other
answer. ``look`` is for looking at errors and setting rules, ``score`` and ``blind`` only for scoring: the pairs are
parted by a rule, and the parts share no sentence. Whoever wrote the pairs of ``blind``, and 115 of those of ``look``,
did not know the rules; those of ``score`` were written before there were rules, by who set them. GUIDELINES.md beside
the file says how the cases were decided. All sentences, names and places are invented, so a score says what a system
can do and not how often news asks for it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from toolkit.corpus import Corpus, LocalFolder, Row
from toolkit.labels import MODAL_POLARITY

_FILE = "modal_polarity.tsv"
_SPLITS = ("look", "score", "blind")
_LABELS = {"false": "affirmed", "true": "negated"}


def _build(files: Mapping[str, Path]) -> dict[str, Iterable[Row]]:
    rows: dict[str, list[Row]] = {split: [] for split in _SPLITS}
    with (files["pairs"] / _FILE).open(encoding="utf-8", newline="") as stream:
        for line in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            rows[line["part"]].append(
                {
                    "id": line["id"],
                    "document": line["pair"],
                    "text": line["sentence"],
                    "start": int(line["start"]),
                    "end": int(line["end"]),
                    "modal": line["modal"],
                    "label": _LABELS[line["negated"]],
                    "kind": line["kind"],
                }
            )
    return {**rows}


CORPUS = Corpus(
    name="modal_polarity",
    version="2",
    summary="invented minimal pairs that ship with the toolkit: is the modal negated?",
    task="modality",
    unit="modal",
    domain="news (invented)",
    license="Apache-2.0",
    citation=MODAL_POLARITY.citation,
    url="corpora/sample/GUIDELINES.md",
    notes=__doc__,
    metric="accuracy",
    splits=_SPLITS,
    columns={
        "id": str,
        "document": str,
        "text": str,
        "start": int,
        "end": int,
        "modal": str,
        "label": MODAL_POLARITY,
        "kind": str,
    },
    sources={"pairs": LocalFolder(Path(__file__).parent / "sample", _FILE)},
    build=_build,
)
