"""Predictions of other systems become rows: whole, of known ids, in the corpus's labels."""

import gzip
import hashlib
import json

import pytest
import toys

import corpora
from toolkit.cli import main
from toolkit.config import read_experiment
from toolkit.errors import InputError, ParameterError, UnknownNameError
from toolkit.experiment import TASKS, systems
from toolkit.import_config import read_import
from toolkit.imported import Import, run_import
from toolkit.results import load_result
from toolkit.rows import Reader

# The toy test's rows are 6, 7 and 8: uncertain, certain, certain.
ROWS = "id,label,p\n8,certain,0.2\n6,uncertain,0.9\n7,uncertain,0.6\n"


def wanted(path, text, **options):
    path.write_text(text)
    return Import("theirs", "toys", options.pop("target", "label"), "toy", "test", [path], **options)


def scored(path, text, **options):
    return run_import(wanted(path, text, **options), Reader(toys.find))


def test_rows_are_put_in_the_order_of_the_corpus(tmp_path):
    result = scored(tmp_path / "x.csv", ROWS)
    assert result.predictions.predicted == ["uncertain", "uncertain", "certain"]
    assert result.predictions.p == [0.9, 0.6, 0.2]
    assert result.scores["precision_uncertain"].value == 0.5
    assert result.scores["brier"].value == pytest.approx((0.01 + 0.36 + 0.04) / 3, abs=1e-6)
    assert (result.name, result.kind, result.n["train"]) == ("toy-theirs", "imported", 0)
    assert result.config["predictions"]["files"]["x.csv"].isalnum()


@pytest.mark.parametrize("name", ["x.tsv", "x.jsonl", "x.csv.gz"])
def test_the_forms_of_files_are_equal(tmp_path, name):
    path = tmp_path / name
    if name.endswith("tsv"):
        path.write_text(ROWS.replace(",", "\t"))
    elif name.endswith("jsonl"):
        keys, *rows = (line.split(",") for line in ROWS.splitlines())
        path.write_text("\n".join(json.dumps(dict(zip(keys, row, strict=True))) for row in rows))
    else:
        path.write_bytes(gzip.compress(ROWS.encode()))
    result = run_import(Import("theirs", "toys", "label", "toy", "test", [path]), Reader(toys.find))
    assert result.predictions == scored(tmp_path / "x.csv", ROWS).predictions


def test_columns_and_labels_have_their_own_names(tmp_path):
    text = "item,tag\n6,1\n7,0\n8,0\n"
    options = {"columns": {"id": "item", "label": "tag"}, "labels": {"1": "uncertain", "0": "certain"}}
    result = scored(tmp_path / "x.csv", text, **options)
    assert result.scores["f1_uncertain"].value == 1
    assert result.predictions.p is None


def test_files_without_ids_follow_the_order_of_the_corpus_one_after_the_other(tmp_path):
    (tmp_path / "a.txt").write_text("uncertain\n")
    (tmp_path / "b.txt").write_text("certain\nuncertain\n")
    files = [tmp_path / "a.txt", tmp_path / "b.txt"]
    result = run_import(Import("x", "toys", "label", "toy", "test", files, ordered=True), Reader(toys.find))
    assert result.predictions.predicted == ["uncertain", "certain", "uncertain"]


def test_spans_and_numbers_are_answers_too(tmp_path):
    spans = "\n".join(json.dumps({"id": name, "label": [[5, 7]] if name == "6" else []}) for name in "67")
    assert scored(tmp_path / "x.jsonl", spans, target="cues").scores["cue_f1"].value == 1  # snapped to the token
    numbers = "id,label\n6,6.5\n7,7\n8,8\n"
    assert scored(tmp_path / "x.csv", numbers, target="certainty").scores["mae"].value == pytest.approx(
        0.5 / 3, abs=1e-6
    )


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        ("id,label\n6,certain\n9,certain\n6,certain\n", {},
         "those of the 3 rows, got 2 missing: 7, 8; 1 unknown: 9; 1 given twice: 6."),
        ("id,label\n6,certain\n7,maybe\n8,certain\n", {}, "Unknown label 'maybe': it must be one of certain"),
        (ROWS, {"labels": {"certain": "certain"}}, "Unknown label of the file 'uncertain'"),
        (ROWS.replace("label", "lable"), {}, "Unknown column of the predictions 'label': .* Did you mean 'lable'"),
        (ROWS, {"ordered": True, "columns": {"document": "label"}},
         "The 'document' of row 6 must be 'd', got 'certain'"),
        ("label\ncertain\n", {"ordered": True}, "must be one for each of 3 rows, got 1"),
        (ROWS.replace("0.9", "high"), {}, "must be a number, got 'high'"),
    ],
)  # fmt: skip
def test_faults_name_what_is_wrong(tmp_path, text, options, message):
    with pytest.raises((InputError, UnknownNameError), match=message):
        scored(tmp_path / "x.csv", text, **options)


