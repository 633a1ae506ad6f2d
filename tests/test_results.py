"""Records repeat byte for byte, stay loadable, and are never half written."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest
import toys

from toolkit.errors import InputError, ParameterError
from toolkit.evaluation import evaluate
from toolkit.predictions import Predictions, Problem
from toolkit.results import Result, Score, load_result, load_results, predictions_path, write_whole

HISTORIC = Path(__file__).parent / "data" / "historic_results"


@pytest.fixture(scope="module")
def result():
    return evaluate(toys.Words(), toys.TOY, name="words")


def test_a_saved_result_is_read_back_whole(result, tmp_path):
    path = result.save(tmp_path)
    assert path == tmp_path / "toys" / "toy-words.json"
    again = load_result(path)
    assert again == result
    assert again.predictions == result.predictions
    assert load_results(tmp_path, "toys") == [result]
    assert load_results(tmp_path, "none") == []


@pytest.mark.parametrize("target", ["cues", "certainty"])
def test_spans_and_numbers_are_read_back_too(target, tmp_path):
    estimator = toys.FirstLetters() if target == "cues" else toys.Mean()
    result = evaluate(estimator, toys.TOY, target=target)
    again = load_result(result.save(tmp_path))
    assert again == result
    assert again.predictions == result.predictions


def test_json_has_sorted_keys_and_no_more_digits_than_are_kept(result):
    text = replace(result, scores={"accuracy": Score.rounded(1 / 3, 0.1, float("nan"))}).to_json()
    record = json.loads(text)
    assert list(record) == sorted(record)
    assert record["scores"] == {"accuracy": {"value": 0.333333, "low": 0.1, "high": None}}
    assert record["schema"] == 1
    assert "predictions" not in record


def test_predictions_hold_identifiers_and_labels_but_no_text(result, tmp_path):
    path = predictions_path(result.save(tmp_path))
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    assert [json.loads(line) for line in lines] == [
        {"id": "6", "document": "d", "gold": "uncertain", "label": "uncertain", "p": 0.9},
        {"id": "7", "document": "d", "gold": "certain", "label": "certain", "p": 0.1},
        {"id": "8", "document": "d", "gold": "certain", "label": "certain", "p": 0.1},
    ]


def test_compressed_bytes_do_not_depend_on_the_clock(result, monkeypatch):
    first = result.predictions.to_bytes()
    monkeypatch.setattr("time.time", lambda: 4e8)
    assert result.predictions.to_bytes() == first


@pytest.mark.parametrize("path", sorted(HISTORIC.glob("*/*.json")), ids=lambda path: path.name)
def test_results_of_earlier_versions_stay_readable(path):
    result = load_result(path)
    assert result.scores["f1_uncertain"].value == 1.0
    assert result.predictions is not None


def test_there_are_results_of_earlier_versions():
    assert list(HISTORIC.glob("*/*.json"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text[:100], "is not a result of `discourse run`: JSONDecodeError"),
        (lambda text: "[]", "is not a result of `discourse run`"),
        (lambda text: text.replace('"schema": 1', '"schema": 99'), "must have a schema of at most 1, got 99"),
        (lambda text: text.replace('"task":', '"tusk":'), "is not a result of `discourse run`: .*'tusk'"),
        (lambda text: text.replace('"kind": "classification"', '"kind": "poem"'), "must be one of classification"),
    ],
)
def test_a_damaged_record(result, tmp_path, change, message):
    path = result.save(tmp_path)
    path.write_text(change(path.read_text()))
    with pytest.raises((InputError, ParameterError), match=message):
        load_result(path)


@pytest.mark.parametrize(
    "damage", [lambda data: data[:40], lambda data: b"x" + data, lambda data: gzip.compress(b'{"id": 1}')]
)
def test_damaged_predictions(result, tmp_path, damage):
    path = result.save(tmp_path)
    beside = predictions_path(path)
    beside.write_bytes(damage(beside.read_bytes()))
    with pytest.raises(InputError, match=r"predictions\.jsonl\.gz is not a predictions file of classification"):
        load_result(path)


def test_an_interrupted_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "x.json"
    write_whole(path, b"old")

    def interrupt(*paths):
        raise KeyboardInterrupt

    monkeypatch.setattr("os.replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_cannot_be_written(result, tmp_path):
    (tmp_path / "toys").write_text("in the way")
    with pytest.raises(InputError, match=r"toy-words\.json' cannot be written"):
        result.save(tmp_path)


def test_columns_of_unequal_length_are_refused():
    with pytest.raises(ParameterError, match="'gold' parameter of Predictions must be of the length of ids, 2, got 1"):
        Predictions(Problem("regression"), ["1", "2"], ["a", "a"], [0.0], [0.0, 0.0])


def test_a_later_version_may_add_keys_that_have_defaults(result):
    record = json.loads(result.to_json())
    del record["per_label"], record["timing"]
    assert Result.from_json(json.dumps(record)).per_label == {}
