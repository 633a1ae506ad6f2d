"""``discourse run``: experiments → results."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from toolkit.cli.batch import for_each
from toolkit.errors import ConfigError

if TYPE_CHECKING:
    from toolkit.experiment import Experiment
    from toolkit.results import Result

RESULTS = "experiments/results"

_EXAMPLES = """\
examples:
  discourse run experiments/hedging/*.yaml
  discourse run my.yaml --output my-results

Each config becomes DIR/TASK/NAME.json, with its predictions in DIR/TASK/NAME.predictions.jsonl.gz.
All configs are read first; one that is at fault is reported, with all of its faults, and the others are run.
"""


def add(commands: Any) -> None:
    """Add the sub-command."""
    parser = commands.add_parser(
        "run", help="run experiments", description="Run experiments and record their results.", epilog=_EXAMPLES
    )
    parser.add_argument("configs", nargs="+", metavar="CONFIG", help="an experiment's YAML file")
    parser.add_argument("--output", default=RESULTS, metavar="DIR", help="the folder of results (default: %(default)s)")
    parser.set_defaults(action=run)


def run(arguments: argparse.Namespace) -> int:
    """Run every config and print one line a result."""
    from tqdm import tqdm

    import corpora
    from toolkit.config import read_experiment
    from toolkit.evaluation import run as run_experiment
    from toolkit.rows import Reader

    experiments: dict[tuple[str, str], Experiment] = {}
    reader = Reader(corpora.get)

    def read(path: str) -> None:
        experiment = read_experiment(path, corpora.get)
        key = (experiment.task, experiment.name)
        if key in experiments:
            raise ConfigError(f"{path}: another config here is called {experiment.name} and has the same result file.")
        experiments[key] = experiment

    code = for_each(arguments.configs, read)
    bar = tqdm(experiments.values(), desc="experiments", unit="", disable=None if len(experiments) > 1 else True)

    def one(experiment: Experiment) -> None:
        bar.set_postfix_str(experiment.name)
        result = run_experiment(experiment, reader)
        result.save(arguments.output)
        bar.write(summary(result), file=sys.stdout)

    return max(code, for_each(bar, one)) if experiments else code


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
