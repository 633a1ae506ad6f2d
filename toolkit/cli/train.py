"""``discourse train``: an experiment's system, fitted on its training rows and saved."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from toolkit.cli.arithmetic import calculate_alike
from toolkit.cli.batch import for_each
from toolkit.cli.run import RESULTS

_EXAMPLES = """\
examples:
  discourse train experiments/hedging/conll2010_wikipedia-hedge_classifier.yaml --output models

The model file says what it was trained on: the config, the digests of the corpora, and, where the experiment
has been run, its scores.
"""


def add(commands: Any) -> None:
    """Add the sub-command."""
    parser = commands.add_parser(
        "train",
        help="fit an experiment's system and save it",
        description="Fit the systems of experiments on all of their training rows and save the models.",
        epilog=_EXAMPLES,
    )
    parser.add_argument("configs", nargs="+", metavar="CONFIG", help="an experiment's YAML file")
    parser.add_argument("--output", required=True, metavar="DIR", help="the folder of models")
    parser.add_argument(
        "--results", default=RESULTS, metavar="DIR", help="where the scores are looked up (default: %(default)s)"
    )
    parser.set_defaults(action=train)


def train(arguments: argparse.Namespace) -> int:
    """Train the system of every config."""
    calculate_alike()
    return for_each(arguments.configs, lambda path: _train(path, Path(arguments.output), Path(arguments.results)))


def _train(config: str, output: Path, results: Path) -> None:
    import corpora
    from toolkit.config import read_experiment
    from toolkit.errors import ParameterError
    from toolkit.fitting import fit
    from toolkit.results import environment, load_result
    from toolkit.rows import Reader

    experiment = read_experiment(config, corpora.get)
    estimator = experiment.make()
    if not hasattr(estimator, "save"):
        raise ParameterError(f"The system of {config} must be one that can be saved, got {experiment.system}.")
    reader = Reader(corpora.get)
    fit(estimator, reader.train(experiment))
    metadata = {
        "config": experiment.to_config(),
        "corpora": reader.digests(experiment),
        "versions": environment()["versions"],
    }
    record = results / experiment.task / f"{experiment.name}.json"
    if record.exists():
        metadata["scores"] = {name: score.value for name, score in load_result(record).scores.items()}
    output.mkdir(parents=True, exist_ok=True)
    path = output / experiment.name
    estimator.save(path, metadata=metadata)
    print(f"{config}: saved as {path}")
