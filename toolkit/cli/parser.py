"""The arguments of every sub-command."""

from __future__ import annotations

import argparse
import sys
from difflib import get_close_matches
from itertools import takewhile
from typing import Any, NoReturn

from toolkit import __version__
from toolkit.cli import (
    agreement,
    analyze,
    audit,
    compare,
    corpora,
    figures,
    importing,
    init,
    run,
    score,
    summary,
    table,
    train,
    transfer,
)

_DESCRIPTION = "Hedging, modality and speaker stance in English news."
_EXAMPLES = """\
examples:
  discourse analyze article.txt                     what is hedged in an article
  discourse score news/*.jsonl.gz --output scored   the same of a large corpus, as tables
  discourse run experiments/hedging/*.yaml          run experiments
  discourse table hedging                           their results beside published ones
  discourse corpora list                            the corpora that experiments may name

Exit codes: 0 all done, 1 some inputs failed, 2 a mistake that stopped everything.
"""


class Parser(argparse.ArgumentParser):
    """A parser that keeps the layout of its examples and complains in one sentence."""

    def __init__(self, **options: Any) -> None:
        super().__init__(formatter_class=argparse.RawDescriptionHelpFormatter, **options)
        self.set_defaults(action=None)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """Read arguments; an option that this command does not have is told with the one most like it.

        That comes first: who misspells an option that is required is not told that it is missing.
        """
        given = takewhile(lambda one: one != "--", sys.argv[1:] if args is None else args)
        if self._subparsers is not None:  # what stands behind a command is the command's
            given = takewhile(lambda one: one.startswith("-"), given)
        for name in (one.partition("=")[0] for one in given if one.startswith("--")):
            if not any(option.startswith(name) for option in self._option_string_actions):
                near = get_close_matches(name, self._option_string_actions, n=1)
                self.error(f"unknown option {name!r}" + (f" (did you mean {near[0]!r}?)" if near else ""))
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """Print the mistake and where to read more; exit with 2."""
        self.exit(2, f"discourse: {message[0].upper()}{message[1:]}; see `{self.prog} --help`.\n")


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of ``discourse``."""
    parser = Parser(prog="discourse", description=_DESCRIPTION, epilog=_EXAMPLES)
    parser.add_argument("--version", action="version", version=f"discourse {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)
    for command in (
        analyze,
        score,
        summary,
        init,
        run,
        table,
        figures,
        compare,
        importing,
        transfer,
        agreement,
        train,
        corpora,
        audit,
    ):
        command.add(commands)
    return parser
