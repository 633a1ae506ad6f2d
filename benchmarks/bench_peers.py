"""Our readers beside those of others: speed on the same news, and how well each tells uncertain sentences of Wikipedia.

In one run, which is not short, and in seconds of the processor, for the machine may have other work. Others' readers
have environments of their own, made by peers.sh; where one is missing, its row is left out. Fast readers are timed on
all texts, slow ones on the first sentences of the same. F1 is that of `uncertain` on the official evaluation of
CoNLL-2010, Wikipedia: nothing was tuned on it, and those who learn learned from its training part.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from measured import measured_on, own, record
from news import counting, news
from section import write_section

import corpora
from toolkit.hedging import HedgeClassifier
from toolkit.hedging.baselines import LexiconClassifier
from toolkit.metrics import ClassificationMetrics
from toolkit.results import load_result
from toolkit.scoring import STAGES, score

HERE = Path(__file__).parent
EXPERIMENTS = HERE.parent / "experiments"
ARTICLES, SENTENCES = 500, 2000
EMBEDDED = 2000  # training sentences for embeddings, which take a processor long
LABELS = ("certain", "uncertain")

#: The reader of peer_readers.py, the environment that it runs in, whose it is, and what of it is read.
PEERS = (
    ("medspacy", "medspacy", "medspaCy", "ConText, possible existence"),
    ("convokit", "convokit", "ConvoKit", "politeness strategies, hedges"),
    ("pybiber", "pybiber", "pybiber", "hedges, possibility modals, seem and appear"),
    ("textacy", "textacy", "textacy", "direct quotations"),
    ("spacy", "textacy", "spaCy", "the small English pipeline alone"),
    ("textblob", "textblob", "TextBlob", "subjectivity > .5"),
    ("minilm", "minilm", "all-MiniLM-L6-v2", "embeddings and logistic regression, 2,000 rows"),
)
#: Rows that tell nothing of certainty have no F1.
SILENT = {"textacy", "spacy"}


class Given(NamedTuple):
    """What is read: articles, their first sentences, and sentences of Wikipedia with labels."""

    texts: list[str]
    timed: list[str]
    train: list[str]
    train_labels: list[str]
    asked: list[str]
    gold: list[str]


@pytest.fixture(scope="module")
def given() -> Given:
    if not any(there(place) for _, place, _, _ in PEERS):
        pytest.skip("no peer is there: run benchmarks/peers.sh")
    texts = news()[:ARTICLES]
    found = zip(texts, score(texts), strict=True)
    sentences = [text[start:end] for text, scored in found for start, end in scored.sentences]
    wikipedia = corpora.get("conll2010_wikipedia").load()
    parts = [wikipedia[split] for split in ("train", "evaluation")]
    (train, learned), (asked, gold) = ((list(part["text"]), [LABELS[i] for i in part["label"]]) for part in parts)
    return Given(texts, sentences[:SENTENCES], train, learned, asked, gold)


def f1(gold: Sequence[str], predicted: Sequence[str]) -> float:
    metrics = ClassificationMetrics(LABELS)
    return round(float(metrics.scores(metrics.statistics(gold, predicted).sum(0))["f1_uncertain"]), 3)


def speed(texts: Sequence[str], seconds: float) -> float:
    return sum(len(text.encode()) for text in texts) / seconds / 1e6


def processor_seconds() -> float:
    """Return what this process and those that it waited for took."""
    taken = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in taken)


def timed(texts: Sequence[str], work: Callable[[], Any]) -> float:
    """Return MB a second, warm: the best of three."""
    work()
    seconds = []
    for _ in range(3):
        started = processor_seconds()
        work()
        seconds.append(processor_seconds() - started)
    return speed(texts, min(seconds))


def ours(given: Given) -> Iterator[dict[str, Any]]:
    """Yield our rows: the model that ships is for news; the one of the F1 in brackets learned from Wikipedia."""
    shipped = HedgeClassifier.pretrained()
    record_of = load_result(EXPERIMENTS / "results" / "hedging" / "conll2010_wikipedia-hedge_classifier.json")
    learned = record_of.scores["f1_uncertain"].value
    raw = "\n\n".join(given.texts).encode()
    hedging = timed(given.texts, lambda: sum(1 for _ in score(given.texts)))
    every = timed(given.texts, lambda: sum(1 for _ in score(given.texts, STAGES)))
    yield row(
        "toolkit: hedge tagger and classifier, as it ships", hedging, f1(given.gold, shipped.predict(given.asked))
    )
    yield row("toolkit: the same, trained on Wikipedia", hedging, round(float(learned or 0), 3))
    yield row("toolkit: every stage but speakers", every, None)
    yield row("`wc -w`", timed(given.texts, counting(raw)), None)
    lexicon = LexiconClassifier().fit([], [])
    yield row(
        "toolkit: list of hedges", timed(given.timed, lambda: lexicon.predict(given.timed)),
        f1(given.gold, lexicon.predict(given.asked)),
    )  # fmt: skip
    yield row("everything is uncertain", None, f1(given.gold, ["uncertain"] * len(given.gold)))


def scikit_learn(given: Given) -> Iterator[dict[str, Any]]:
    from sklearn.feature_extraction.text import HashingVectorizer, TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    for name, vectorizer in (
        ("HashingVectorizer", HashingVectorizer(ngram_range=(1, 2))),
        ("TfidfVectorizer", TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)),
    ):
        model = make_pipeline(vectorizer, LogisticRegression(max_iter=1000)).fit(given.train, given.train_labels)
        rate = timed(given.timed, lambda model=model: model.predict(given.timed))
        found = f1(given.gold, model.predict(given.asked).tolist())
        yield row(f"scikit-learn {version('scikit-learn')}: {name} and logistic regression", rate, found)


def nltk(given: Given) -> Iterator[dict[str, Any]]:
    from nltk.tokenize import NLTKWordTokenizer
    from nltk.tokenize.punkt import PunktSentenceTokenizer

    sentences, words = PunktSentenceTokenizer(), NLTKWordTokenizer()
    some = given.texts[:50]

    def read() -> int:
        return sum(len(words.tokenize(one)) for text in some for one in sentences.tokenize(text))

    yield row(f"nltk {version('nltk')}: Punkt and the words alone", timed(some, read), None)


def there(place: str) -> Path | None:
    """Return the Python of an environment that is whole."""
    folder = HERE / ".peers" / place
    return folder / "bin" / "python" if (folder / ".installed").exists() else None


def peers(given: Given) -> Iterator[dict[str, Any]]:
    """Yield the rows of readers that have an environment."""
    labels = [label == "uncertain" for label in given.train_labels]
    for reader, place, whose, what in PEERS:
        if not (python := there(place)):
            continue
        asked = [] if reader in SILENT else given.asked
        sent = {"timed": given.timed, "asked": asked, "train": given.train[:EMBEDDED], "labels": labels[:EMBEDDED]}
        done = subprocess.run(
            [str(python), str(HERE / "peer_readers.py"), reader],
            input=json.dumps(sent).encode(), stdout=subprocess.PIPE, check=True,
            env={**os.environ, "OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false", "PYTHONPATH": ""},
        )  # fmt: skip
        answer = json.loads(done.stdout.splitlines()[-1])
        predicted = [LABELS[bool(one)] for one in answer["uncertain"] or ()]
        named = f"{whose} {answer['version']}: {what}"
        parse = answer["parse_seconds"] and speed(given.timed, answer["parse_seconds"])
        yield row(named, speed(given.timed, answer["seconds"]), f1(given.gold, predicted) if predicted else None, parse)


def row(name: str, rate: float | None, found: float | None, parse: float | None = None) -> dict[str, Any]:
    def rounded(value: float | None) -> float | None:
        return None if value is None else float(f"{value:.3g}")

    return {"system": name, "mb_per_s": rounded(rate), "parse_mb_per_s": rounded(parse), "f1_uncertain": found}


def draw(rows: Sequence[dict[str, Any]]) -> None:
    """Draw F1 over speed, and where a reader says nothing of certainty its speed alone."""
    from toolkit.figures import draw_speed, save
    from toolkit.figures.style import figure

    points = {line["system"]: (line["mb_per_s"], line["f1_uncertain"]) for line in rows if line["mb_per_s"]}
    with figure(4.2) as (page, axes):
        draw_speed(axes, points)
        save(page, EXPERIMENTS / "figures" / "hedging" / "peers")


def test_readers_beside_peers(benchmark: Any, given: Given) -> None:
    rows = [*ours(given), *scikit_learn(given), *nltk(given), *peers(given)]
    benchmark.pedantic(lambda: sum(1 for _ in score(given.texts)), rounds=1)
    missing = [whose for _, place, whose, _ in PEERS if not there(place)]
    content = {"sentences": len(given.timed), "articles": len(given.texts), "missing": missing, "systems": rows}
    benchmark.extra_info.update(content)
    runs = record(HERE / "results" / "peers.json", content, "numba", "numpy", "scikit-learn", "nltk")
    write_section("peers", [*table(content), measured_on(own(runs))])
    draw(rows)


def table(content: dict[str, Any]) -> list[str]:
    def shown(value: float | None) -> str:
        return "" if value is None else f"{value:g}"

    lines = [
        f"| {line['system']} | {shown(line['mb_per_s'])} | {shown(line['parse_mb_per_s'])} "
        f"| {'' if line['f1_uncertain'] is None else format(line['f1_uncertain'], '.3f')} |"
        for line in content["systems"]
    ]
    told = f" Not there: {'; '.join(content['missing'])}." if content["missing"] else ""
    return [
        "| reader | MB a processor second | the parse alone | F1 of uncertain |",
        "| --- | ---: | ---: | ---: |",
        *lines,
        "",
        f"Texts of {content['articles']} articles, or, for all that read sentences, their first "
        f"{content['sentences']:,} sentences.{told}",
    ]