def test_a_file_of_another_kind_and_a_kind_of_row_that_is_none(tmp_path):
    with pytest.raises(InputError, match=r"must end in \.csv, \.tsv, \.jsonl or \.txt"):
        scored(tmp_path / "x.xlsx", ROWS)
    with pytest.raises(ParameterError, match="must be one of imported, published-predictions, got 'ours'"):
        wanted(tmp_path / "x.csv", ROWS, kind="ours")


def test_one_command_adds_a_row(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(TASKS, "toys", "toys")
    monkeypatch.setattr(corpora, "get", toys.find)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.csv").write_text(ROWS)
    assert main(["import", "mine.csv", "--task", "toys", "--corpus", "toy"]) == 0
    assert capsys.readouterr().out == "toys/toy-mine: f1_uncertain 0.667 [0.667, 0.667], n 3\n"
    assert load_result("experiments/results/toys/toy-mine.json").kind == "imported"
    assert main(["table", "toys"]) == 0
    assert "| mine | imported | 66.7" in capsys.readouterr().out
    assert main(["import", "mine.csv", "--corpus", "toy"]) == 2
    assert "The --task of the predictions must be given." in capsys.readouterr().err
    assert main(["import", "mine.csv", "--task", "toys", "--corpus", "toy", "--labels", "a:b"]) == 2
    assert "must be pairs such as a=b,c=d, got 'a:b'" in capsys.readouterr().err


def test_published_predictions_are_declared_with_their_digest(tmp_path, monkeypatch):
    (tmp_path / "mirror/them/theirs/c0ffee").mkdir(parents=True)
    (tmp_path / "mirror/them/theirs/c0ffee/out.csv").write_text(ROWS)
    monkeypatch.setenv("DISCOURSE_MIRROR", str(tmp_path / "mirror"))
    monkeypatch.setenv("DISCOURSE_CACHE", str(tmp_path / "cache"))
    digest = "0" * 64
    config = tmp_path / "toy-winner.yaml"
    text = (
        "task: toys\ntarget: label\nkind: published-predictions\ntest: {corpus: toy, split: test}\n"
        "predictions: {repo: them/theirs, commit: c0ffee, files: {out.csv: %s}}\n"
    )
    config.write_text(text % f'"{digest}"')
    with pytest.raises(Exception, match=r"out\.csv"):
        read_import(config)
    config.write_text(text % f'"{hashlib.sha256(ROWS.encode()).hexdigest()}"')
    result = run_import(read_import(config), Reader(toys.find))
    assert (result.name, result.kind) == ("toy-winner", "published-predictions")


def test_init_writes_a_config_that_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["init", "negation", "mine"]) == 0
    assert "# One of lexicon, negation_tagger" in (tmp_path / "mine.yaml").read_text()
    assert main(["run", "mine.yaml"]) == 0
    assert "negation/mine: global_f1" in capsys.readouterr().out
    assert main(["init", "negation", "mine"]) == 2
    assert "There is a file 'mine.yaml' already" in capsys.readouterr().err
    assert main(["init", "negatoin", "mine"]) == 2
    assert "Did you mean 'negation'?" in capsys.readouterr().err


@pytest.mark.parametrize("task", [task for task in TASKS if systems(task)])
def test_init_knows_every_task(tmp_path, monkeypatch, task):
    monkeypatch.chdir(tmp_path)
    assert main(["init", task, "mine"]) == 0
    assert read_experiment("mine.yaml", corpora.get).task == task


@pytest.mark.parametrize(("task", "corpus"), [("hedging", "conll2010_wikipedia"), ("modality", "gme")])
def test_init_follows_the_corpus(tmp_path, monkeypatch, task, corpus):
    monkeypatch.chdir(tmp_path)
    assert main(["init", task, "mine", "--corpus", corpus]) == 0
    assert read_experiment("mine.yaml", corpora.get).test.name == corpus
