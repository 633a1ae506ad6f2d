"""The whole command: ``discourse score`` from packed JSON Lines to Parquet, against counting the words.

Everything is measured on processes: seconds by the clock, seconds of the processors, and the peak of memory, as the
system counts them for a process when it ends.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from time import perf_counter, sleep, thread_time
from typing import Any, NamedTuple

import pytest
from measured import Row, here, measured_on, record
from section import write_section

from toolkit.cli.analyze import SAMPLE
from toolkit.scoring.corpus import score_corpus

RESULTS = Path(__file__).parent / "results" / "score.json"
ROUNDS = 5
TIMES = 10
# Python keeps what it compiles, as it does unless it is told not to.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
DISCOURSE = [sys.executable, "-c", "import sys; from toolkit.cli import main; sys.exit(main())"]
COMMAND, SUMMARY = [*DISCOURSE, "score"], [*DISCOURSE, "summary"]

#: What each figure is called, what is asked of it, and how it is shown.
FIGURES = {
    "of_wc": ("two threads against `zcat FILE… \\| wc -w`, by the clock", "≥ 0.10", "{:.3f}"),
    "cpu_of_wc": ("one thread against `zcat FILE… \\| wc -w`, by processor seconds", "", "{:.3f}"),
    "threads": ("two threads against one, by the clock", "≥ 1.85", "{:.2f}"),
    "threads_scoring": ("the same, both less what a start takes (one article)", "", "{:.2f}"),
    "processes": ("two commands of one thread each, side by side against one after the other", "", "{:.2f}"),
    "threads_cpu": ("processor seconds of two threads against those of one", "", "{:.2f}"),
    "peak_mb": ("peak memory, MB", "≤ 700", "{:.0f}"),
    "peak_growth": ("peak memory with ten times the text", "≤ 1.05", "{:.3f}"),
    "cpu_growth": ("processor seconds with ten times the text", "≤ 10.3", "{:.2f}"),
    "cold_cpu_s": ("one article, compiled code at hand, processor seconds", "≤ 1.2", "{:.2f}"),
    "ray": ("Ray with two workers against two threads, by the clock", "≥ 0.7", "{:.2f}"),
    "ray_scoring": ("the same, both less what a start takes (one article)", "", "{:.2f}"),
    "mb_per_cpu_s": ("MB of text a processor second", "", "{:.2f}"),
    "cpu_s_per_gb": ("processor seconds a GB of text", "", "{:,.0f}"),
    "command_mb_per_s": (
        "MB of text a second that a processor unpacks, parses and writes",
        "",
        "{:.0f}",
    ),
    "summary_cpu_s_per_mb": ("`discourse summary`: processor seconds a MB of text", "", "{:.2f}"),
    "output_share": ("bytes written, of bytes of text", "", "{:.3f}"),
    "load": ("processes that wanted to run meanwhile, in the mean of a minute (ours are two)", "", "{:.1f}"),
    "speakers_mb_per_cpu_s": ("MB of text a processor second, with `--speakers`", "", "{:.2f}"),
}


class Used(NamedTuple):
    """What a process took: seconds by the clock, of the processors, and its peak of memory in MB."""

    clock: float
    cpu: float
    peak: float


def used(command: list[str]) -> Used:
    """Run a command, which must succeed, and say what it took.

    Its peak of memory is read while it runs: what the system tells at the end is at least the peak of who started it.
    """
    started = perf_counter()
    process = subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak, ended = 0, 0
    while not ended:
        peak = max(peak, _peak_of(process.pid))
        sleep(0.01)
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    return Used(perf_counter() - started, usage.ru_utime + usage.ru_stime, peak / 1024)


def _peak_of(number: int) -> int:
    """Return the most memory that a process has held so far, in kB; 0 where it has ended."""
    lines = Path(f"/proc/{number}/status").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


@pytest.fixture(scope="module")
def files() -> list[str]:
    folder = os.environ.get("DISCOURSE_NEWS")
    if not folder:
        pytest.skip("DISCOURSE_NEWS names no folder of news in JSON Lines")
    return [str(Path(folder) / f"abp-0{number}.jsonl.gz") for number in range(3)]


@pytest.fixture(scope="module")
def rows() -> Iterator[Row]:
    """Collect what is measured, and at the end write it over what was known of this code here."""
    measured: Row = {}
    yield measured
    measured["load"] = os.getloadavg()[0]
    known = {**here(RESULTS), **measured}
    runs = record(
        RESULTS, {name: round(known[name], 4) for name in FIGURES if name in known}, "numba", "numpy", "pyarrow"
    )
    lines = [
        f"| what | asked | {' | '.join(run['processor'] for run in runs)} |",
        "| --- | --- |" + " ---: |" * len(runs),
    ]
    for name, (what, asked, shown) in FIGURES.items():
        cells = (shown.format(run["row"][name]) if name in run["row"] else "" for run in runs)
        lines.append(f"| {what} | {asked} | {' | '.join(cells)} |")
    write_section("score", [*lines, "", measured_on(runs)])


def score(files: list[str], output: Path, *options: str) -> Used:
    """Run the command into a folder that is not there yet."""
    shutil.rmtree(output, ignore_errors=True)
    return used([*COMMAND, *files, "--output", str(output), *options])


def size_of(output: Path) -> int:
    """The bytes of text that were scored."""
    return int(json.loads((output / "shards.jsonl").read_text().splitlines()[-1])["bytes"])


def test_the_command_beside_wc(benchmark: Any, rows: Row, files: list[str], tmp_path: Path) -> None:
    shell = ["sh", "-c", 'zcat "$@" | wc -w', "sh", *files]
    score(files[:1], tmp_path / "out", "--threads", "2")  # compiled, and read from the disk once
    ours, alone, words, starts = [], [], [], []
    for _ in range(ROUNDS):
        starts.append(score([str(SAMPLE)], tmp_path / "start").clock)
        ours.append(score(files, tmp_path / "out", "--threads", "2"))
        words.append(used(shell))
        alone.append(score(files, tmp_path / "alone", "--threads", "1"))
    size = size_of(tmp_path / "out")
    cpu, start = median(one.cpu for one in alone), median(starts)
    rows |= {
        "of_wc": median(b.clock / a.clock for a, b in zip(ours, words, strict=True)),
        "cpu_of_wc": median(b.cpu / a.cpu for a, b in zip(alone, words, strict=True)),
        "threads": median(b.clock / a.clock for a, b in zip(ours, alone, strict=True)),
        "threads_scoring": median((b.clock - start) / (a.clock - start) for a, b in zip(ours, alone, strict=True)),
        "threads_cpu": median(a.cpu / b.cpu for a, b in zip(ours, alone, strict=True)),
        "mb_per_cpu_s": size / cpu / 1e6,
        "cpu_s_per_gb": cpu / size * 1e9,
        "output_share": sum(path.stat().st_size for path in (tmp_path / "out").rglob("*.parquet")) / size,
    }
    benchmark.extra_info.update(rows)
    benchmark.pedantic(lambda: score(files, tmp_path / "out", "--threads", "2"), rounds=1)


def test_what_the_machine_gives_two(benchmark: Any, rows: Row, files: list[str], tmp_path: Path) -> None:
    """Two processes share no lock: what they lose beside each other, no two threads can win."""

    def one(number: int) -> Used:
        return score(files[:1], tmp_path / str(number), "--threads", "1")

    def side_by_side() -> float:
        started = perf_counter()
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(one, range(2)))
        return perf_counter() - started

    rounds = [sum(one(number).clock for number in range(2)) / side_by_side() for _ in range(ROUNDS)]
    rows["processes"] = median(rounds)
    benchmark.extra_info.update(rows)
    benchmark.pedantic(lambda: one(0), rounds=1)


def test_memory_and_growth(benchmark: Any, rows: Row, files: list[str], tmp_path: Path) -> None:
    """One file fills a set of output files nearly; ten times it is what a corpus is."""
    single = score(files[:1], tmp_path / "out", "--threads", "2")
    tenfold = benchmark.pedantic(lambda: score(files[:1] * TIMES, tmp_path / "out", "--threads", "2"), rounds=1)
    rows |= {
        "peak_mb": tenfold.peak,
        "peak_growth": tenfold.peak / single.peak,
        "cpu_growth": tenfold.cpu / single.cpu,
    }
    benchmark.extra_info.update(rows)


def test_what_the_command_does_beside_scoring(benchmark: Any, rows: Row, files: list[str], tmp_path: Path) -> None:
    """Of a cluster's scoring this is what stays with the command: the pieces of work come, and their tables go."""
    spent = 0.0

    def apart(do: Any, works: Any) -> Iterator[Any]:
        nonlocal spent
        for work in works:
            started = thread_time()
            done = do(work)
            spent += thread_time() - started
            yield work, done

    def whole() -> None:
        score_corpus(files[:1], tmp_path / "out", engine=apart)

    started = thread_time()
    benchmark.pedantic(whole, rounds=1)
    rows["command_mb_per_s"] = size_of(tmp_path / "out") / (thread_time() - started - spent) / 1e6
    taken = used([*SUMMARY, str(tmp_path / "out"), "--output", str(tmp_path / "page")])
    rows["summary_cpu_s_per_mb"] = taken.cpu / size_of(tmp_path / "out") * 1e6
    benchmark.extra_info.update(rows)


