"""Eighteen news reports about places and people that do not exist, written and annotated for this toolkit.

GUIDELINES.md beside this file says how they were annotated. The reports carry hedge cues, modals, negations
and attributions; a row is a sentence, so attributions, which cross sentences, are read with ``standoff``.
A row's spans count from the start of its sentence. Nobody's published figures are on these texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from corpora.sample.standoff import Mark, Report, read_reports
from toolkit.corpus import SPANS, Corpus, LocalFolder, Row
from toolkit.labels import HEDGING

TRAIN = (
    "01-harbour-levy",
    "02-coalition-talks",
    "03-bridge-inspection",
    "06-hospital-merger",
    "07-wheat-exports",
    "10-election-count",
    "12-school-closures",
    "14-fishing-treaty",
    "16-flood-relief",
)
TEST = (
    "04-central-bank",
    "05-border-post",
    "08-mayor-resigns",
    "09-water-alert",
    "11-airline-rescue",
    "13-leaked-memo",
    "15-steelworks",
    "17-court-ruling",
    "18-tram-strike",
)

# "cannot" is two tokens, as in the Treebank; a word keeps its inner apostrophes, hyphens, points and commas.
_TOKEN = re.compile(r"[Cc]an(?=not\b)|\w+(?:[-'’.,]\w+)*|[^\w\s]")


def sentence_rows(report: Report) -> Iterator[Row]:
    """Yield one row for every sentence of a report."""
    for number, (start, end) in enumerate(report.sentences, 1):
        text = report.text[start:end]

        def spans(mark: Mark, start: int = start) -> list[dict[str, int]]:
            return [{"start": left - start, "end": right - start} for left, right in mark.pieces]

        cues = [span for hedge in report.hedges if hedge.within(start, end) for span in spans(hedge)]
        yield {
            "id": f"{report.id}/{number:02}",
            "document": report.id,
            "text": text,
            "label": "uncertain" if cues else "certain",
            "cues": cues,
            "cues_known": True,
            "tokens": [{"start": match.start(), "end": match.end()} for match in _TOKEN.finditer(text)],
            "modals": [
                spans(modal)[0] | _modal(modal.attributes) for modal in report.modals if modal.within(start, end)
            ],
            "negations": [
                {"cue": spans(negation.cue), "scope": spans(negation.scope)}
                for negation in report.negations
                if negation.cue.within(start, end)
            ],
        }


def _modal(attributes: Mapping[str, str]) -> dict[str, Any]:
    return {
        "sense": attributes["Sense"],
        "fine_sense": attributes["FineSense"],
        "force": attributes["Force"],
        "negated": attributes["Negated"] == "true",
    }


def _build(files: Mapping[str, Path]) -> dict[str, list[Row]]:
    reports = {report.id: report for report in read_reports(files["reports"])}
    return {
        split: [row for name in names for row in sentence_rows(reports[name])]
        for split, names in (("train", TRAIN), ("test", TEST))
    }


CORPUS = Corpus(
    name="sample",
    version="1",
    summary="invented news reports that ship with the toolkit: hedge cues, modals, negations, attributions",
    task="hedging",
    unit="sentence",
    domain="news (invented)",
    license="Apache-2.0",
    citation="The discourse-toolkit founders. Guidelines of the sample corpus. corpora/sample/GUIDELINES.md.",
    url="corpora/sample/GUIDELINES.md",
    metric="f1_uncertain",
    splits=("train", "test"),
    columns={
        "id": str,
        "document": str,
        "text": str,
        "label": HEDGING,
        "cues": SPANS,
        "cues_known": bool,
        "tokens": SPANS,
        "modals": [
            {"start": int, "end": int, "sense": str, "fine_sense": str, "force": str, "negated": bool},
        ],
        "negations": [{"cue": SPANS, "scope": SPANS}],
    },
    sources={"reports": LocalFolder(Path(__file__).parent / "reports")},
    build=_build,
    notes="One author, invented texts: for tests and a first run, not for claims about news.",
)
