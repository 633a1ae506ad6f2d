"""Commands that train calculate by the same instructions on every processor."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from toolkit.cli import arithmetic

SCRIPT = """
import sys
from pathlib import Path
from toolkit.cli import arithmetic, main
arithmetic.CPUINFO = Path(sys.argv[1])
main(["run", "no-such.yaml"])
import os
print({name: os.environ.get(name) for name in arithmetic.ALIKE})
import numpy, scipy.linalg, threadpoolctl
print({found["architecture"] for found in threadpoolctl.threadpool_info() if found["internal_api"] == "openblas"})
"""


def told_by(cpuinfo: Path, **environment: str) -> list[str]:
    """Return what a fresh process says that reads of a processor."""
    kept = {name: value for name, value in os.environ.items() if name not in arithmetic.ALIKE}
    command = [sys.executable, "-c", SCRIPT, str(cpuinfo)]
    done = subprocess.run(command, env={**kept, **environment}, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_sums_are_those_of_processors_with_avx2() -> None:
    if not arithmetic.CPUINFO.exists() or " avx2 " not in arithmetic.CPUINFO.read_text("utf-8"):
        pytest.skip("this processor has no AVX2, or does not tell")
    assert told_by(arithmetic.CPUINFO) == [str(arithmetic.ALIKE), "{'Haswell'}"]


@pytest.mark.parametrize("text", ["flags : fpu sse2 avx\n", "Features : fp asimd\n", ""])
def test_other_processors_are_left_as_they_are(tmp_path: Path, text: str) -> None:
    path = tmp_path / "cpuinfo"
    path.write_text(text, "utf-8")
    assert told_by(path)[0] == str(dict.fromkeys(arithmetic.ALIKE))


def test_what_the_environment_says_stays(tmp_path: Path) -> None:
    path = tmp_path / "cpuinfo"
    path.write_text("flags\t\t: fpu avx2 fma\n", "utf-8")
    told = told_by(path, OPENBLAS_CORETYPE="Sandybridge")[0]
    assert told == str({**arithmetic.ALIKE, "OPENBLAS_CORETYPE": "Sandybridge"})


def test_nothing_is_set_once_numpy_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in arithmetic.ALIKE:
        monkeypatch.delenv(name, raising=False)
    assert __import__("numpy")
    arithmetic.calculate_alike()
    assert not arithmetic.ALIKE.keys() & os.environ.keys()
