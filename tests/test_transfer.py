"""Train on each, test on each; and growing shares of the training documents."""

import json

import pytest
import toys

import corpora
from toolkit.cli import main
from toolkit.config import parse_experiment
from toolkit.errors import ConfigError, InputError, ParameterError, UnknownNameError
from toolkit.experiment import TASKS
from toolkit.learning_curve import SHARES, Curve, draw_documents, learning_curve
from toolkit.predictions import Problem
from toolkit.recast import Recast
from toolkit.rows import Reader, Rows
from toolkit.tables import build_page, matrix_block, to_markdown
from toolkit.transfer import Matrix, read_sets, run_transfer

CONFIG = """\
task: toys
target: label
system: words
sets:
  may:
    train: {corpus: toy, split: train}
    test: {corpus: toy, split: test}
  first:
    train: {corpus: toy, split: test}
    test: {corpus: toy, split: test}
    target: certainty
    cut: {below: 8.0, labels: [uncertain, certain]}
"""
EXPERIMENT = (
    "task: toys\ntarget: label\ntrain: {corpus: toy, split: train}\ntest: {corpus: toy, split: test}\nsystem: words\n"
)


@pytest.fixture(autouse=True)
def toy_task(monkeypatch, tmp_path):
    monkeypatch.setitem(TASKS, "toys", "toys")
    monkeypatch.setattr(corpora, "get", toys.find)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "toys.yaml").write_text(CONFIG)
    (tmp_path / "toy-words.yaml").write_text(EXPERIMENT)
    return tmp_path


def test_every_set_is_trained_on_and_tested_on():
    matrix = run_transfer(read_sets("toys.yaml", toys.find), Reader(toys.find))
    assert (matrix.sets, matrix.train, matrix.test) == (["may", "first"], [6, 3], [3, 3])
    assert matrix.metric == "f1_uncertain"
    # Trained on the hedges of train, the first test is all right; of the second, rows 6 and 7 count as uncertain, and
    # only row 6 has a hedge.
    assert [score.value for score in matrix.scores[0]] == [1, pytest.approx(2 / 3, abs=1e-6)]
    assert matrix.scores[0][0].low is not None
    # Trained on the first test's own texts, the second set says nothing of transfer to it.
    assert matrix.shared == [[0, 0], [3, 0]]
    assert [score.value for score in matrix.scores[1]] == [None, 1]
    assert Matrix.from_json(matrix.to_json(), "here") == matrix


def test_folds_are_the_test_of_a_set_without_one(toy_task):
    config = CONFIG.replace("test: {corpus: toy, split: test}", "test: {folds: 3}", 1)
    (toy_task / "toys.yaml").write_text(config + "metric: accuracy\n")
    matrix = run_transfer(read_sets("toys.yaml", toys.find), Reader(toys.find))
    assert (matrix.metric, matrix.test) == ("accuracy", [6, 3])
    # Of "may", "Perhaps" and "might", no fold has seen the others: every sentence is said to be certain.
    assert matrix.scores[0][0].value == 0.5


def spans(*answers):
    problem = Problem("labelled_spans", span="modal", levels={"coarse": ["priority", "plausibility"]})
    columns = {"text": ["It may, it must.", "No."], "id": ["a", "b"], "document": ["a", "b"]}
    return Rows(problem, "modals", {**columns, "modals": list(answers)})


def test_spans_become_rows_of_shared_labels():
    rows = spans([(3, 6, "plausibility"), (11, 15, "priority")], [(0, 2, "other")])
    shared = {"priority": "wish", "plausibility": "chance"}  # rows of other labels are left out
    found = Recast(level="sense", labels=shared, fill={"verb": "?"}, hide=["document"])(rows)
    assert found.columns == {
        "verb": ["?"] * 2, "text": ["It may, it must."] * 2, "id": ["a/3", "a/11"], "modals": ["chance", "wish"],
        "start": [3, 11], "end": [6, 15],
    }  # fmt: skip
    assert found.problem.labels == ("chance", "wish")
    with pytest.raises(UnknownNameError, match="Unknown label 'mist'"):
        Recast(level="sense", labels={"mist": "must"})(rows)
    with pytest.raises(ParameterError, match="must have the level 'fine_sense'"):
        Recast(level="fine_sense")(rows)


