"""The command ``discourse``: one file a sub-command.

Exit codes: 0 all done, 1 some of the inputs failed, 2 a mistake that stopped everything, 130 interrupted.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

from toolkit.errors import ToolkitError


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code.

    Parameters
    ----------
    argv : sequence of str, optional
        The arguments; those of the process otherwise.
    """
    from toolkit.cli.parser import build_parser

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # A terminal that lacks a character shows a question mark.
    parser = build_parser()
    arguments = parser.parse_args(argv)
    if arguments.action is None:
        parser.print_help()
        return 0
    try:
        code: int = arguments.action(arguments)
        sys.stdout.flush()
        return code
    except ToolkitError as error:
        complain(error)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Who reads has had enough. Nothing more can be written, not even by the interpreter on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except OSError as error:
        complain(f"{error.filename or 'The output'} cannot be used: {error.strerror or error}.")
        return 2


def complain(message: object) -> None:
    """Say on the error stream what went wrong."""
    print(f"discourse: {message}", file=sys.stderr)
