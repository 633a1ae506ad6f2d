"""Tables: the promised keys, ours beside published rows, tests against the best baseline, the same bytes."""

import json
from dataclasses import replace

import numpy as np
import pytest
import toys

from toolkit.errors import ConfigError
from toolkit.evaluation import evaluate
from toolkit.metrics import NegationMetrics
from toolkit.predictions import Predictions
from toolkit.published import Published, read_published
from toolkit.results import Score
from toolkit.tables import build_sections, to_json, to_markdown

PUBLISHED = [
    Published("toy", "test", "f1_uncertain", 3, "Oddy 2010", 0.5, "V"),
    Published("toy", "test", "f1_uncertain", 3, "Tarn 2011", 0.6, "M"),
    Published("toy", "train", "f1_uncertain", 3, "Elsewhere 2012", 0.7, "V"),
]


def result(name, estimator, kind="ours", corpus="toy"):
    made = evaluate(estimator, toys.TOY, name=name)
    return replace(made, kind=kind, corpus=corpus, name=f"{corpus}-{name}")


@pytest.fixture(scope="module")
def results():
    return [result("words", toys.Words()), result("always", toys.Always(), "baseline")]


def test_rows_have_exactly_the_promised_keys(results):
    rows = json.loads(to_json(build_sections("toys", results, PUBLISHED)))
    assert all(
        list(row) == ["task", "corpus", "split", "system", "kind", "metric", "value", "low", "high", "n"]
        for row in rows
    )
    main = [row for row in rows if row["metric"] == "f1_uncertain"]
    assert [(row["system"], row["kind"], row["value"], row["n"]) for row in main] == [
        ("Oddy 2010", "published", 0.5, 3),
        ("Tarn 2011", "published", 0.6, 3),
        ("always", "baseline", 0.0, 3),
        ("words", "ours", 1.0, 3),
    ]
    assert main[0]["low"] is None
    assert main[3]["low"] == 1.0
    assert {row["metric"] for row in rows if row["system"] == "always"} == {
        "accuracy",
        "macro_f1",
        "f1_uncertain",
        "precision_uncertain",
        "recall_uncertain",
    }


def test_markdown(results):
    page = to_markdown("toys", build_sections("toys", results, PUBLISHED))
    lines = page.splitlines()
    start = lines.index("## toy, test: f1_uncertain")
    assert lines[start + 2 : start + 8] == [
        "| system | kind | f1_uncertain | accuracy | brier | ece | macro_f1 | precision_uncertain | recall_uncertain "
        "| p | n |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        "| Oddy 2010 | published | 50.0 | – | – | – | – | – | – | – | 3 |",
        "| Tarn 2011 (unverified) | published | 60.0 | – | – | – | – | – | – | – | 3 |",
        "| always ★ | baseline | 0.0 [0.0, 0.0] | 66.7 [66.7, 66.7] | – | – | 40.0 [40.0, 40.0] | 0.0 [0.0, 0.0] "
        "| 0.0 [0.0, 0.0] | – | 3 |",
        "| words | ours | 100.0 [100.0, 100.0] | 100.0 [100.0, 100.0] | 0.010 [0.010, 0.010] | 0.100 [0.100, 0.100] "
        "| 100.0 [100.0, 100.0] | 100.0 [100.0, 100.0] | 100.0 [100.0, 100.0] | 1.0000 | 3 |",
    ]
    assert "Elsewhere" not in page


def many(name, kind, right, documents=40):
    """A result that is right on so many of its documents, one sentence each."""
    made = result(name, toys.Words(), kind)
    gold = ["uncertain"] * documents
    predicted = ["uncertain"] * right + ["certain"] * (documents - right)
    numbers = [str(number) for number in range(documents)]
    predictions = Predictions(made.problem, numbers, numbers, gold, predicted)
    scores = {"f1_uncertain": Score(2 * right / (right + documents))}
    return replace(made, predictions=predictions, scores=scores)


def test_every_system_is_tested_against_the_best_baseline():
    results = [many("poor", "baseline", 10), many("fair", "baseline", 20), many("good", "ours", 35)]
    page = to_markdown("toys", build_sections("toys", results, []))
    p = {line.split(" | ")[0][2:]: line.split(" | ")[-2] for line in page.splitlines() if line.startswith("| ")}
    assert p["fair ★"] == "–"
    assert p["good"] == "≤ .0001"
    assert 0.0001 < float(p["poor"]) < 0.01


def test_systems_that_answered_other_rows_are_not_tested_and_the_table_says_so():
    other = many("other", "ours", 30, documents=39)
    page = to_markdown("toys", build_sections("toys", [many("fair", "baseline", 20), other], []))
    assert "Not tested, for want of predictions on the same rows: other." in page


@pytest.mark.parametrize("own", ["sample", "modal_polarity"])
def test_our_own_sample_stands_last_apart_and_beside_nobody(own):
    published = [Published(own, "test", "f1_uncertain", 3, "Nobody 2010", 0.5, "V")]
    results = [result("words", toys.Words(), corpus=own), result("words", toys.Words(), corpus="toy")]
    page = to_markdown("toys", build_sections("toys", results, published))
    assert page.index("## toy, test") < page.index(f"## {own}, test")
    assert "Measured on our own sample" in page.split(f"## {own}, test")[1]
    assert "Measured on our own sample" not in page.split(f"## {own}, test")[0]
    assert "Nobody" not in page


def test_the_same_results_give_the_same_bytes(results):
    pages = [to_markdown("toys", build_sections("toys", order, PUBLISHED)) for order in (results, results[::-1])]
    assert pages[0] == pages[1]


def test_published_hedging_rows():
    rows = {(row.corpus, row.system): row for row in read_published("hedging")}
    assert rows["conll2010_wikipedia", "Georgescul 2010, the shared task's winner"].value == 0.602
    assert rows["conll2010_biological", "Tang et al. 2010, the shared task's winner"].n == 5003
    assert [row.system for row in rows.values() if row.sure == "M"] == ["Adel and Schütze 2017"] * 2
    assert read_published("none") == []


def test_published_rows_of_modality_and_negation():
    modality = {(row.split, row.metric): row.value for row in read_published("modality")}
    assert [modality["test", f"span_f1_{level}"] for level in ("binary", "coarse", "fine")] == [0.684, 0.641, 0.518]
    negation = {row.metric: row.value for row in read_published("negation")}
    assert negation == {"cue_f1": 0.9234, "scope_f1": 0.7339, "global_f1": 0.5763}
    assert negation.keys() <= NegationMetrics().scores(np.zeros(18)).keys()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rows: [{system: a, value: 0.5}]", "toy.yaml.0. must have the keys corpus, .*, and differs in sure"),
        ("rows: [{system: a, value: high, sure: V}]", "value must be of type float, got 'high'"),
        ("rows: [{system: a, value: 0.5, sure: X}]", "sure must be one of V, V2, C, M, got 'X'"),
        ("rows: [{system: a, value: 5e-1, sure: V}]", "YAML reads 5e-1 as text"),
    ],
)
def test_published_rows_are_checked(tmp_path, text, message):
    (tmp_path / "toy.yaml").write_text(f"- corpus: toy\n  split: test\n  metric: f1\n  n: 3\n  {text}\n")
    with pytest.raises(ConfigError, match=message):
        read_published("toy", tmp_path)
