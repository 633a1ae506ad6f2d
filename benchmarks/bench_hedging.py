"""Hedge scoring of news: sentences, words and probabilities, against counting the words and against scikit-learn.

All on one core and in one run, over the same text; `wc -w` reads it from a pipe.
"""

from __future__ import annotations

import gzip
import json
import os
import platform
import subprocess
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from section import write_section

from toolkit.scoring import score

RESULTS = Path(__file__).parent / "results" / "hedging.json"
ROUNDS = 7


CORE = min(os.sched_getaffinity(0))


@pytest.fixture(scope="module", autouse=True)
def one_core() -> Iterator[None]:
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {CORE})
    yield
    os.sched_setaffinity(0, allowed)


@pytest.fixture(scope="module")
def texts() -> list[str]:
    folder = os.environ.get("DISCOURSE_NEWS")
    if not folder:
        pytest.skip("DISCOURSE_NEWS names no folder of news in JSON Lines")
    with gzip.open(Path(folder) / "abp-00.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def seconds(work: Any) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def test_hedge_scoring_beside_wc_and_scikit_learn(benchmark: Any, texts: list[str]) -> None:
    import corpora
    from toolkit.hedging.baselines import tfidf_logistic

    raw = "\n\n".join(texts).encode()
    train = corpora.get("conll2010_biological").load()["train"]
    pipeline = tfidf_logistic().fit(list(train["text"]), [int(label) for label in train["label"]])
    some = texts[:500]
    sentences = [
        text[start:end] for text, scored in zip(some, score(some), strict=True) for start, end in scored.sentences
    ]
    scored = list(score(texts))
    benchmark.pedantic(lambda: sum(1 for _ in score(texts)), rounds=ROUNDS, warmup_rounds=1)
    # The machine's speed drifts, so the three are timed in turn and compared pair by pair.
    ours, counting, learned = [], [], []
    for _ in range(ROUNDS):
        ours.append(seconds(lambda: sum(1 for _ in score(texts))))
        counting.append(seconds(lambda: subprocess.run(["wc", "-w"], input=raw, stdout=subprocess.DEVNULL, check=True)))
        learned.append(seconds(lambda: pipeline.predict_proba(sentences)))
    count = sum(len(one.sentences) for one in scored)
    per_sentence = [a / count for a in ours], [b / len(sentences) for b in learned]
    row = {
        "megabytes": round(len(raw) / 1e6, 1),
        "sentences": count,
        "tokens": sum(one.words for one in scored),
        "mb_per_s": round(len(raw) / median(ours) / 1e6, 1),
        "wc_mb_per_s": round(len(raw) / median(counting) / 1e6, 1),
        "of_wc": round(median(b / a for a, b in zip(ours, counting, strict=True)), 3),
        "sentences_per_s": round(count / median(ours)),
        "tfidf_sentences_per_s": round(len(sentences) / median(learned)),
        "times_tfidf": round(median(b / a for a, b in zip(*per_sentence, strict=True)), 1),
    }
    benchmark.extra_info.update(row)
    versions = {name: version(name) for name in ("numba", "numpy", "scikit-learn")}
    record = {"machine": platform.machine(), "cores": os.cpu_count(), "versions": versions, "rows": [row]}
    RESULTS.write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    write_section(
        "hedging",
        [
            "| what | MB/s | sentences/s |",
            "| --- | --- | --- |",
            f"| `toolkit.scoring.score`: sentences, words, cues, probabilities | {row['mb_per_s']} "
            f"| {row['sentences_per_s']:,} |",
            f"| `wc -w` | {row['wc_mb_per_s']} | |",
            f"| TF-IDF and logistic regression, the sentences given | | {row['tfidf_sentences_per_s']:,} |",
            "",
            f"{row['of_wc']} of the speed of `wc -w`, {row['times_tfidf']} times the pipeline: "
            "medians of pairs timed in turn.",
        ],
    )
