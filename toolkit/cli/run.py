"""``discourse run``: experiments → results."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.cli.arithmetic import calculate_alike
from toolkit.cli.batch import for_each
from toolkit.errors import ConfigError, InputError, must_be

if TYPE_CHECKING:
    from toolkit.experiment import Experiment
    from toolkit.results import Result
    from toolkit.rows import Reader

RESULTS = "experiments/results"

_EXAMPLES = """\
examples:
  discourse run experiments/hedging/*.yaml
  discourse run my.yaml --output my-results
  discourse run experiments/*/*.yaml --jobs 2
  discourse run --check experiments/hedging/sample-*.yaml

Each config becomes DIR/TASK/NAME.json, with its predictions in DIR/TASK/NAME.predictions.jsonl.gz. Results that are
of the same config, code and corpora are up to date and not made again; so a run that was cut off goes on where it was.
All configs are read first; one that is at fault is reported, with all of its faults, and the others are run.
"""


def add(commands: Any) -> None:
    """Add the sub-command."""
    parser = commands.add_parser(
        "run", help="run experiments", description="Run experiments and record their results.", epilog=_EXAMPLES
    )
    parser.add_argument("configs", nargs="+", metavar="CONFIG", help="an experiment's YAML file")
    parser.add_argument("--output", default=RESULTS, metavar="DIR", help="the folder of results (default: %(default)s)")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes (default: %(default)s)")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--fresh", action="store_true", help="run those that are up to date, too")
    mode.add_argument(
        "--check", action="store_true", help="record nothing: run all, and say where a result differs from the recorded"
    )
    parser.set_defaults(action=run)


def run(arguments: argparse.Namespace) -> int:
    """Run every config and print one line a result."""
    calculate_alike()
    from tqdm import tqdm

    import corpora
    from toolkit.reproduction import is_current
    from toolkit.rows import Reader

    if arguments.jobs < 1:
        raise must_be("--jobs", "discourse run", "a positive number", arguments.jobs)
    reader = Reader(corpora.get)
    experiments, code = _read(arguments.configs)
    output = Path(arguments.output)
    due = [
        experiment
        for experiment in experiments
        if arguments.fresh or arguments.check or not is_current(experiment, reader, _path(output, experiment))
    ]
    if done := len(experiments) - len(due):
        print(f"{done} of {len(experiments)} up to date; --fresh runs them again", file=sys.stderr)
    if not due:
        return code
    action = _check if arguments.check else _record
    bar = tqdm(total=len(due), desc="experiments", unit="", disable=None if len(due) > 1 else True)

    def one(work: Callable[[], str]) -> None:
        try:
            bar.write(work(), file=sys.stdout)
        finally:
            bar.update()

    works: Iterable[Callable[[], str]]
    if arguments.jobs > 1:
        works = _in_processes(action, due, output, arguments.jobs)
    else:
        works = (partial(action, experiment, output, reader) for experiment in due)
    return max(code, for_each(works, one))


def _read(configs: Iterable[str]) -> tuple[list[Experiment], int]:
    """Read every config; return the experiments, and the exit code that those at fault ask for."""
    import corpora
    from toolkit.config import read_experiment

    experiments: dict[tuple[str, str], Experiment] = {}

    def read(path: str) -> None:
        experiment = read_experiment(path, corpora.get)
        key = (experiment.task, experiment.name)
        if key in experiments:
            raise ConfigError(f"{path}: another config here is called {experiment.name} and has the same result file.")
        experiments[key] = experiment

    code = for_each(configs, read)
    return list(experiments.values()), code


def _path(output: Path, experiment: Experiment) -> Path:
    return output / experiment.task / f"{experiment.name}.json"


def _record(experiment: Experiment, output: Path, reader: Reader) -> str:
    from toolkit.reproduction import run_recorded

    result = run_recorded(experiment, reader)
    result.save(output)
    return summary(result)


def _check(experiment: Experiment, output: Path, reader: Reader) -> str:
    """Run again; what differs is an error unless it was recorded with other versions of the packages."""
    from toolkit.reproduction import differences, run_recorded, version_differences
    from toolkit.results import load_result

    recorded = load_result(_path(output, experiment))
    again = run_recorded(experiment, reader)
    name = f"{experiment.task}/{experiment.name}"
    if not (found := differences(recorded, again)):
        return f"{name}: as recorded"
    said = "".join(f"\n  {line}" for line in found)
    if versions := version_differences(recorded, again):
        return f"{name}: differs, with other versions ({', '.join(versions)}):{said}"
    raise InputError(f"{name} differs from the recorded result:{said}")


def _in_processes(
    action: Callable[[Experiment, Path, Reader], str], experiments: Iterable[Experiment], output: Path, jobs: int
) -> Iterator[Callable[[], str]]:
    """Yield the outcomes of experiments run in several processes, as they come."""
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from multiprocessing import get_context

    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_end_with_parent) as pool:
        futures = [pool.submit(_in_process, action, experiment, output) for experiment in experiments]
        try:
            for future in as_completed(futures):
                yield future.result
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _end_with_parent() -> None:
    """Let a worker end when the process that handed it work does, however that was ended."""
    from multiprocessing import parent_process
    from threading import Thread

    def wait() -> None:
        parent = parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=wait, daemon=True).start()


def _in_process(action: Callable[[Experiment, Path, Reader], str], experiment: Experiment, output: Path) -> str:
    from pyarrow import default_memory_pool

    try:
        return action(experiment, output, _reader())
    finally:
        default_memory_pool().release_unused()  # what reading left to Arrow, the experiment beside may need


@cache
def _reader() -> Reader:
    """Return the one reader of a process: its experiments share rows, though of fewer sources than one alone keeps."""
    import corpora
    from toolkit.rows import Reader

    return Reader(corpora.get, keep=2)


def summary(result: Result) -> str:
    """Return a result in one line."""
    main = result.problem.metrics().main
    score = result.scores[main]
    interval = "" if score.low is None else f" [{score.low:.3f}, {score.high:.3f}]"
    value = "undefined" if score.value is None else f"{score.value:.3f}"
    return (
        f"{result.task}/{result.name}: {main} {value}{interval}, n {result.n['test']:,}, "
        f"fit {result.timing['fit']:.1f} s, predict {result.timing['predict']:.1f} s"
    )
