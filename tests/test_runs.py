"""Several training sets, one test: the mean over the runs; rows picked by a column; answers with labels and scopes."""

import pytest
import toys

from toolkit.config import parse_experiment
from toolkit.errors import ConfigError, UnknownNameError
from toolkit.evaluation import run
from toolkit.experiment import TASKS
from toolkit.predictions import Predictions, Problem
from toolkit.results import Result
from toolkit.rows import Reader


@pytest.fixture(autouse=True)
def toy_task(monkeypatch):
    monkeypatch.setitem(TASKS, "toys", "toys")


def experiment(train, test="{corpus: toy, split: test}"):
    text = f"task: toys\ntarget: cues\ntrain: {train}\ntest: {test}\nsystem: first_letters\n"
    return parse_experiment(text, "toy-runs", toys.find)


def test_scores_are_means_over_training_sets():
    # Trained on "train" it finds the "may" of the test; trained on nothing but a document without "may", nothing.
    sources = "{corpus: toy, split: train}, {corpus: toy, split: train, where: {document: b}}"
    asked = experiment(f"{{each: [{sources}]}}")
    result = run(asked, Reader(toys.find))
    assert result.scores["cue_f1"].value == 0.5
    assert result.problem.runs == 2
    assert result.predictions.predicted[0] == [[(5, 8)], []]
    assert parse_experiment(str(asked.to_config()).replace("False", "false"), "toy-runs", toys.find) == asked
    again = Result.from_json(result.to_json())
    assert again.problem == result.problem
    kept = Predictions.from_bytes(result.predictions.to_bytes(), result.problem, "here")
    assert kept.totals().tolist() == result.predictions.totals().tolist()


def test_rows_are_picked_by_a_column():
    result = run(
        experiment("{corpus: toy, split: all}", "{corpus: toy, split: all, where: {document: c}}"), Reader(toys.find)
    )
    assert result.n["test"] == 2
    assert result.split == "all, document c"
    with pytest.raises(UnknownNameError, match="documnt"):
        run(experiment("{corpus: toy, split: all, where: {documnt: c}}"), Reader(toys.find))


@pytest.mark.parametrize("train", ["{each: []}", "{each: [{corpus: toy, split: train}]}", "{each: 3}"])
def test_each_needs_several_sources(train):
    with pytest.raises(ConfigError, match=r"train\.each: must be a list of several sources"):
        experiment(train)


def test_negations_come_back_from_a_file_as_they_were():
    gold = [[[[(0, 0, 2)], [(1, 3, 5)], []]]]
    predictions = Predictions(Problem("negations"), ["1"], ["d"], gold, [[]])
    kept = Predictions.from_bytes(predictions.to_bytes(), Problem("negations"), "here")
    assert kept.totals().tolist() == predictions.totals().tolist()
    assert kept.totals()[0, 2] == 1  # the cue is missed
