"""The command starts quickly: it finds its compiled code again, and imports nothing that it does not need."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from textwrap import dedent

import numba
import pytest
from numba.core.caching import FunctionCache
from scored import TEXTS, lines

from toolkit.cli import compiled

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
    unneeded = {"pandas", "pyarrow.compute", "datasets", "sklearn", "scipy", "matplotlib", "nltk", "tqdm", "yaml"}
    unneeded |= {"toolkit.annotation", "toolkit.speakers"}
    assert not unneeded & {*modules}


def test_the_end_of_a_command_looks_for_no_garbage() -> None:
    code = """
        import atexit, gc, numba
        atexit.register(lambda: print(gc.get_freeze_count() > 10_000))
        from toolkit.cli.start import start_quickly
        start_quickly()
    """
    assert said(code) == "True\n"


#: A module with a compiled function that calls one that is in the cache by itself.
NESTED = """
import numpy as np
from numba import njit

@njit(cache=True)
def doubled(values):
    out = np.empty_like(values)
    for i in range(len(values)):
        out[i] = 2 * values[i]
    return out

@njit(cache=True)
def fourfold(values):
    return doubled(doubled(values))
"""


def test_more_can_be_compiled_with_what_was_loaded_to_be_run(tmp_path: Path) -> None:
    (tmp_path / "nested.py").write_text(NESTED)
    load = f"""
        import sys
        from toolkit.cli.start import start_quickly
        start_quickly()
        sys.path.insert(0, {str(tmp_path)!r})
        import numpy as np, nested
        print(nested.doubled(np.arange(3)).tolist(), *nested.doubled._cache_hits.values())
        (loaded,) = nested.doubled.overloads.values()
        print(type(loaded.library).__module__, loaded.library._shared_module is None)
    """
    build = "print(nested.fourfold(np.arange(3)).tolist(), loaded.library._shared_module is None)"
    assert said(load).splitlines() == ["[0, 2, 4]", "toolkit.cli.compiled False"]
    assert said(load).splitlines() == ["[0, 2, 4] 1", "toolkit.cli.compiled True"]
    assert said(f"{dedent(load)}\n{build}").splitlines()[2:] == ["[0, 4, 8] False"]


def test_other_versions_of_numba_load_as_they_do(monkeypatch: pytest.MonkeyPatch) -> None:
    assert compiled.FROM <= numba.version_info.short < compiled.BELOW, "Try toolkit.cli.compiled with this numba."
    monkeypatch.setattr(compiled, "BELOW", compiled.FROM)
    before = FunctionCache.load_overload
    assert not compiled.load_to_run()
    assert FunctionCache.load_overload is before


def said(code: str) -> str:
    """What a process prints that runs some lines of Python."""
    return subprocess.run([sys.executable, "-c", dedent(code)], capture_output=True, text=True, check=True).stdout


def test_help_imports_nothing_that_takes_long() -> None:
    command = [sys.executable, "-c", HELP]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    modules = done.stdout[done.stdout.rindex("modules ") :].split()
    assert not {"numpy", "numba", "pyarrow", "tqdm", "yaml"} & {*modules}


class Kept:
    """A cache of compiled code, as numba has it."""

    def __init__(self, held: object) -> None:
        self.held = held

    def _guard_against_spurious_io_errors(self) -> nullcontext[None]:
        return nullcontext()

    def _load_overload(self, signature: object, context: object) -> object:
        return self.held


@pytest.mark.parametrize(("terminal", "times"), [(True, 1), (False, 0)])
def test_a_terminal_is_told_once_that_something_is_compiled(
    terminal: bool, times: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    compiled._tell.cache_clear()
    code = object()
    assert compiled._load_overload(Kept(code), None, None) is code
    assert capsys.readouterr().err == ""
    assert [compiled._load_overload(Kept(None), None, None) for _ in range(3)] == [None] * 3
    assert capsys.readouterr().err.count("compiling") == times
