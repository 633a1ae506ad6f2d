"""``discourse analyze``: what is hedged, modal and negated in a text."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from toolkit.cli.batch import for_each
from toolkit.cli.inputs import read_text
from toolkit.cli.start import start_quickly

SAMPLE = Path(__file__).parent.parent / "data" / "article.txt"

_EXAMPLES = """\
examples:
  discourse analyze                                 the sample article
  discourse analyze article.txt
  discourse analyze - < article.txt
  discourse analyze --format jsonl news/*.txt       one object a line

json is one object, or a list of objects for several files; jsonl is one object a line. Offsets count the
characters of the file as it is. A file that cannot be read is reported and the others are done.
"""


def add(commands: Any) -> None:
    """Add the sub-command."""
    parser = commands.add_parser(
        "analyze",
        help="say what is hedged, modal and negated in texts",
        description="Say what is hedged, modal and negated.",
        epilog=_EXAMPLES,
    )
    parser.add_argument(
        "files", nargs="*", metavar="FILE", help="a text; - is the standard input, none the sample article"
    )
    parser.add_argument("--format", choices=["text", "json", "jsonl"], default="text", help="default: %(default)s")
    parser.add_argument(
        "--color",
        choices=["auto", "always", "never"],
        default="auto",
        help="colour in the text format (default: %(default)s)",
    )
    parser.add_argument("--encoding", default="utf-8", help="the encoding of the files (default: %(default)s)")
    parser.set_defaults(action=analyze)


def analyze(arguments: argparse.Namespace) -> int:
    """Analyse every file and print what was found."""
    analyses: list[Any] = []
    write = _writer(arguments, analyses)

    def one(name: str | None) -> None:
        text, identifier = _input(name, arguments.encoding)
        write(_analysis(text, identifier))

    code = for_each(arguments.files or [None], one)
    if arguments.format == "json" and analyses:
        print(_json(analyses[0] if len(arguments.files) < 2 else analyses, indent=2))
    return code


def _input(name: str | None, encoding: str) -> tuple[str, str]:
    if name is None:
        return SAMPLE.read_bytes().decode(), SAMPLE.name
    return read_text(name, encoding), "standard input" if name == "-" else name


def _writer(arguments: argparse.Namespace, analyses: list[Any]) -> Callable[[Any], None]:
    if arguments.format == "json":
        return lambda analysis: analyses.append(analysis.to_dict())
    if arguments.format == "jsonl":
        return lambda analysis: print(_json(analysis.to_dict()))
    from toolkit.report.terminal import render

    color = arguments.color == "always" or (
        arguments.color == "auto" and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    )
    return lambda analysis: print(render(analysis, color=color))


def _json(value: Any, indent: int | None = None) -> str:
    """Return the value as JSON that the output's encoding can carry."""
    unicode = sys.stdout.encoding.lower().startswith("utf")
    return json.dumps(value, indent=indent, ensure_ascii=not unicode, allow_nan=False)


def _analysis(text: str, identifier: str) -> Any:
    start_quickly()
    from toolkit.analysis import analyze as analyze_text

    return analyze_text(text, id=identifier)
