"""Who is quoted, and how fast that is found: beside textacy, on the quotations of PolNeAR's test, in one run.

textacy and its spaCy model have an environment of their own, made by peers.sh. A quotation is found if some quotation
of the reader has the same words. Its speaker is named if the speaker that the reader gives for it stands where the
annotators saw the source, and known if it is the full name of whoever that is: textacy does not look for that.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import pytest
from measured import measured_on, own, record
from news import in_turn
from section import write_section

import corpora
from toolkit.analysis import analyze
from toolkit.attribution.quotes import quotations
from toolkit.speakers import identity
from toolkit.text import words

HERE = Path(__file__).parent
PEER = HERE / ".peers" / "textacy" / "bin" / "python"
pytestmark = pytest.mark.usefixtures("one_core")
Offsets = tuple[int, int]


class Quotation(NamedTuple):
    """A quotation as a reader gives it: where it stands, where its speaker stands, and who that is."""

    content: Offsets
    source: Offsets
    speaker: str


def ours(text: str) -> list[Quotation]:
    """Read a text, and give what of every content stands in quotation marks."""
    marked = quotations(text)
    return [
        Quotation(
            (max(quotation.start, piece.start), min(quotation.end, piece.end)),
            (one.source[0].start, one.source[-1].end) if one.source else (0, 0),
            one.speaker,
        )
        for one in analyze(text).attributions
        for piece in one.content
        for quotation in marked
        if quotation.start < piece.end and piece.start < quotation.end
    ]


def textacy(texts: list[str]) -> tuple[float, list[list[Quotation] | None]]:
    """Return how long textacy took, and what it found in each text: nothing where it raised."""
    if not PEER.exists():
        pytest.skip("textacy is not there: run benchmarks/peers.sh")
    one_thread = {**os.environ, "OMP_NUM_THREADS": "1"}
    script = [str(PEER), str(HERE / "textacy_quotations.py")]
    done = subprocess.run(script, input=json.dumps(texts).encode(), capture_output=True, check=True, env=one_thread)
    answer = json.loads(done.stdout)
    found = [
        held if held is None else [Quotation(q["content"], q["speaker"], text[slice(*q["speaker"])]) for q in held]
        for text, held in zip(texts, answer["quotations"], strict=True)
    ]
    return answer["seconds"], found


def scores(rows: dict[str, list[dict[str, Any]]], found: list[list[Quotation]]) -> dict[str, int]:
    """Count the annotated quotations that were found, and those whose speaker was named and known besides."""
    counts = {"found": 0, "named": 0, "known": 0}
    for asked, held in zip(rows.values(), found, strict=True):
        text = asked[0]["text"]
        starts = [word.start for word in words(text)]
        by_words: dict[tuple[int, ...], Quotation] = {}
        for quotation in held:
            by_words.setdefault(inside(starts, quotation.content), quotation)
        for row in asked:
            span = row["content"][0]
            if match := by_words.get(inside(starts, (span["start"], span["end"]))):
                counts["found"] += 1
                counts["named"] += (
                    match.source[0] < row["source"][0]["end"] and row["source"][0]["start"] < match.source[1]
                )
                counts["known"] += identity(match.speaker) == identity(row["speaker"])
    return counts


def inside(starts: list[int], span: Offsets) -> tuple[int, ...]:
    return tuple(start for start in starts if span[0] <= start < span[1])


def test_quotations_beside_textacy(benchmark: Any) -> None:
    rows = defaultdict(list)
    for row in corpora.get("polnear_quotes").load()["test"].to_list():
        rows[row["document"]].append(row)
    texts = [asked[0]["text"] for asked in rows.values()]
    asked = sum(map(len, rows.values()))
    found = benchmark.pedantic(lambda: [ours(text) for text in texts], rounds=1, warmup_rounds=1)
    (seconds,) = in_turn(lambda: [analyze(text) for text in texts])
    slow, theirs = textacy(texts)
    count = sum(len(text.split()) for text in texts)
    raised = sum(held is None for held in theirs)
    lines = [
        {
            "reader": "toolkit.analyze",
            **scores(rows, found),
            "raised": 0,
            "words_per_s": round(count / median(seconds)),
        },
        {
            "reader": "textacy.extract.direct_quotations",
            **scores(rows, [held or [] for held in theirs]),
            "raised": raised,
            "words_per_s": round(count / slow),
        },
    ]
    row = {"articles": len(texts), "words": count, "quotations": asked, "readers": lines}
    benchmark.extra_info.update(row)
    runs = record(HERE / "results" / "quotations.json", row, "numba", "numpy")
    write_section(
        "quotations",
        [
            "| reader | found | speaker named | speaker known | articles on which it raises | words/s |",
            "| --- | --- | --- | --- | --- | --- |",
            *(
                f"| `{line['reader']}` | {line['found'] / asked:.1%} | {line['named'] / asked:.1%} "
                f"| {line['known'] / asked:.1%} | {line['raised']} | {line['words_per_s']:,} |"
                for line in lines
            ),
            "",
            f"{asked} quotations in {len(texts)} articles of {count:,} words. The toolkit also finds indirect speech, "
            f"hedges, modals and negations in that time. {measured_on(own(runs))}",
        ],
    )
