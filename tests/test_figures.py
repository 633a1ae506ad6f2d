"""Figures show what the results hold, and are the same bytes every time."""

from dataclasses import replace

import numpy as np
import pytest
import toys
from sklearn.metrics import precision_recall_curve

from toolkit.cli import main
from toolkit.comparison import Overlap
from toolkit.evaluation import evaluate
from toolkit.experiment import TASKS
from toolkit.figures import draw_confusion, draw_learning_curves, draw_overlap, draw_speed, draw_transfer, save
from toolkit.figures.curves import precision_recall, reliability
from toolkit.figures.style import figure
from toolkit.learning_curve import Curve
from toolkit.predictions import Predictions, Problem
from toolkit.results import Score
from toolkit.transfer import Matrix

BINARY = Problem("classification", ("certain", "uncertain"))
CURVE = Curve("toy-words", "toys", "f1_uncertain", [[10, 12], [20, 20]], [[0.5, 0.7], [0.8, 0.8]])
MATRIX = Matrix(
    "toys", "words", "f1_uncertain", ["a", "b c"], [5, 6], [7, 8],
    [[Score(0.9, 0.8, 1.0), Score(0.2, 0.1, 0.3)], [Score(None), Score(0.5, 0.4, 0.6)]],
)  # fmt: skip


def words(axes):
    return [text.get_text() for text in axes.texts]


def test_a_confusion_matrix_counts_gold_by_row():
    gold, predicted = ["certain"] * 4 + ["uncertain"] * 2, ["certain"] * 3 + ["uncertain"] * 3
    numbers = list(map(str, range(6)))
    with figure(2) as (_, axes):
        draw_confusion(axes, Predictions(BINARY, numbers, numbers, gold, predicted))
        assert words(axes) == ["3\n75%", "1\n25%", "0\n0%", "2\n100%"]


def test_a_transfer_matrix_says_every_score_and_interval():
    with figure(2) as (_, axes):
        draw_transfer(axes, MATRIX)
        assert words(axes) == ["90.0\n80–100", "20.0\n10–30", "–", "50.0\n40–60"]
        assert [label.get_text() for label in axes.get_xticklabels()] == ["a", "b\nc"]


def test_a_learning_curve_goes_through_the_means():
    with figure(2) as (_, axes):
        draw_learning_curves(axes, {"words": CURVE})
        line = axes.lines[0]
        assert line.get_xdata().tolist() == [11, 20]
        assert line.get_ydata().tolist() == pytest.approx([60, 80])


def test_a_bar_says_which_errors_are_shared():
    with figure(2) as (_, axes):
        draw_overlap(axes, "words", {"always": Overlap(6, 3, 1, 0), "lexicon": Overlap(96, 2, 1, 1)})
        # Parts that are too narrow have no number.
        assert words(axes) == ["60", "96", "30", "10"]
        assert [label.get_text() for label in axes.get_yticklabels()] == ["always", "lexicon"]
        said = [text.get_text() for text in axes.get_legend().get_texts()]
        assert said == ["both right", "only words", "only the other", "both wrong"]
        assert axes.patches[2].get_x() == pytest.approx(0.6)


def test_systems_are_numbered_by_speed():
    systems = {"peer": (2.0, 0.5), "toolkit: all": (30.0, 0.7), "wc": (100.0, None)}
    with figure(2) as (_, axes):
        draw_speed(axes, systems)
        said = [text.get_text() for text in axes.figure.legends[0].get_texts()]
        assert said == ["1  wc", "2  toolkit: all", "3  peer"]
        marks = [line for line in axes.lines if list(line.get_xdata()) not in ([], [0, 1])]
        assert [line.get_xdata()[0] for line in marks] == [100, 30, 2]
        # What has no F1 lies below all others.
        assert marks[0].get_ydata()[0] < 50
        assert [line.get_ydata()[0] for line in marks[1:]] == [70, 50]


def test_precision_and_recall_equal_scikit_learns():
    rng = np.random.default_rng(0)
    gold, p = rng.random(200) < 0.3, rng.random(200).round(1)
    recall, precision = precision_recall(gold, p)
    theirs = precision_recall_curve(gold, p)
    assert recall[::-1].tolist() == pytest.approx(theirs[1][:-1].tolist())
    assert precision[::-1].tolist() == pytest.approx(theirs[0][:-1].tolist())


def test_a_calibrated_system_lies_on_the_diagonal():
    rng = np.random.default_rng(0)
    p = rng.random(20_000)
    said, seen = reliability((rng.random(20_000) < p).tolist(), p.tolist())
    assert np.abs(said - seen).max() < 0.03
    assert len(said) == 10


def test_files_are_the_same_every_time(tmp_path):
    kept = []
    for folder in ("a", "b"):
        with figure(2) as (drawn, axes):
            draw_transfer(axes, MATRIX)
            paths = save(drawn, tmp_path / folder / "x")
        assert [path.name for path in paths] == ["x.png", "x.svg"]
        kept.append([path.read_bytes() for path in paths])
    assert kept[0] == kept[1]
    assert kept[0][0].startswith(b"\x89PNG")


def test_the_command_draws_what_there_is(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(TASKS, "toys", "toys")
    for name in ("words", "always"):
        estimator = toys.Words() if name == "words" else toys.Always()
        kind = "ours" if name == "words" else "baseline"
        replace(evaluate(estimator, toys.TOY, name=name), kind=kind).save(tmp_path / "results")
    (tmp_path / "results/curves/toys").mkdir(parents=True)
    (tmp_path / "results/curves/toys/toy-words.json").write_text(CURVE.to_json())
    (tmp_path / "results/transfer").mkdir()
    (tmp_path / "results/transfer/toys.json").write_text(MATRIX.to_json())
    asked = ["figures", "toys", "--results", str(tmp_path / "results"), "--output", str(tmp_path / "figures")]
    assert main(asked) == 0
    assert {path.stem for path in (tmp_path / "figures/toys").iterdir()} == {
        "toy-test-words-confusion",
        "toy-test-precision-recall",
        "toy-test-reliability",
        "toy-test-words-errors",
        "learning-curves-f1_uncertain",
        "transfer",
    }
    assert main(["figures", "toys", "--results", str(tmp_path)]) == 2
    assert "must have something to draw, got none" in capsys.readouterr().err
