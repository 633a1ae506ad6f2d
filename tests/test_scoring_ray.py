"""Scoring on Ray gives what scoring here gives, also when a worker is lost on the way."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from scored import everything, lines, rows

from toolkit.cli import main
from toolkit.scoring import chunks
from toolkit.scoring.corpus import Progress, score_corpus
from toolkit.scoring.ray_engine import Ray


def needs_ray() -> Any:
    return pytest.importorskip("ray", reason="ray is not installed: pip install 'discourse-toolkit[ray]'")


class Watched(Ray):
    """A Ray whose workers say who they are."""

    def __init__(self, workers: int, folder: Path) -> None:
        super().__init__(workers)
        self.folder = folder

    def __call__(self, do: Callable[[Any], Any], works: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        return super().__call__(partial(told, self.folder, do), works)


def told(folder: Path, do: Callable[[Any], Any], work: Any) -> Any:
    (folder / str(os.getpid())).touch()
    return do(work)


@pytest.mark.filterwarnings("default")  # what Ray does is not ours to mend
def test_a_ray_that_loses_a_worker_gives_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ray = needs_ray()
    ray.cloudpickle.register_pickle_by_value(sys.modules[__name__])
    monkeypatch.setattr(chunks, "CHUNK", 2000)
    monkeypatch.setattr(chunks, "SHARD", 8000)
    path, workers = str(lines(tmp_path / "a.jsonl", rows(2500))), tmp_path / "workers"
    workers.mkdir()
    killed: list[int] = []

    def kill(progress: Progress) -> None:
        if not killed and progress.documents > 100:
            killed.append(int(next(workers.iterdir()).name))
            os.kill(killed[0], signal.SIGKILL)

    score_corpus([path], tmp_path / "here")
    score_corpus([path], tmp_path / "ray", engine=Watched(2, workers), show=kill)
    assert everything(tmp_path / "ray") == everything(tmp_path / "here")
    assert killed
    assert len(list(workers.iterdir())) > 2  # the two, and who stepped in


def test_without_ray_the_extra_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    path = lines(tmp_path / "a.jsonl", rows(1))
    assert main(["score", str(path), "--output", str(tmp_path / "out"), "--engine", "ray"]) == 2
    assert "pip install 'discourse-toolkit[ray]'" in capsys.readouterr().err
