from __future__ import annotations

import json
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import datasets
import pytest

import corpora
from toolkit.corpus import Corpus, GitHubFile, GitHubFolder, corpus_statistics
from toolkit.errors import UnknownNameError

OWN = ("modal_polarity", "sample", "sample_attributions", "sample_speakers", "sample_stances")  # these ship
STATISTICS = Path(corpora.__file__).parent / "stats"


@cache
def statistics(name: str) -> dict[str, Any]:
    return corpus_statistics(corpora.get(name))


@cache
def loaded(name: str) -> datasets.DatasetDict:
    return corpora.get(name).load()


@cache
def rows(name: str, split: str) -> list[dict[str, Any]]:
    return loaded(name)[split].to_list()


def covered(row: dict[str, Any], spans: list[dict[str, int]]) -> list[str]:
    return [row["text"][span["start"] : span["end"]] for span in spans]


def test_names_are_sorted_and_an_unknown_one_is_helped() -> None:
    assert corpora.names() == sorted(corpora.names())
    assert {"conll2010_biological", "conll2010_wikipedia", "wikinews"} <= set(corpora.names())
    with pytest.raises(UnknownNameError, match="Did you mean 'wikinews'"):
        corpora.get("wikinevs")


@pytest.mark.parametrize("name", corpora.names())
def test_a_declaration_is_complete(name: str) -> None:
    corpus = corpora.get(name)
    assert isinstance(corpus, Corpus)
    assert corpus.name == name
    for said in ("version", "summary", "task", "unit", "domain", "license", "citation", "url", "splits"):
        assert getattr(corpus, said), f"{name} must state its {said}"
    for source in corpus.sources.values():
        if isinstance(source, GitHubFile | GitHubFolder):
            assert len(source.sha256) == 64
            assert len(source.commit) == 40
    assert (STATISTICS / f"{name}.json").exists(), f"write it: discourse corpora stats {name}"


def test_no_statistics_outlive_their_corpus() -> None:
    assert {path.stem for path in STATISTICS.glob("*.json")} <= set(corpora.names())


@pytest.mark.parametrize(
    "name", [name if name in OWN else pytest.param(name, marks=pytest.mark.corpus) for name in corpora.names()]
)
def test_the_counts_are_those_committed(name: str) -> None:
    assert statistics(name) == json.loads((STATISTICS / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["conll2010_biological", "conll2010_wikipedia", "wikinews"])
def test_two_loads_are_equal_and_ids_are_unique(name: str) -> None:
    again = corpora.get(name).load()
    for split, first in loaded(name).items():
        assert again[split].features == first.features
        assert again[split].data.table.equals(first.data.table)
        assert len(set(first["id"])) == len(first)


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["conll2010_biological", "conll2010_wikipedia"])
def test_spans_lie_on_words(name: str) -> None:
    for split in ("train", "evaluation"):
        for row in rows(name, split):
            assert "".join(covered(row, row["tokens"])) == "".join(row["text"].split())
            assert all(before["end"] <= after["start"] for before, after in pairwise(row["tokens"]))
            if row["cues_known"]:
                assert (row["label"] == 1) == bool(row["cues"])
            else:
                assert row["cues"] == []
            for cue in covered(row, row["cues"]):
                assert cue
                assert cue == cue.strip()


@pytest.mark.corpus
def test_wikipedia_has_the_official_evaluation() -> None:
    # 9,634 items, 2,234 of them uncertain, 2,346 of them titles (Farkas et al. 2010).
    evaluation = statistics("conll2010_wikipedia")["splits"]["evaluation"]
    assert (evaluation["rows"], evaluation["label"]["uncertain"]) == (9634, 2234)
    items = rows("conll2010_wikipedia", "evaluation")
    openings = [items[0], *(row for before, row in pairwise(items) if before["document"] != row["document"])]
    assert all(row["label"] == 0 for row in openings)
    # 29 paragraphs follow one of the same article.
    assert evaluation["documents"] == len(openings) == 2346 - 29


@pytest.mark.corpus
def test_wikipedia_recovers_labels() -> None:
    train = rows("conll2010_wikipedia", "train")

    def counted(part: str, label: int) -> int:
        return sum(row["id"].startswith(part) and row["label"] == label for row in train)

    assert (counted("train/", 0), counted("train/", 1)) == (3608, 1306)
    assert (counted("test-", 0), counted("test-", 1)) == (2453, 1076)
    assert (counted("title/", 0), counted("title/", 1)) == (356, 0)
    assert sum(row["cues_known"] for row in train) == 4914
    assert sum(len(row["cues"]) for row in train) == 1652


