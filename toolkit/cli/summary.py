"""``discourse summary``: what a scored corpus is like."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from toolkit.errors import check_number

_EXAMPLES = """\
examples:
  discourse summary scored                           rates by every kept column, by month, and by speaker
  discourse summary scored --by outlet --top 30
  discourse summary scored --output page             page/README.md, with plots beside it

The folder is one that `discourse score` wrote. Plots need the extra `figures`.
"""


def add(commands: Any) -> None:
    """Add the sub-command."""
    parser = commands.add_parser(
        "summary",
        help="rates of a scored corpus, by group, month and speaker",
        description="Summarize a scored corpus: rates with intervals, and the cues that tell groups apart.",
        epilog=_EXAMPLES,
    )
    parser.add_argument("folder", metavar="DIR", help="a folder that `discourse score` wrote")
    parser.add_argument(
        "--by", action="append", metavar="COLUMN", help="a kept column to group by, again for more (default: all)"
    )
    parser.add_argument("--date", metavar="COLUMN", help="the kept column of the date (default: date, if kept)")
    parser.add_argument("--top", type=int, default=20, metavar="N", help="groups of a column (default: %(default)s)")
    parser.add_argument(
        "--least", type=int, default=20, metavar="N", help="documents of a group at least (default: %(default)s)"
    )
    parser.add_argument("--title", default="Summary", help="the title of the page (default: %(default)s)")
    parser.add_argument("--output", metavar="PAGE", help="a folder for the page and its plots")
    parser.set_defaults(action=summary)


def summary(arguments: argparse.Namespace) -> int:
    """Print the summary, or write it with its plots."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from toolkit.summary.corpus import summarize
    from toolkit.summary.markdown import markdown

    for name in ("top", "least"):
        check_number(f"--{name}", "discourse summary", getattr(arguments, name), 1, 1e9, whole=True)
    found = summarize(Path(arguments.folder), arguments.by, arguments.date, arguments.top, arguments.least)
    if arguments.output is None:
        print(markdown(found, arguments.title), end="")
        return 0
    from toolkit.summary.figures import draw

    page = Path(arguments.output)
    page.mkdir(parents=True, exist_ok=True)
    (page / "README.md").write_text(markdown(found, arguments.title, draw(found, page)), "utf-8")
    print(page / "README.md")
    return 0
