"""``discourse table``: results → a table."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from toolkit.cli.run import RESULTS
from toolkit.errors import InputError

_EXAMPLES = """\
examples:
  discourse table hedging
  discourse table hedging --format json
  discourse table hedging --output experiments/tables/hedging.md

JSON is a list of rows with the keys task, corpus, split, system, kind, metric, value, low, high, n; kind is
baseline, ours or published. Values are shares, not percents; low and high bound the 95% interval.
"""


def add(commands: Any) -> None:
    """Add the sub-command."""
    parser = commands.add_parser(
        "table",
        help="print the results of a task beside published ones",
        description="Print the results of a task beside published ones.",
        epilog=_EXAMPLES,
    )
    parser.add_argument("task", metavar="TASK", help="the task, such as hedging")
    parser.add_argument("--format", choices=["markdown", "json"], default="markdown", help="default: %(default)s")
    parser.add_argument(
        "--results", default=RESULTS, metavar="DIR", help="the folder of results (default: %(default)s)"
    )
    parser.add_argument("--output", metavar="FILE", help="write the table there instead of printing it")
    parser.set_defaults(action=table)


def table(arguments: argparse.Namespace) -> int:
    """Print or write the table."""
    from toolkit.errors import unknown_name
    from toolkit.experiment import TASKS
    from toolkit.published import read_published
    from toolkit.results import load_results, write_whole
    from toolkit.tables import build_sections, to_json, to_markdown

    task = arguments.task
    if task not in TASKS:
        raise unknown_name("task", task, TASKS)
    results = load_results(arguments.results, task)
    if not results:
        raise InputError(
            f"There are no results of {task} in {arguments.results!r}: `discourse run` makes them, and --results "
            "names another folder."
        )
    sections = build_sections(task, results, read_published(task))
    text = to_json(sections) if arguments.format == "json" else to_markdown(task, sections)
    if arguments.output:
        write_whole(Path(arguments.output), text.encode())
    else:
        sys.stdout.write(text)
    return 0
