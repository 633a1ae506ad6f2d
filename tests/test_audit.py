"""An audit finds what was put into a corpus; the committed cards are what the committed findings give."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import toys
import yaml
from scipy.stats import ks_2samp

import corpora
from toolkit.audit import audit_corpus, corpus_card, find_duplicates
from toolkit.audit.findings import _distribution_distance
from toolkit.cli import main
from toolkit.corpus import Corpus, corpus_statistics
from toolkit.errors import UnknownNameError
from toolkit.labels import HEDGING
from toolkit.tables import read_leaks

LONG = "The council said on Monday that the old bridge over the river would be closed for repairs until the end of May"
NEAR = LONG.replace("May", "June")
HOME = Path(corpora.__file__).parent


def corpus(**splits: list[tuple[str, str, int]]) -> Corpus:
    """A corpus of (text, target, label) by split."""

    def build(sources):
        return {
            split: [
                {"id": f"{split}{number}", "text": text, "target": target, "label": label}
                for number, (text, target, label) in enumerate(rows)
            ]
            for split, rows in splits.items()
        }

    columns = {"id": str, "text": str, "target": str, "label": HEDGING}
    return replace(toys.TOY, splits=tuple(splits), columns=columns, build=build)


def test_equal_but_for_case_and_marks_and_near_but_for_a_word():
    found = find_duplicates(
        [LONG, LONG.upper() + "!", NEAR, "The council said nothing.", "Something else entirely here"]
    )
    assert found.keys[0] == found.keys[1] != found.keys[2]
    assert found.near == {found.keys[0]: {found.keys[2]}, found.keys[2]: {found.keys[0]}}


def test_short_texts_are_equal_or_nothing():
    assert find_duplicates(["It may rain in May", "It may rain in June"]).near == {}


def test_leaks_repeats_and_conflicts_are_found():
    audit = audit_corpus(
        corpus(
            train=[(LONG, "bridge", 0), (LONG, "bridge", 1), ("It may rain.", "rain", 1), (NEAR, "bridge", 0)],
            test=[(LONG.lower(), "bridge", 0), (NEAR + " again", "bridge", 0), (LONG, "river", 1), ("New.", "x", 1)],
        )
    )
    assert audit["splits"]["train"] == {"rows": 4, "exact": 1, "near": 1}
    # The same text about another target is another question.
    assert audit["leakage"] == [{"train": "train", "test": "test", "exact": ["test0"], "near": ["test1"]}]
    assert audit["conflicts"] == {"label": 1}
    assert audit["drift"][0]["labels"] == {"label": 0.0}


def test_drift_is_measured():
    audit = audit_corpus(corpus(train=[("A b c.", "x", 0)] * 10, test=[("A b c d e.", "x", 1)] * 10))
    assert audit["drift"] == [
        {"train": "train", "test": "test", "words": [3.0, 5.0], "length": 1.0, "labels": {"label": 1.0}}
    ]  # fmt: skip


def test_the_distance_of_lengths_equals_scipys():
    rng = np.random.default_rng(0)
    a, b = rng.poisson(20, 300).tolist(), rng.poisson(22, 200).tolist()
    assert _distribution_distance(a, b) == pytest.approx(ks_2samp(a, b).statistic)


def test_folds_are_compared_with_themselves_only():
    one = [("A.", "x", 0)]
    audit = audit_corpus(corpus(train_0=one, dev_0=one, train_1=one, dev_1=one, test=one))
    assert [(pair["train"], pair["test"]) for pair in audit["leakage"]] == [
        ("train_0", "dev_0"), ("train_0", "test"), ("train_1", "dev_1"), ("train_1", "test"),
    ]  # fmt: skip


def test_a_card_has_the_head_that_the_hub_reads():
    declared = corpus(train=[("It may rain.", "rain", 1)], test=[("It may rain.", "rain", 0)])
    card = corpus_card(declared, corpus_statistics(declared), audit_corpus(declared))
    head = yaml.safe_load(card.split("---\n")[1])
    assert head["language"] == ["en"]
    assert head["license"] == "other"
    assert head["size_categories"] == ["n<1K"]
    assert "| train | test | 1 (100.0%) | 0 (0.0%) | 3.0 → 3.0 |" in card
    assert "by column: label 1." in card
    assert "`label`: certain / uncertain" in card


def test_the_command(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(corpora, "get", toys.find)
    assert main(["audit", "toy", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["corpus"] == "toy"
    assert main(["audit", "toy", "--output", str(tmp_path)]) == 0
    assert (tmp_path / "cards/toy.md").exists()
    assert read_leaks(tmp_path / "audits") == {("toy", "train", "test"): [], ("toy", "train", "all"): [*"012345"]}
    assert main(["audit"]) == 2
    assert "The corpora to audit must be named, or be --all." in capsys.readouterr().err
    with pytest.raises(UnknownNameError):
        toys.find("tyo")


@pytest.mark.parametrize("name", corpora.names())
def test_the_committed_card_is_of_the_declaration_the_counts_and_the_audit(name):
    read = {
        folder: json.loads((HOME / folder / f"{name}.json").read_text(encoding="utf-8"))
        for folder in ("stats", "audits")
    }
    assert read["audits"]["digest"] == corpora.get(name).digest
    card = corpus_card(corpora.get(name), read["stats"], read["audits"])
    assert (HOME / "cards" / f"{name}.md").read_text(encoding="utf-8") == card, f"write it: discourse audit {name}"


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["conll2010_wikipedia", "cd_sco", "sample"])
def test_the_committed_audits_are_what_an_audit_finds(name):
    committed = json.loads((HOME / "audits" / f"{name}.json").read_text(encoding="utf-8"))
    assert audit_corpus(corpora.get(name)) == committed