def test_cold_start(benchmark: Any, rows: Row, tmp_path: Path) -> None:
    score([str(SAMPLE)], tmp_path / "out")
    rows["cold_cpu_s"] = min(score([str(SAMPLE)], tmp_path / "out").cpu for _ in range(7))
    benchmark.extra_info.update(rows)
    benchmark.pedantic(lambda: score([str(SAMPLE)], tmp_path / "out"), rounds=1)


def test_ray_beside_threads(benchmark: Any, rows: Row, files: list[str], tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="ray is not installed: pip install 'discourse-toolkit[ray]'")
    local = score(files, tmp_path / "out", "--threads", "2")
    spread = benchmark.pedantic(lambda: score(files, tmp_path / "ray", "--threads", "2", "--engine", "ray"), rounds=1)
    rows["ray"] = local.clock / spread.clock
    start = score([str(SAMPLE)], tmp_path / "start", "--threads", "2").clock
    ray_start = score([str(SAMPLE)], tmp_path / "start", "--threads", "2", "--engine", "ray").clock
    rows["ray_scoring"] = (local.clock - start) / (spread.clock - ray_start)
    benchmark.extra_info.update(rows)


def test_speakers(benchmark: Any, rows: Row, files: list[str], tmp_path: Path) -> None:
    taken = benchmark.pedantic(lambda: score(files[:1], tmp_path / "out", "--threads", "1", "--speakers"), rounds=1)
    rows["speakers_mb_per_cpu_s"] = size_of(tmp_path / "out") / taken.cpu / 1e6
    benchmark.extra_info.update(rows)
