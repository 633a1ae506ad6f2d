"""A run that is stopped goes on, whatever stopped it, and leaves the bytes of one that was not."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from scored import everything, lines, rows

from toolkit.errors import InputError
from toolkit.scoring import chunks
from toolkit.scoring.chunks import Options
from toolkit.scoring.corpus import score_corpus
from toolkit.scoring.engine import Threads
from toolkit.scoring.records import Columns
from toolkit.scoring.store import Store

KILLS = 3
SMALL = "import sys, toolkit.scoring.chunks as chunks; chunks.CHUNK, chunks.SHARD = 2_000, 6_000; "
COMMAND = SMALL + "from toolkit.cli import main; sys.exit(main(sys.argv[1:]))"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 500)
    monkeypatch.setattr(chunks, "SHARD", 1500)


def corpus(folder: Path, count: int) -> Path:
    """Documents with a bad one here and there."""
    path = lines(folder / "a.jsonl", [{"text": 1} if n % 10 == 7 else row for n, row in enumerate(rows(count))])
    with path.open("a") as file:
        file.write("{broken\n")
    return path


@pytest.mark.usefixtures("small")
def test_threads_change_nothing(tmp_path: Path) -> None:
    path = str(corpus(tmp_path, 120))
    for count in (1, 2, 3):
        score_corpus([path, path], tmp_path / str(count), engine=Threads(count))
    alone = everything(tmp_path / "1")
    assert sum(name.startswith("spans") for name in alone) > 5
    assert everything(tmp_path / "2") == alone
    assert everything(tmp_path / "3") == alone


@pytest.mark.usefixtures("small")
def test_a_full_disk_at_any_moment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = str(corpus(tmp_path, 45))
    sync, left = os.fsync, [10**9]

    def fails(number: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        sync(number)

    monkeypatch.setattr(os, "fsync", fails)
    score_corpus([path], tmp_path / "whole")
    syncs = 10**9 - left[0]
    whole = everything(tmp_path / "whole")
    assert syncs > 20
    for moment in range(syncs):
        left[0] = moment
        with pytest.raises(OSError, match="No space left"):
            score_corpus([path], tmp_path / "cut")
        left[0] = moment // 2  # and mostly once more
        with suppress(OSError):
            score_corpus([path], tmp_path / "cut")
        left[0] = 10**9
        score_corpus([path], tmp_path / "cut")
        assert everything(tmp_path / "cut") == whole
        for part in sorted((tmp_path / "cut").rglob("*"), reverse=True):
            part.rmdir() if part.is_dir() else part.unlink()


def test_a_process_that_is_killed(tmp_path: Path) -> None:
    path = corpus(tmp_path, 2500)
    score = [sys.executable, "-c", COMMAND, "score", str(path), "--threads", "2", "--output"]
    assert subprocess.run([*score, str(tmp_path / "whole")], capture_output=True, check=False).returncode == 1
    chance, cut = random.Random(7), tmp_path / "cut"
    journal, stopped = cut / "shards.jsonl", 0
    shards = len((tmp_path / "whole" / "shards.jsonl").read_bytes().splitlines())
    for kill in range(KILLS):
        target = (kill + 1) * shards // (KILLS + 2)
        process = subprocess.Popen([*score, str(cut)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None and (not journal.exists() or len(journal.read_bytes().splitlines()) < target):
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.02))
        process.send_signal(signal.SIGKILL)
        stopped += process.wait() == -signal.SIGKILL
    assert stopped == KILLS
    assert everything(cut) != everything(tmp_path / "whole")
    assert subprocess.run([*score, str(cut)], capture_output=True, check=False).returncode == 1
    assert everything(cut) == everything(tmp_path / "whole")


@pytest.mark.usefixtures("small")
def test_torn_ends_of_the_journal_are_forgotten(tmp_path: Path) -> None:
    path = str(corpus(tmp_path, 80))
    score_corpus([path], tmp_path / "out")
    whole = everything(tmp_path / "out")
    journal = tmp_path / "out" / "shards.jsonl"
    journal.write_bytes(journal.read_bytes()[:-30])
    (tmp_path / "out" / "spans" / ".part-00009.parquet.part").write_bytes(b"PAR1")
    score_corpus([path], tmp_path / "out")
    assert everything(tmp_path / "out") == whole


def test_a_finished_run_has_nothing_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = str(corpus(tmp_path, 20))
    first = score_corpus([path], tmp_path / "out")
    whole = everything(tmp_path / "out")
    monkeypatch.setattr(chunks, "scored_together", None)
    assert score_corpus([path], tmp_path / "out") == first
    assert everything(tmp_path / "out") == whole


def test_a_folder_of_another_run_says_what_differs(tmp_path: Path) -> None:
    path, out = corpus(tmp_path, 20), tmp_path / "out"
    score_corpus([str(path)], out)
    with pytest.raises(
        InputError, match=r"columns.keep was \[\] and is \[\"outlet\"\]; speakers was false and is true"
    ):
        score_corpus([str(path)], out, Options(Columns(keep=("outlet",)), speakers=True))
    with pytest.raises(InputError, match=r"inputs was 1 long|inputs was \["):
        score_corpus([str(path), str(path)], out)
    corpus(tmp_path, 21)
    with pytest.raises(InputError, match=r"inputs\[0\].bytes was \d+ and is \d+"):
        score_corpus([str(path)], out)
    with pytest.raises(InputError, match=r"must be empty or of an earlier run, got 'a.jsonl'"):
        score_corpus([str(path)], tmp_path)


def test_only_one_process_writes_to_a_folder(tmp_path: Path) -> None:
    with Store(tmp_path / "out", {}), pytest.raises(InputError, match="written to by another"):
        Store(tmp_path / "out", {})
    Store(tmp_path / "out", {}).close()
