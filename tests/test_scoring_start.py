"""The command starts quickly: it finds its compiled code again, and imports nothing that it does not need."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from scored import TEXTS, lines

SCORE = "import sys; from toolkit.cli import main; main(sys.argv[1:]); print('modules', *sys.modules)"

HELP = SCORE.replace(
    ".cli import main; main(sys.argv[1:])", ".cli.parser import build_parser; build_parser().format_help()"
)


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the command says when it runs for the second time, numba about its cache too."""
    folder = tmp_path_factory.mktemp("start")
    path = lines(folder / "a.jsonl", [{"text": text} for text in TEXTS])
    for name in ("first", "second"):
        command = [sys.executable, "-c", SCORE, "score", str(path), "--output", str(folder / name)]
        environment = {**os.environ, "NUMBA_DEBUG_CACHE": "1"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert Path(folder / "second" / "shards.jsonl").exists()
    return done.stdout


def test_compiled_code_is_found_again(output: str) -> None:
    assert "data loaded" in output
    assert "data saved" not in output


def test_what_takes_long_to_import_is_not_imported(output: str) -> None:
    modules = output[output.rindex("modules ") :].split()
    assert "pyarrow.parquet" in modules
    unneeded = {"pandas", "pyarrow.compute", "datasets", "sklearn", "scipy", "matplotlib", "nltk"}
    assert not unneeded & {*modules}


def test_help_imports_nothing_that_takes_long() -> None:
    command = [sys.executable, "-c", HELP]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    modules = done.stdout[done.stdout.rindex("modules ") :].split()
    assert not {"numpy", "numba", "pyarrow", "tqdm", "yaml"} & {*modules}
