"""What is up to date is not run again, what was cut off goes on, and a check tells every difference."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest
import toys

import corpora
from toolkit import fingerprint, reproduction
from toolkit.cli import main
from toolkit.experiment import TASKS

CONFIG = "task: toys\ntarget: label\ntrain: {corpus: toy, split: train}\ntest: {corpus: toy, split: test}\nsystem: %s\n"


@pytest.fixture
def fitted(monkeypatch, tmp_path):
    """Two configs in the working directory; the list says which systems were fitted."""
    monkeypatch.setitem(TASKS, "toys", "toys")
    monkeypatch.setattr(corpora, "get", toys.find)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(reproduction, "code_digest", lambda *_: "as it was")
    for system in ("words", "always"):
        (tmp_path / f"toy-{system}.yaml").write_text(CONFIG % system)
    seen = []
    for system in (toys.Words, toys.Always):
        fit = system.fit
        monkeypatch.setattr(
            system, "fit", lambda self, *given, fit=fit: (seen.append(type(self)), fit(self, *given))[1]
        )
    return seen


RUN = ["run", "toy-words.yaml", "toy-always.yaml"]
RECORD = "experiments/results/toys/toy-words.json"


def test_what_is_up_to_date_is_not_run_again(fitted, capsys):
    assert main(RUN) == 0
    assert fitted == [toys.Words, toys.Always]
    capsys.readouterr()
    assert main(RUN) == 0
    assert len(fitted) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "2 of 2 up to date; --fresh runs them again\n"
    assert main([*RUN, "--fresh"]) == 0
    assert len(fitted) == 4


def test_a_changed_config_or_code_or_a_lost_file_is_run_again(fitted, tmp_path, monkeypatch):
    main(RUN)
    (tmp_path / "toy-always.yaml").write_text(CONFIG % "always" + "seed: 3\n")
    main(RUN)
    assert fitted[2:] == [toys.Always]
    (tmp_path / RECORD.replace(".json", ".predictions.jsonl.gz")).unlink()
    main(RUN)
    assert fitted[3:] == [toys.Words]
    monkeypatch.setattr(reproduction, "code_digest", lambda *_: "other")
    main(RUN)
    assert fitted[4:] == [toys.Words, toys.Always]


def test_a_run_that_was_cut_off_goes_on_where_it_was(fitted, monkeypatch):
    fit = toys.Always.fit

    def interrupt(self, *given):
        raise KeyboardInterrupt

    monkeypatch.setattr(toys.Always, "fit", interrupt)
    assert main(RUN) == 130
    monkeypatch.setattr(toys.Always, "fit", fit)
    assert main(RUN) == 0
    assert fitted == [toys.Words, toys.Always]


def test_a_check_finds_what_differs(fitted, tmp_path, capsys):
    main(RUN)
    capsys.readouterr()
    assert main([*RUN, "--check"]) == 0
    assert capsys.readouterr().out == "toys/toy-words: as recorded\ntoys/toy-always: as recorded\n"
    record = json.loads((tmp_path / RECORD).read_text())
    record["scores"]["accuracy"]["value"] = 0.9
    (tmp_path / RECORD).write_text(json.dumps(record))
    assert main([*RUN, "--check"]) == 1
    assert capsys.readouterr().err.splitlines()[-2:] == [
        "discourse: toys/toy-words differs from the recorded result:",
        "  accuracy was 0.9 [1.0, 1.0], is 1.0 [1.0, 1.0]",
    ]
    assert json.loads((tmp_path / RECORD).read_text()) == record


def test_with_other_versions_a_check_tells_the_difference_and_is_content(fitted, tmp_path, capsys):
    main(RUN)
    record = json.loads((tmp_path / RECORD).read_text())
    record["environment"]["versions"]["numpy"] = "1.0"
    record["n"]["train"] = 7
    (tmp_path / RECORD).write_text(json.dumps(record))
    capsys.readouterr()
    assert main([*RUN, "--check"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("toys/toy-words: differs, with other versions (numpy 1.0 → ")
    assert 'n was {"documents": 1, "test": 3, "train": 7}, is {"documents": 1, "test": 3, "train": 6}' in out


def test_a_check_counts_the_predictions_that_differ(fitted, monkeypatch, capsys):
    main(RUN)
    monkeypatch.setattr(toys.Always, "predict", lambda self, X: ["uncertain", *["certain"] * (len(X) - 1)])
    assert main([*RUN, "--check"]) == 1
    assert "\n  1 of 3 predictions differ" in capsys.readouterr().err


def test_there_must_be_a_result_to_check(fitted, capsys):
    assert main(["run", "toy-words.yaml", "--check"]) == 2
    assert "cannot be read: No such file or directory" in capsys.readouterr().err


def test_processes_give_the_bytes_of_one(tmp_path):
    configs = [f"experiments/hedging/sample-{system}.yaml" for system in ("majority", "lexicon")]
    for jobs in ("1", "2"):
        assert main(["run", *configs, "--output", str(tmp_path / jobs), "--jobs", jobs]) == 0
    for system in ("majority", "lexicon"):
        name = f"hedging/sample-{system}.predictions.jsonl.gz"
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


def test_workers_end_with_the_command_that_is_killed(tmp_path):
    code = "import sys; from toolkit.cli import main; sys.exit(main(sys.argv[1:]))"
    config = "experiments/hedging/sample-majority.yaml"
    command = [sys.executable, "-c", code, "run", config, "--output", str(tmp_path), "--jobs", "2"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    workers = until(lambda: workers_of(process.pid))
    process.terminate()
    process.wait(60)
    try:
        assert until(lambda: not any(map(alive, workers)))
    finally:
        for worker in filter(alive, workers):
            os.kill(worker, signal.SIGKILL)


def until(found, seconds=60):
    """What is found before long."""
    end = monotonic() + seconds
    while not (what := found()) and monotonic() < end:
        sleep(0.05)
    return what


def workers_of(parent):
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


def alive(process):
    """Whether a process runs; one that ended may still be listed until somebody asks for it."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_the_digest_of_code_follows_imports_and_data_but_not_comments(tmp_path, monkeypatch):
    package = tmp_path / "toolkit_copy"
    package.mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(fingerprint, "_OURS", ("toolkit_copy",))
    (package / "__init__.py").write_text("")
    (package / "a.py").write_text("def f():\n    from toolkit_copy import b\n    return b, 'words.json'\n")
    (package / "b.py").write_text("X = 1\n")
    (package / "c.py").write_text("X = 1\n")
    (package / "words.json").write_text("[]")

    def digest():
        for cached in (fingerprint._imported, fingerprint._path, fingerprint._module_digest):
            cached.cache_clear()
        return fingerprint.source_digest(["toolkit_copy.a"])

    first = digest()
    (package / "b.py").write_text('"""What b is."""\n\nX = 1  # one\n')
    (package / "c.py").write_text("X = 2\n")
    assert digest() == first
    (package / "b.py").write_text("X = 2\n")
    second = digest()
    assert second != first
    (package / "words.json").write_text("[1]")
    assert digest() != second
    assert fingerprint.closure(["toolkit_copy.a"]) == {"toolkit_copy.a", "toolkit_copy.b"}
