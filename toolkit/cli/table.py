"""``discourse table``: results → tables."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from toolkit.cli.run import RESULTS
from toolkit.errors import InputError

TABLES = "experiments/tables"

#: The formats of a table, and the suffix of a file of each.
_SUFFIXES = {"markdown": ".md", "latex": ".tex", "json": ".json"}

_EXAMPLES = """\
examples:
  discourse table                                  # every task, into experiments/tables
  discourse table --check                          # are those files what the results give?
  discourse table hedging
  discourse table hedging --format json
  discourse table hedging --output hedging.tex

JSON is a list of rows with the keys task, corpus, split, system, kind, metric, value, low, high, n; kind is
published, published-predictions, baseline, imported or ours. Values are shares, not percents; low and high bound
the 95% interval. LaTeX needs the package booktabs.
"""


def add(commands: Any) -> None:
    """Add the sub-command."""
    parser = commands.add_parser(
        "table",
        help="print the results of a task beside published ones",
        description="Print the results of a task beside published ones, or write the tables of all tasks.",
        epilog=_EXAMPLES,
    )
    parser.add_argument("task", nargs="?", metavar="TASK", help="the task, such as hedging; all of them if not given")
    parser.add_argument("--format", choices=_SUFFIXES, help="default: by the suffix of the file, else markdown")
    parser.add_argument(
        "--results", default=RESULTS, metavar="DIR", help="the folder of results (default: %(default)s)"
    )
    parser.add_argument(
        "--output", metavar="FILE", help=f"write the table there; of all tasks, a folder (default: {TABLES})"
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing: name the files that differ from what the results give"
    )
    parser.set_defaults(action=table)


def table(arguments: argparse.Namespace) -> int:
    """Print, write or check tables."""
    from toolkit.errors import unknown_name
    from toolkit.experiment import TASKS
    from toolkit.results import write_whole

    if arguments.task is None:
        return _all(arguments)
    if arguments.task not in TASKS:
        raise unknown_name("task", arguments.task, TASKS)
    suffix = Path(arguments.output or "").suffix
    by_suffix = {known: format_ for format_, known in _SUFFIXES.items()}
    text = _texts(arguments.task, arguments.results)[arguments.format or by_suffix.get(suffix, "markdown")]
    if arguments.check:
        return _differing({Path(arguments.output or f"{TABLES}/{arguments.task}.md"): text})
    if arguments.output:
        write_whole(Path(arguments.output), text.encode())
    else:
        sys.stdout.write(text)
    return 0


def _all(arguments: argparse.Namespace) -> int:
    """Write or check the Markdown and LaTeX of every task that has results."""
    from toolkit.experiment import TASKS
    from toolkit.results import write_whole

    folder = Path(arguments.output or TABLES)
    tasks = [task for task in TASKS if any((Path(arguments.results) / task).glob("*.json"))]
    if not tasks:
        raise InputError(f"There are no results in {arguments.results!r}: `discourse run` makes them.")
    pages = {
        folder / f"{task}{_SUFFIXES[format_]}": text
        for task in tasks
        for format_, text in _texts(task, arguments.results).items()
        if format_ != "json"
    }
    if arguments.check:
        return _differing(pages)
    for path, text in pages.items():
        write_whole(path, text.encode())
        print(path)
    return 0


def _differing(pages: dict[Path, str]) -> int:
    """Name the files that differ from what the results give; the exit code says whether there are any."""
    differing = [path for path, text in pages.items() if not path.exists() or path.read_bytes() != text.encode()]
    for path in differing:
        print(f"{path} differs from what the results give: `discourse table` writes it.")
    return 1 if differing else 0


def _texts(task: str, results: str) -> dict[str, str]:
    """Return the tables of a task in every format."""
    import corpora
    from toolkit.published import read_notes, read_published
    from toolkit.results import load_results
    from toolkit.tables import (
        build_page,
        build_sections,
        matrix_block,
        read_leaks,
        to_json,
        to_latex,
        to_markdown,
        with_twins,
    )
    from toolkit.transfer import load_matrices

    found = load_results(results, task)
    if not found:
        raise InputError(
            f"There are no results of {task} in {results!r}: `discourse run` makes them, and --results "
            "names another folder."
        )
    leaks = read_leaks(Path(corpora.__file__).parent / "audits")
    sections = [
        twin for section in build_sections(task, found, read_published(task)) for twin in with_twins(section, leaks)
    ]
    matrices = load_matrices(results, task).values()
    page = build_page(task, sections, read_notes(task), [matrix_block(matrix) for matrix in matrices])
    return {"markdown": to_markdown(page), "latex": to_latex(page), "json": to_json(sections)}
