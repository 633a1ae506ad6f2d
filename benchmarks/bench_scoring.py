"""Scoring of news against counting the words and against scikit-learn: on one core, in one run, over the same text."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from typing import Any

import pytest
from measured import measured_on, record
from news import ROUNDS, counting, in_turn, news
from section import write_section

from toolkit.scoring import STAGES, score

RESULTS = Path(__file__).parent / "results"
pytestmark = pytest.mark.usefixtures("one_core")


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return news()


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
    ours, words, learned = in_turn(
        lambda: sum(1 for _ in score(texts)), counting(raw), lambda: pipeline.predict_proba(sentences)
    )
    count = sum(len(one.sentences) for one in scored)
    per_sentence = [a / count for a in ours], [b / len(sentences) for b in learned]
    row = {
        "megabytes": round(len(raw) / 1e6, 1),
        "sentences": count,
        "tokens": sum(one.words for one in scored),
        "mb_per_s": round(len(raw) / median(ours) / 1e6, 1),
        "wc_mb_per_s": round(len(raw) / median(words) / 1e6, 1),
        "of_wc": round(median(b / a for a, b in zip(ours, words, strict=True)), 3),
        "sentences_per_s": round(count / median(ours)),
        "tfidf_sentences_per_s": round(len(sentences) / median(learned)),
        "times_tfidf": round(median(b / a for a, b in zip(*per_sentence, strict=True)), 1),
    }
    benchmark.extra_info.update(row)
    runs = record(RESULTS / "hedging.json", row, "numba", "numpy", "scikit-learn")
    write_section(
        "hedging",
        [
            "| processor | ours, MB/s | `wc -w`, MB/s | of `wc -w` | ours, sentences/s | TF-IDF, sentences/s | times |",
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
            *(
                "| {processor} | {mb_per_s} | {wc_mb_per_s} | {of_wc} | {sentences_per_s:,} "
                "| {tfidf_sentences_per_s:,} | {times_tfidf} |".format(processor=run["processor"], **run["row"])
                for run in runs
            ),
            "",
            f"Ratios are medians of pairs timed in turn. {measured_on(runs)}",
        ],
    )


def test_all_stages_beside_wc(benchmark: Any, texts: list[str]) -> None:
    raw = "\n\n".join(texts).encode()
    some = STAGES[:2]
    scored = list(score(texts, STAGES))
    benchmark.pedantic(lambda: sum(1 for _ in score(texts, STAGES)), rounds=ROUNDS, warmup_rounds=1)
    fewer, every, words = in_turn(
        lambda: sum(1 for _ in score(texts, some)), lambda: sum(1 for _ in score(texts, STAGES)), counting(raw)
    )
    found = ("hedges", "modals", "negations", "scopes", "attributions")
    row = {
        "stages": list(STAGES),
        "megabytes": round(len(raw) / 1e6, 1),
        **{kind: sum(len(getattr(one, kind)) for one in scored) for kind in found},
        "mb_per_s": round(len(raw) / median(every) / 1e6, 1),
        "of_wc": round(median(b / a for a, b in zip(every, words, strict=True)), 3),
        "mb_per_s_without_attribution": round(len(raw) / median(fewer) / 1e6, 1),
        "of_wc_without_attribution": round(median(b / a for a, b in zip(fewer, words, strict=True)), 3),
        "wc_mb_per_s": round(len(raw) / median(words) / 1e6, 1),
    }
    benchmark.extra_info.update(row)
    runs = record(RESULTS / "stages.json", row, "numba", "numpy")
    write_section(
        "stages",
        [
            "| processor | all but attribution, MB/s | of `wc -w` | everything, MB/s | of `wc -w` | `wc -w`, MB/s |",
            "| --- | ---: | ---: | ---: | ---: | ---: |",
            *(
                "| {processor} | {mb_per_s_without_attribution} | {of_wc_without_attribution} | {mb_per_s} | {of_wc} "
                "| {wc_mb_per_s} |".format(processor=run["processor"], **run["row"])
                for run in runs
            ),
            "",
            "All but attribution: sentences, hedging, modality with polarity, negation with scopes, all spans. "
            "Everything: sources, cues, contents and commitments too. Medians of rounds timed in turn. "
            f"Found: {row['hedges']:,} hedges, {row['modals']:,} modals, {row['negations']:,} negations "
            f"with {row['scopes']:,} pieces of scopes, {row['attributions']:,} attributions. Speakers and stances are "
            f"not among it: their rules are Python, text by text, and many times slower. {measured_on(runs)}",
        ],
    )