def test_a_matrix_is_a_table():
    matrix = run_transfer(read_sets("toys.yaml", toys.find), Reader(toys.find))
    page = to_markdown(build_page("toys", [], (), [matrix_block(matrix)]))
    lines = page.splitlines()
    assert "## Trained on each, tested on each: F1 uncertain of words" in lines
    assert "| trained on | rows | on may | on first |" in lines
    assert any(line.startswith("| may | 6 | 100.0 [100.0, 100.0] | 66.7 [") for line in lines)
    assert "| rows tested |  | 3 | 3 |" in lines
    assert lines[-1] == "Test rows left out, because their texts were trained on: of may, 3 for first."


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("sets:", "sats:", "must be a mapping of metric, parameters, seed, sets, system, target, task, the last one"),
        ("below:", "over:", "the cut of 'first' must have the keys below and labels"),
        ("    target: certainty\n", "    target: certain\n", "set 'first'.*unknown column of toy 'certain'"),
        ("    cut: {below: 8.0, labels: [uncertain, certain]}\n", "", "of one kind of answer, got the metrics"),
        (
            "    target: certainty\n",
            "    target: certainty\n    fill: 3\n",
            "the fill of 'first' must be a mapping, got 3",
        ),
        ("    target: certainty\n", "    target: certainty\n    hide: id\n", "the hide of 'first' must be a list"),
    ],
)
def test_mistakes_in_sets(toy_task, old, new, message):
    (toy_task / "toys.yaml").write_text(CONFIG.replace(old, new))
    with pytest.raises(ConfigError, match=message):
        run_transfer(read_sets("toys.yaml", toys.find), Reader(toys.find))


def test_a_curve_has_growing_shares_of_whole_documents():
    reader = Reader(toys.find)
    experiment = parse_experiment(EXPERIMENT, "toy-words", toys.find)
    curve = learning_curve(experiment, reader, draws=2)
    # Three documents of two rows: of one sixteenth there is still one document, and the whole is the same every time.
    assert curve.rows == [[2, 2], [2, 2], [2, 2], [4, 4], [6, 6]]
    assert curve.scores[-1] == [1, 1]
    assert len(curve.scores) == len(SHARES)
    assert Curve.from_json(curve.to_json(), "here") == curve
    some = draw_documents(reader.train(experiment), 0.5, 3)
    assert len(set(some["document"])) == 2
    assert some["id"] == sorted(some["id"])
    with pytest.raises(InputError, match="here is not a curve"):
        Curve.from_json("{}", "here")


def test_a_small_draw_has_the_rare_label():
    documents = [str(number) for number in range(40)]
    labels = ["certain"] * 38 + ["uncertain"] * 2
    columns = {"text": documents, "id": documents, "document": documents, "label": labels}
    rows = Rows(Problem("classification", ("certain", "uncertain")), "label", columns)
    for seed in range(5):
        drawn = draw_documents(rows, 1 / 4, seed)
        assert (len(drawn), drawn["label"].count("uncertain")) == (11, 1)
    assert draw_documents(rows, 1 / 4, 0)["id"] != draw_documents(rows, 1 / 4, 1)["id"]


def test_the_commands_write_their_files(toy_task, capsys):
    assert main(["transfer", "toys.yaml"]) == 0
    assert json.loads((toy_task / "experiments/results/transfer/toys.json").read_text())["sets"] == ["may", "first"]
    assert main(["curve", "toy-words.yaml"]) == 0
    assert json.loads((toy_task / "experiments/results/curves/toys/toy-words.json").read_text())["name"] == "toy-words"
    assert main(["run", "toy-words.yaml"]) == 0
    capsys.readouterr()
    assert main(["table", "toys"]) == 0
    assert "## Trained on each, tested on each" in capsys.readouterr().out