@pytest.mark.corpus
def test_wikipedia_tells_whole_paragraphs_from_windows_around_cue_words() -> None:
    train = rows("conll2010_wikipedia", "train")
    whole = [row for row in train if row["representative"]]
    assert (len(whole), sum(row["label"] for row in whole)) == (822, 259)
    assert {row["id"].split("/")[-1] for row in whole} == {"1", "2", "3"}
    assert not any(row["id"].startswith("title/") for row in whole)
    # No paragraph is whole in part.
    assert not {row["document"] for row in whole} & {
        row["document"] for row in train if not row["representative"] and not row["id"].startswith("title/")
    }
    assert all(row["representative"] for row in rows("conll2010_wikipedia", "evaluation"))

    def uncertain_with_often(representative: bool) -> tuple[int, int]:
        labels = [
            row["label"]
            for row in train
            if row["representative"] == representative and "often" in map(str.lower, covered(row, row["tokens"]))
        ]
        return sum(labels), len(labels)

    assert uncertain_with_often(True) == (12, 19)
    assert uncertain_with_often(False) == (65, 410)


@pytest.mark.corpus
def test_biological_tells_papers_from_abstracts() -> None:
    train = rows("conll2010_biological", "train")
    assert Counter((row["part"], row["representative"]) for row in train) == {
        ("abstracts", False): 11871,
        ("full_papers", True): 2670,
    }
    assert all(
        row["representative"] and row["part"] == "full_papers" for row in rows("conll2010_biological", "evaluation")
    )


@pytest.mark.corpus
def test_wikipedia_trains_on_nothing_of_the_evaluation() -> None:
    def letters(text: str) -> str:
        return "".join(filter(str.isalnum, text.lower()))

    train = {letters(row["text"]) for row in rows("conll2010_wikipedia", "train")}
    again = [row["text"] for row in rows("conll2010_wikipedia", "evaluation") if letters(row["text"]) in train]
    assert again == ["History", "History"]


@pytest.mark.corpus
def test_wikipedia_reads_alike_in_both_parts() -> None:
    def rate(split: str, piece: str) -> float:
        texts = [row["text"] for row in rows("conll2010_wikipedia", split)]
        return 1000 * sum(text.count(piece) for text in texts) / sum(map(len, texts))

    for piece in ("’", "“", "``", "-LRB-", " ,", " .\n", "( ", " 's ", " n't"):
        assert rate("train", piece) < 0.05, piece
        assert rate("evaluation", piece) < 0.05, piece
    for piece in (" ", "-", " - ", '"', " '", "(", ")", ", ", "'s "):
        assert rate("train", piece) == pytest.approx(rate("evaluation", piece), rel=0.3, abs=0.1), piece


@pytest.mark.corpus
def test_biological_has_the_official_sizes() -> None:
    # 14,541 sentences, 2,620 uncertain, for training; 5,003 for evaluation, 790 said and 789 found uncertain.
    splits = statistics("conll2010_biological")["splits"]
    assert (splits["train"]["rows"], splits["train"]["label"]["uncertain"]) == (14541, 2620)
    assert (splits["evaluation"]["rows"], splits["evaluation"]["label"]["uncertain"]) == (5003, 789)
    assert splits["evaluation"]["documents"] == 15
    empty = [row["id"] for row in rows("conll2010_biological", "evaluation") if not row["text"]]
    assert empty == ["evaluation/0228", "evaluation/1878"]


@pytest.mark.corpus
def test_biological_has_cues_of_parts_with_one_scope() -> None:
    train = rows("conll2010_biological", "train")
    parts = [
        (" ".join(covered(row, scoped["cue"])).lower(), covered(row, scoped["scope"]))
        for row in train
        for kind in ("speculations", "negations")
        for scoped in row[kind]
    ]
    assert all(len(scope) == 1 for _, scope in parts)
    cues = [cue for cue, _ in parts]
    assert (cues.count("either or"), cues.count("neither nor")) == (35, 33)
    assert sum(len(row["cues"]) for row in train) == sum(
        len(scoped["cue"]) for row in train for scoped in row["speculations"]
    )
    assert all((row["label"] == 1) == bool(row["speculations"]) for row in train)


@pytest.mark.corpus
def test_biological_evaluation_repeats_headings_only() -> None:
    train = {row["text"] for row in rows("conll2010_biological", "train")}
    again = [row for row in rows("conll2010_biological", "evaluation") if row["text"] in train]
    assert max(len(row["tokens"]) for row in again) <= 3


@pytest.mark.corpus
def test_reuters_texts_are_clean() -> None:
    texts = [row["text"] for split in ("train", "test", "unused") for row in rows("reuters21578", split)]
    assert len(texts) == 21578
    assert sum(map(bool, texts)) == 19043
    control = {character for text in texts for character in text if ord(character) < 32 or ord(character) == 127}
    assert control == {"\n"}
    assert sum(text.lower().endswith("reuter") for text in texts) <= 20
    assert sum("&lt;" in text for text in texts) == 0
