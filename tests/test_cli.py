"""The command: what it prints, what it writes, and how it fails."""

import json
import os
import re
import subprocess
import sys

import pytest
import toys

import corpora
from toolkit import __version__
from toolkit.cli import main
from toolkit.experiment import TASKS

CONFIG = "task: toys\ntarget: label\ntrain: {corpus: toy, split: train}\ntest: {corpus: toy, split: test}\nsystem: %s\n"


@pytest.fixture
def toy_task(monkeypatch, tmp_path):
    """A folder with configs of the toy task, as the working directory."""
    monkeypatch.setitem(TASKS, "toys", "toys")
    monkeypatch.setattr(corpora, "get", toys.find)
    monkeypatch.chdir(tmp_path)
    for system in ("words", "always"):
        (tmp_path / f"toy-{system}.yaml").write_text(CONFIG % system)
    return tmp_path


def test_version_and_help(capsys):
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out == f"discourse {__version__}\n"
    assert main([]) == 0
    assert "discourse analyze article.txt" in capsys.readouterr().out


@pytest.mark.parametrize(
    "command",
    [
        "analyze",
        "init",
        "run",
        "table",
        "compare",
        "import",
        "transfer",
        "curve",
        "agreement",
        "train",
        "corpora",
        "audit",
    ],
)
def test_every_command_has_help_with_an_example(command, capsys):
    with pytest.raises(SystemExit) as caught:
        main([command, "--help"])
    assert caught.value.code == 0
    assert f"examples:\n  discourse {command}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [["tabel"], ["compare", "x"], ["analyze", "--format", "xml"], ["corpora"], ["run", "--x", "y"]]
)
def test_wrong_arguments_get_one_sentence(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    error = capsys.readouterr().err
    assert re.fullmatch(r"discourse: .*; see `discourse( \w+)? --help`\.\n", error)


def loaded_by(*arguments):
    """Return the names of the modules that are loaded once the command is done."""
    code = f"""if True:
        import sys
        from toolkit.cli import main
        try:
            main({list(arguments)})
        except SystemExit:
            pass
        print("\\n" + " ".join(sys.modules))"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_help_loads_nothing_heavy():
    loaded = loaded_by("--help")
    assert "toolkit.cli.run" in loaded
    assert not loaded & {"numpy", "numba", "sklearn", "datasets", "pandas", "yaml", "tqdm", "rich"}


def test_run_then_table(toy_task, capsys):
    assert main(["run", "toy-words.yaml", "toy-always.yaml"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert [line.partition(",")[0] for line in out] == [
        "toys/toy-words: f1_uncertain 1.000 [1.000",
        "toys/toy-always: f1_uncertain 0.000 [0.000",
    ]
    results = toy_task / "experiments" / "results" / "toys"
    assert sorted(path.name for path in results.iterdir()) == [
        "toy-always.json",
        "toy-always.predictions.jsonl.gz",
        "toy-words.json",
        "toy-words.predictions.jsonl.gz",
    ]
    assert main(["table", "toys", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["kind"] for row in rows if row["metric"] == "f1_uncertain"] == ["baseline", "ours"]
    assert main(["table", "toys"]) == 0
    printed = capsys.readouterr().out
    assert "| words | ours | 100.0" in printed
    assert main(["table", "toys", "--output", "tables/toys.md"]) == 0
    assert capsys.readouterr().out == ""
    assert (toy_task / "tables" / "toys.md").read_text() == printed


def test_tables_of_all_tasks_are_written_and_checked(toy_task, capsys):
    assert main(["table"]) == 2
    assert "There are no results in 'experiments/results': `discourse run` makes them." in capsys.readouterr().err
    assert main(["run", "toy-words.yaml", "toy-always.yaml"]) == 0
    assert main(["table", "--check"]) == 1
    assert "experiments/tables/toys.md differs from what the results give" in capsys.readouterr().out
    assert main(["table"]) == 0
    assert capsys.readouterr().out.splitlines() == ["experiments/tables/toys.md", "experiments/tables/toys.tex"]
    assert main(["table", "--check"]) == 0
    path = toy_task / "experiments/tables/toys.tex"
    path.write_text(path.read_text().replace("100.0", "100.1", 1))
    assert main(["table", "--check"]) == 1
    assert capsys.readouterr().out == (
        "experiments/tables/toys.tex differs from what the results give: `discourse table` writes it.\n"
    )
    assert "100.1" in path.read_text()


def test_the_format_of_a_table_follows_the_suffix_of_its_file(toy_task, capsys):
    main(["run", "toy-words.yaml"])
    assert main(["table", "toys", "--output", "toys.tex"]) == 0
    assert "\\toprule" in (toy_task / "toys.tex").read_text()
    assert main(["table", "toys", "--output", "toys.json"]) == 0
    assert json.loads((toy_task / "toys.json").read_text())


def test_compare(toy_task, capsys):
    main(["run", "toy-words.yaml", "toy-always.yaml"])
    capsys.readouterr()
    assert main(["compare", "toys/toy-words", "experiments/results/toys/toy-always.json"]) == 0
    out = capsys.readouterr().out
    assert "A: toys/toy-words\nB: toys/toy-always\n" in out
    assert "| F1 uncertain | 100.0 | 0.0 | 100.0 [100.0, 100.0] | 1.0000 |" in out
    assert "| only A | 1 |" in out
    assert main(["compare", "toys/toy-words", "toys/toy-always", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == {"both": 2, "only_a": 1, "only_b": 0, "neither": 0}


def test_running_again_changes_nothing_but_timing_and_environment(toy_task, capsys):
    kept = []
    for folder in ("a", "b"):
        assert main(["run", "toy-words.yaml", "--output", folder]) == 0
        record = json.loads((toy_task / folder / "toys" / "toy-words.json").read_text())
        del record["timing"], record["environment"]
        kept.append((record, (toy_task / folder / "toys" / "toy-words.predictions.jsonl.gz").read_bytes()))
    assert kept[0] == kept[1]


def test_a_bad_config_does_not_stop_the_others(toy_task, capsys):
    (toy_task / "bad.yaml").write_text(CONFIG % "wrods" + "seed: yes\n")
    assert main(["run", "bad.yaml", "toy-words.yaml"]) == 1
    captured = capsys.readouterr()
    assert captured.err.startswith("discourse: bad.yaml has 2 faults:\n  system: unknown system 'wrods'")
    assert captured.out.startswith("toys/toy-words: ")
    assert main(["run", "bad.yaml"]) == 2


def test_two_configs_with_one_result_file(toy_task, capsys):
    (toy_task / "other").mkdir()
    (toy_task / "other" / "toy-words.yaml").write_text(CONFIG % "always")
    assert main(["run", "toy-words.yaml", "other/toy-words.yaml"]) == 1
    assert "other/toy-words.yaml: another config here is called toy-words" in capsys.readouterr().err
    record = json.loads((toy_task / "experiments/results/toys/toy-words.json").read_text())
    assert record["system"] == "words"


def test_a_system_that_cannot_be_fitted_does_not_stop_the_others(toy_task, capsys):
    (toy_task / "toy-bad.yaml").write_text(CONFIG % "words" + "parameters: {p: 7.0}\n")
    assert main(["run", "toy-bad.yaml", "toy-words.yaml"]) == 1
    captured = capsys.readouterr()
    assert "The probabilities of Words must be from 0 to 1" in captured.err
    assert "toys/toy-words: " in captured.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "none.yaml"], "There is no config 'none.yaml'."),
        (["run", "x/*.yaml"], "No file matches 'x/*.yaml'."),
        (["run", "."], "'.' is a folder: name the configs in it, as in ./*.yaml."),
        (["table", "toys"], "There are no results of toys in 'experiments/results': `discourse run` makes them, and"),
        (
            ["table", "toy"],
            "Unknown task 'toy': it must be one of attribution, commitment, hedging, modality, negation, speaker, "
            "stance, "
            "toys, triples. Did you mean 'toys'?",
        ),
        (
            ["train", "toy-always.yaml", "--output", "m"],
            "The system of toy-always.yaml must be one that can be saved, got",
        ),
        (["corpora", "info", "tyo"], "Unknown corpus 'tyo': it must be one of toy. Did you mean 'toy'?"),
    ],
)
def test_mistakes_get_one_sentence_and_exit_code_2(toy_task, capsys, arguments, message):
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"discourse: {message}")
    assert error.count("\n") == 1


def test_a_result_that_cannot_be_written(toy_task, capsys):
    (toy_task / "file").write_text("")
    assert main(["run", "toy-words.yaml", "--output", "file"]) == 2
    assert "cannot be written: Not a directory." in capsys.readouterr().err


def test_train_saves_with_what_it_was_trained_on(toy_task, capsys, monkeypatch):
    saved = {}
    monkeypatch.setattr(
        toys.Words, "save", lambda self, path, metadata: saved.update({path.name: (self, metadata)}), False
    )
    assert main(["run", "toy-words.yaml"]) == 0
    assert main(["train", "toy-words.yaml", "--output", "models"]) == 0
    model, metadata = saved["toy-words"]
    assert "may" in model.words_
    assert metadata["corpora"] == {"toy": toys.TOY.digest}
    assert metadata["config"]["system"] == "words"
    assert metadata["scores"]["f1_uncertain"] == 1.0


def test_corpora(capsys):
    assert main(["corpora", "list"]) == 0
    assert re.search(r"^sample +\S", capsys.readouterr().out, re.MULTILINE)
    assert main(["corpora", "info", "sample"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"^splits +train, test$", out, re.MULTILINE)
    assert re.search(r"^labels +certain, uncertain$", out, re.MULTILINE)
    assert main(["corpora", "fetch", "sample", "sampel"]) == 1
    captured = capsys.readouterr()
    assert captured.out.startswith("sample: ")
    assert "Unknown corpus 'sampel'" in captured.err
    assert main(["corpora", "stats", "sample"]) == 0
    assert json.loads(capsys.readouterr().out)


def test_ctrl_c(toy_task, monkeypatch):
    def interrupt(self, X):
        raise KeyboardInterrupt

    monkeypatch.setattr(toys.Words, "predict", interrupt)
    assert main(["run", "toy-words.yaml"]) == 130
    assert not list(toy_task.glob("experiments/**/*.json"))


def test_a_reader_that_leaves_early_is_no_error():
    command = [sys.executable, "-c", "import sys; from toolkit.cli import main; sys.exit(main(['corpora', 'list']))"]
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert done.returncode == 141
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (
            ["score", "news.jsonl", "--output", "o", "--speaker-s"],
            "Unknown option '--speaker-s' (did you mean '--speakers'?); see",
        ),
        (["score", "news.jsonl", "--ouput", "o"], "Unknown option '--ouput' (did you mean '--output'?); see"),
        (["run", "a.yaml", "--frsh"], "Unknown option '--frsh' (did you mean '--fresh'?); see"),
        (["--verison"], "Unknown option '--verison' (did you mean '--version'?); see"),
    ],
)
def test_an_unknown_option_is_told_with_the_one_most_like_it(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert capsys.readouterr().err.startswith(f"discourse: {complaint}")


@pytest.mark.parametrize(("command", "option"), [("score", "--threads"), ("run", "--jobs")])
@pytest.mark.parametrize("count", ["0", "-1"])
def test_workers_are_at_least_one(command, option, count, tmp_path, capsys):
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "It may rain."}\n')
    assert main([command, str(path), "--output", str(tmp_path / "out"), option, count]) == 2
    message = capsys.readouterr().err
    assert (
        message
        == f"discourse: The {option!r} parameter of discourse {command} must be a positive number, got {count}.\n"
    )
    assert not (tmp_path / "out").exists()
