"""Where the time of scoring goes, and how much of it is waiting: for memory, and for branches that were guessed wrong.

Every compiled part is timed where it is called, on the news and on articles of it that are each repeated until they
fill a block. Of such a block the processor has all tables at hand, and knows the way of every branch: it knows the text
by heart. What a part takes less there is what it waits for on the news; what is left are its instructions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from types import ModuleType
from typing import Any

import pytest
from measured import measured_on, record
from news import news
from section import write_section

from toolkit.attribution import model as attribution
from toolkit.hedging import model as hedging
from toolkit.modality import model as modality
from toolkit.negation import model as negation
from toolkit.negation import polarity
from toolkit.scoring import STAGES, reading, score
from toolkit.scoring.blocks import BLOCK

RESULTS = Path(__file__).parent / "results"
pytestmark = pytest.mark.usefixtures("one_core")
#: The compiled parts of scoring, and under which names it calls them.
PARTS: dict[str, list[tuple[ModuleType | Any, str]]] = {
    "tokens": [(reading, "scan")],
    "sentence ends": [(reading, "sentence_starts")],
    "characters counted": [(reading, "inner_bytes"), (reading, "edges_in_texts")],
    "gates": [(reading, "marks_of"), (reading, "passing")],
    "n-grams of hedging": [(hedging, "bigram_scores")],
    "hedges": [(hedging, "tag_scores")],
    "modals": [(modality, "tag_scores"), (modality, "corrected"), (modality, "log_probabilities")],
    "cues of negation": [(negation, "find_cues")],
    "scopes": [(negation, "scope_sums"), (negation, "likeliest_chains")],
    "polarity": [(polarity.kernel, "negated")],
    "views of tokens": [(attribution, "views_of")],
    "screens of cues": [(attribution, "screened")],
    "cues of attribution": [(attribution, name) for name in ("cue_scores", "possible_spans", "span_features")],
    "segments": [(attribution, "possible_edges"), (attribution, "segments_of")],
    "sources and contents": [(attribution, name) for name in ("chain_sums", "later_features", "sums")],
    "pieces of contents": [(attribution, "possible_runs"), (attribution, "run_features")],
}
REST = "all else, most of it Python"
ROUNDS = 5
ARTICLES = 20
WORDS = range(300, 1_200)  # of an article that is repeated


def by_heart(texts: list[str]) -> list[list[str]]:
    """Return some articles, spread over the texts, each as often as it takes to fill a block."""
    fitting = [text for text in texts if len(text.split()) in WORDS]
    some = fitting[:: len(fitting) // ARTICLES][:ARTICLES]
    return [[text] * (BLOCK // len(text.encode())) for text in some]


def test_what_bounds_each_part(benchmark: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    spent: Counter[str] = Counter()

    def timed(part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            started = perf_counter()
            found = function(*arguments)
            spent[part] += perf_counter() - started
            return found

        return call

    def parts_of(texts: list[str]) -> dict[str, float]:
        """Return the nanoseconds a word of every part, and of the rest."""
        spent.clear()
        started = perf_counter()
        words = sum(one.words for one in score(texts, STAGES))
        spent[REST] = perf_counter() - started - spent.total()
        return {part: seconds / words * 1e9 for part, seconds in spent.items()}

    texts = news()
    learned = by_heart(texts)
    for part, places in PARTS.items():
        for module, name in places:
            monkeypatch.setattr(module, name, timed(part, getattr(module, name)))
    parts_of(texts[:500])
    on_news, known = [], []
    for _ in range(ROUNDS):
        on_news.append(parts_of(texts))
        each = [parts_of(block) for block in learned]
        known.append({part: sum(one[part] for one in each) / len(each) for part in each[0]})
    row = {
        part: {
            "ns_a_word": round(median(one[part] for one in on_news), 1),
            "by_heart": round(median(one[part] for one in known), 1),
        }
        for part in (*PARTS, REST)
    }
    whole = {kind: round(sum(one[kind] for one in row.values()), 1) for kind in ("ns_a_word", "by_heart")}
    benchmark.extra_info.update(row)
    benchmark.pedantic(lambda: sum(1 for _ in score(texts[:500], STAGES)), rounds=1)
    runs = record(RESULTS / "bounds.json", {**row, "all": whole}, "numba", "numpy")
    lines = []
    for part in (*PARTS, REST, "all"):
        of_each = ((run["row"][part], run["row"]["all"]["ns_a_word"]) for run in runs)
        cells = (
            f"{one['ns_a_word']} | {one['ns_a_word'] / every:.0%} | {1 - one['by_heart'] / one['ns_a_word']:.0%}"
            for one, every in of_each
        )
        lines.append(f"| {'together' if part == 'all' else part} | {' | '.join(cells)} |")
    heads = " | ".join(f"{run['processor']}: ns a word | share | waiting" for run in runs)
    write_section(
        "bounds",
        [f"| part | {heads} |", "| --- |" + " ---: | ---: | ---: |" * len(runs), *lines, "", measured_on(runs)],
    )
