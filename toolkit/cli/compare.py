"""``discourse compare``: two results on the same rows."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.cli.run import RESULTS

if TYPE_CHECKING:
    from toolkit.comparison import Difference, Overlap
    from toolkit.results import Result

_EXAMPLES = """\
examples:
  discourse compare hedging/conll2010_wikipedia-hedge_classifier hedging/conll2010_wikipedia-lexicon
  discourse compare mine/hedging/a.json mine/hedging/b.json --format json

A result is a file, or TASK/NAME in the folder of results. Differences are A minus B with 95% bootstrap intervals
by document; p by paired approximate randomisation, corrected for the number of metrics by Holm's method.
"""


def add(commands: Any) -> None:
    """Add the sub-command."""
    parser = commands.add_parser(
        "compare",
        help="compare two results on the same rows",
        description="Compare two results on the same rows: differences, tests, and which errors they share.",
        epilog=_EXAMPLES,
    )
    parser.add_argument("a", metavar="RESULT", help="a result")
    parser.add_argument("b", metavar="RESULT", help="another, on the same rows")
    parser.add_argument(
        "--results", default=RESULTS, metavar="DIR", help="the folder of results (default: %(default)s)"
    )
    parser.add_argument("--format", choices=["markdown", "json"], default="markdown", help="default: %(default)s")
    parser.set_defaults(action=compare)


def compare(arguments: argparse.Namespace) -> int:
    """Print the comparison."""
    from toolkit.comparison import compare as compare_results
    from toolkit.results import load_result

    a, b = (load_result(_find(name, arguments.results)) for name in (arguments.a, arguments.b))
    differences, overlap = compare_results(a, b)
    if arguments.format == "json":
        known = [{key: None if value != value else value for key, value in asdict(one).items()} for one in differences]
        print(json.dumps({"a": a.name, "b": b.name, "differences": known, "rows": asdict(overlap)}, indent=2))
    else:
        sys.stdout.write(_markdown(a, b, differences, overlap))
    return 0


def _find(name: str, results: str) -> Path:
    return Path(name) if Path(name).suffix == ".json" else Path(results) / f"{name}.json"


def _markdown(a: Result, b: Result, differences: list[Difference], overlap: Overlap) -> str:
    from toolkit.results import Score
    from toolkit.tables.layout import Cell, Grid, format_p, format_score, metric_label
    from toolkit.tables.markup import grid_markdown

    rows = tuple(
        (
            Cell(metric_label(one.metric)),
            *(format_score(one.metric, Score.rounded(value)) for value in (one.a, one.b)),
            format_score(one.metric, Score.rounded(one.a - one.b, one.low, one.high)),
            Cell(format_p(one.p)),
        )
        for one in differences
    )
    scores = Grid("", ("metric", "A", "B", "A − B", "p"), rows, words=1)
    counts = tuple(
        (Cell(name.replace("_a", " A").replace("_b", " B")), Cell(f"{n:,}")) for name, n in vars(overlap).items()
    )
    right = Grid("", ("answered rightly by", "rows"), counts, words=1)
    head = f"A: {a.task}/{a.name}\nB: {b.task}/{b.name}\n{a.corpus}, {a.split}\n"
    return f"{head}\n{grid_markdown(scores)}\n{grid_markdown(right)}"
