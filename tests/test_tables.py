"""Tables: the promised keys, ours beside published rows, tests against the best baseline, the same bytes."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import toys

from toolkit.cli import main
from toolkit.errors import ConfigError
from toolkit.evaluation import evaluate
from toolkit.metrics import NegationMetrics
from toolkit.predictions import Predictions
from toolkit.published import Note, Published, read_notes, read_published
from toolkit.results import Score
from toolkit.tables import build_page, build_sections, to_json, to_latex, with_twins
from toolkit.tables import to_markdown as page_to_markdown

PUBLISHED = [
    Published("toy", "test", "f1_uncertain", 3, "Oddy 2010", 0.5, "V"),
    Published("toy", "test", "f1_uncertain", 3, "Tarn 2011", 0.6, "M"),
    Published("toy", "train", "f1_uncertain", 3, "Elsewhere 2012", 0.7, "V"),
]


def to_markdown(task, sections, notes=()):
    return page_to_markdown(build_page(task, sections, notes))


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
    start = lines.index("## toy, test: F1 uncertain")
    assert lines[start + 2 : start + 8] == [
        "| system | kind | F1 uncertain | Accuracy | Brier | ECE | macro F1 | P uncertain | R uncertain | p | n |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        "| Oddy 2010 | published | 50.0 | – | – | – | – | – | – | – | 3 |",
        "| Tarn 2011 (unverified) | published | 60.0 | – | – | – | – | – | – | – | 3 |",
        "| always ★ | baseline | 0.0 [0.0, 0.0] | 66.7 [66.7, 66.7] | – | – | 40.0 [40.0, 40.0] | 0.0 [0.0, 0.0] "
        "| 0.0 [0.0, 0.0] | – | 3 |",
        "| words | ours | 100.0 [100.0, 100.0] | 100.0 [100.0, 100.0] | 0.010 [0.010, 0.010] | 0.100 [0.100, 0.100] "
        "| 100.0 [100.0, 100.0] | 100.0 [100.0, 100.0] | 100.0 [100.0, 100.0] | 1.0000 | 3 |",
    ]
    assert "The rows are of 1 documents only" in page
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
    # Two tests: Holm doubles the smaller p-value, which is the least that 9,999 swaps can give, .0001.
    assert p["good"] == ".0002"
    assert 0.0001 < float(p["poor"]) < 0.01


def test_systems_that_answered_other_rows_are_not_tested_and_the_table_says_so():
    other = many("other", "ours", 30, documents=39)
    page = to_markdown("toys", build_sections("toys", [many("fair", "baseline", 20), other], []))
    assert "Not tested, for want of predictions on the same rows: other." in page


def test_what_was_published_of_a_system_is_one_line():
    made = result("words", toys.Words())
    rows = [Published("toy", "test", metric, 3, "Oddy 2010", 0.5, "V") for metric in ("f1_uncertain", "macro_f1")]
    page = to_markdown("toys", build_sections("toys", [made], rows))
    assert [line for line in page.splitlines() if "Oddy" in line] == [
        "| Oddy 2010 | published | 50.0 | – | – | – | 50.0 | – | – | – | 3 |"
    ]


def test_where_metrics_are_many_precision_and_recall_have_a_table_of_their_own():
    made = result("words", toys.Words())
    names = [f"{part}_{metric}" for part in ("cue", "scope", "global") for metric in ("precision", "recall", "f1")]
    wide = replace(made, scores={name: Score(0.5, 0.4, 0.6) for name in [*names, "f1_uncertain"]})
    lines = to_markdown("toys", build_sections("toys", [wide], [])).splitlines()
    assert "| system | kind | F1 uncertain | cue F1 | global F1 | scope F1 | p | n |" in lines
    assert "| system | cue P / R | global P / R | scope P / R |" in lines
    assert "| words | 50.0 / 50.0 | 50.0 / 50.0 | 50.0 / 50.0 |" in lines


def test_the_least_error_is_the_best_baseline():
    made = result("words", toys.Words(), "baseline")
    two = [replace(made, name=f"toy-{name}", scores={"mae": Score(value)}) for name, value in (("a", 0.4), ("b", 0.9))]
    section = replace(build_sections("toys", two, [])[0], main="mae")
    assert section.best_baseline.system == "a"


def test_latex_escapes_names_and_keeps_every_value(results):
    noted = [Note("toy", "50% & more_or_less")]
    page = build_page("toys", build_sections("toys", results, PUBLISHED), noted)
    latex = to_latex(page)
    assert r"50\% \& more\_or\_less" in latex
    assert r"always $\star$ & baseline & 0.0\interval{0.0}{0.0} & 66.7\interval{66.7}{66.7}" in latex
    assert latex.count(r"\begin{tabular}") == latex.count(r"\bottomrule") == 1
    assert latex.count("{") == latex.count("}")


def test_footnotes_stand_below_the_tables_of_their_corpus(results):
    notes = [Note("toy", "A caution."), Note("other", "Not here.")]
    page = to_markdown("toys", build_sections("toys", results, []), notes)
    assert page.endswith(
        "A caution.\n\nThe rows are of 1 documents only: so few that intervals and tests say little.\n"
    )
    assert "Not here" not in page


def test_a_section_with_leaked_rows_has_a_clean_twin():
    made = many("fair", "ours", 20)
    ids = [str(number) for number in range(10)]  # ten of the twenty that it gets right
    plain, twin = with_twins(build_sections("toys", [made], [])[0], {("toy", "train", "test"): ids})
    assert plain.remarks[0].startswith("Of the 3 rows, 10 stand in training too")
    assert twin.split == "test without 10 leaked rows"
    assert (twin.lines[0].n, twin.lines[0].scores["recall_uncertain"].value) == (30, 0.333333)
    assert twin.lines[0].scores["recall_uncertain"].low is not None
    assert with_twins(plain, {("toy", "other", "test"): ids}) == [plain]


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


def test_footnotes_are_read_from_the_file_of_published_rows(tmp_path):
    (tmp_path / "toy.yaml").write_text("- notes:\n    - {corpus: toy, text: A caution.}\n")
    assert read_notes("toy", tmp_path) == [Note("toy", "A caution.")]
    assert read_published("toy", tmp_path) == []
    (tmp_path / "toy.yaml").write_text("- notes:\n    - {corpus: toy}\n")
    with pytest.raises(ConfigError, match="must have the keys corpus, text, and differs in text"):
        read_notes("toy", tmp_path)


def test_the_committed_tables_are_what_the_committed_results_give(monkeypatch, capsys):
    monkeypatch.chdir(Path(__file__).parent.parent)
    assert main(["table", "--check"]) == 0, capsys.readouterr().out


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
