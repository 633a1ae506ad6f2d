"""``discourse import``: predictions that another system made → a result."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.cli.batch import for_each
from toolkit.cli.run import RESULTS, summary
from toolkit.errors import ParameterError

if TYPE_CHECKING:
    from toolkit.imported import Import

_EXAMPLES = """\
examples:
  discourse import mine.csv --task hedging --corpus conll2010_wikipedia --split evaluation
  discourse import theirs.tsv --task hedging --corpus sample --split test --columns id=item,label=tag \\
      --labels 1=uncertain,0=certain --name theirs
  discourse import experiments/studies/imports/*.yaml

A file has a row an item: id, label and, for two labels, p, the probability of the second (CSV, TSV or JSON Lines; a
label in JSON may be a number, or spans, as a system would answer). With --in-order the rows have no ids and stand in
the order of the corpus; a text file has an answer a line. The result is a row of the task's table.
"""


def add(commands: Any) -> None:
    """Add the sub-command."""
    parser = commands.add_parser(
        "import",
        help="score predictions that another system made",
        description="Score predictions that another system made, as a row of the tables.",
        epilog=_EXAMPLES,
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="predictions, or YAML that says where they lie")
    parser.add_argument("--task", help="the table that the row belongs to")
    parser.add_argument("--corpus", help="the corpus that was answered")
    parser.add_argument("--split", default="test", help="and which of its splits (default: %(default)s)")
    parser.add_argument("--target", default="label", help="the column that was predicted (default: %(default)s)")
    parser.add_argument("--name", help="what the row is called (default: the file's name)")
    parser.add_argument("--columns", metavar="OURS=THEIRS,...", help="how the file calls our columns")
    parser.add_argument("--labels", metavar="THEIRS=OURS,...", help="what the file's labels mean")
    parser.add_argument("--in-order", action="store_true", help="there are no ids: rows are in the corpus's order")
    parser.add_argument("--output", default=RESULTS, metavar="DIR", help="the folder of results (default: %(default)s)")
    parser.set_defaults(action=import_)


def import_(arguments: argparse.Namespace) -> int:
    """Score every file, or all of them together where they are predictions."""
    import corpora
    from toolkit.import_config import read_import
    from toolkit.imported import run_import
    from toolkit.rows import Reader

    reader = Reader(corpora.get)

    def one(wanted: Import) -> None:
        result = run_import(wanted, reader)
        result.save(arguments.output)
        sys.stdout.write(f"{summary(result).partition(', fit')[0]}\n")

    declared = [Path(name).suffix in (".yaml", ".yml") for name in arguments.files]
    if all(declared):
        return for_each(arguments.files, lambda path: one(read_import(path)))
    if any(declared):
        raise ParameterError("The files of `discourse import` must be all predictions or all YAML, got both.")
    one(_asked(arguments))
    return 0


def _asked(arguments: argparse.Namespace) -> Import:
    from toolkit.errors import unknown_name
    from toolkit.experiment import TASKS
    from toolkit.imported import Import

    for needed in ("task", "corpus"):
        if getattr(arguments, needed) is None:
            raise ParameterError(f"The --{needed} of the predictions must be given.")
    if arguments.task not in TASKS:
        raise unknown_name("task", arguments.task, TASKS)
    files = [Path(name) for name in arguments.files]
    return Import(
        name=arguments.name or files[0].name.partition(".")[0],
        task=arguments.task,
        target=arguments.target,
        corpus=arguments.corpus,
        split=arguments.split,
        files=files,
        columns=_pairs(arguments.columns, "--columns"),
        labels=_pairs(arguments.labels, "--labels"),
        ordered=arguments.in_order,
    )


def _pairs(text: str | None, option: str) -> dict[str, str]:
    """Return "a=b,c=d" as a mapping."""
    pairs = [pair.split("=") for pair in text.split(",")] if text else []
    if any(len(pair) != 2 for pair in pairs):
        raise ParameterError(f"The {option} must be pairs such as a=b,c=d, got {text!r}.")
    return {key.strip(): value.strip() for key, value in pairs}
