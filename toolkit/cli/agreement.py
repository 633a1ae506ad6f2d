"""``discourse agreement``: how far annotators agree."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from typing import Any

_EXAMPLES = """\
examples:
  discourse agreement ada.csv ben.csv              # rows of id and label, a file an annotator
  discourse agreement all.jsonl                    # rows of id, annotator and label
  discourse agreement brat/ada brat/ben            # the same documents, annotated twice

Labels and numbers: Cohen's kappa (two annotators), Fleiss' kappa (no answer missing), Krippendorff's alpha, nominal
and, of numbers, interval. Spans (brat, or rows of document, start, end and label): alpha token by token, and alpha of
units. In brackets: the 95% interval of 1,000 bootstrap resamples of documents, a column `document` of rows.
"""


def add(commands: Any) -> None:
    """Add the sub-command."""
    parser = commands.add_parser(
        "agreement",
        help="how far annotators agree",
        description="Measure how far the annotators of your own annotations agree.",
        epilog=_EXAMPLES,
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="CSV, TSV, JSON Lines, or folders of brat")
    parser.add_argument("--format", choices=["markdown", "json"], default="markdown", help="default: %(default)s")
    parser.set_defaults(action=agreement)


def agreement(arguments: argparse.Namespace) -> int:
    """Print every coefficient."""
    from toolkit.agreement import SpanAnnotations, label_agreement, read_annotations, span_agreement
    from toolkit.tables.layout import Cell, Grid
    from toolkit.tables.markup import grid_markdown

    annotations = read_annotations(arguments.files)
    found = span_agreement(annotations) if isinstance(annotations, SpanAnnotations) else label_agreement(annotations)
    if arguments.format == "json":
        rows = [{k: None if v != v else v for k, v in asdict(one).items()} for one in found]
        print(json.dumps(rows, indent=2))
        return 0
    grid = Grid(
        "",
        ("coefficient", "of", "value", "n"),
        tuple(
            (
                Cell(one.name.replace("_", " ")),
                Cell(one.label or "all"),
                Cell(*(f"{number:.3f}" for number in (one.value, one.low, one.high))),
                Cell(f"{one.n:,}"),
            )
            for one in found
        ),
    )
    sys.stdout.write(f"annotators: {', '.join(annotations.annotators)}\n\n{grid_markdown(grid)}")
    return 0
