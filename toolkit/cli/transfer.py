"""``discourse transfer`` and ``discourse curve``: what a system's score depends on."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from toolkit.cli.arithmetic import calculate_alike
from toolkit.cli.batch import for_each
from toolkit.cli.run import RESULTS

_TRANSFER = """\
examples:
  discourse transfer experiments/studies/transfer/hedging.yaml

The config has the keys of an experiment and `sets`, from a name to its train and test. The matrix becomes
DIR/transfer/NAME.json, for `discourse figures` and `discourse table`.
"""
_CURVE = """\
examples:
  discourse curve experiments/hedging/conll2010_wikipedia-hedge_classifier.yaml

The experiment is run on 1/16, 1/8, 1/4, 1/2 and all of its training documents, three draws of each. The curve becomes
DIR/curves/TASK/NAME.json, for `discourse figures`.
"""


def add(commands: Any) -> None:
    """Add the sub-commands."""
    for name, action, help_, examples in (
        ("transfer", transfer, "train on each corpus, test on each", _TRANSFER),
        ("curve", curve, "run experiments on growing shares of their training rows", _CURVE),
    ):
        description = f"{help_[0].upper()}{help_[1:]}."
        parser = commands.add_parser(name, help=help_, description=description, epilog=examples)
        parser.add_argument("configs", nargs="+", metavar="CONFIG", help="a YAML file")
        parser.add_argument(
            "--output", default=RESULTS, metavar="DIR", help="the folder of results (default: %(default)s)"
        )
        parser.set_defaults(action=action)


def transfer(arguments: argparse.Namespace) -> int:
    """Make every matrix."""
    calculate_alike()
    from tqdm import tqdm

    import corpora
    from toolkit.results import write_whole
    from toolkit.rows import Reader
    from toolkit.transfer import read_sets, run_transfer

    def one(config: str) -> None:
        sets = read_sets(config, corpora.get)
        with tqdm(total=len(sets), desc=f"trained on {len(sets)} sets", unit="", disable=None) as bar:
            matrix = run_transfer(sets, Reader(corpora.get), lambda name: bar.update())
        path = Path(arguments.output) / "transfer" / f"{Path(config).stem}.json"
        write_whole(path, matrix.to_json().encode())
        print(path)

    return for_each(arguments.configs, one)


def curve(arguments: argparse.Namespace) -> int:
    """Make every curve."""
    calculate_alike()
    from tqdm import tqdm

    import corpora
    from toolkit.config import read_experiment
    from toolkit.learning_curve import SHARES, learning_curve
    from toolkit.results import write_whole
    from toolkit.rows import Reader

    def one(config: str) -> None:
        experiment = read_experiment(config, corpora.get)
        with tqdm(total=3 * len(SHARES), desc=experiment.name, unit="", disable=None) as bar:
            made = learning_curve(experiment, Reader(corpora.get), done=lambda share, draw: bar.update())
        path = Path(arguments.output) / "curves" / experiment.task / f"{experiment.name}.json"
        write_whole(path, made.to_json().encode())
        print(path)

    return for_each(arguments.configs, one)
