"""Texts from files and from the standard input, character for character."""

from __future__ import annotations

import codecs
import re
import sys
from pathlib import Path

from toolkit.errors import InputError

#: Control characters that lay out no text, as tabs and line ends do.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")

#: A text with a larger share of control characters is something else.
_MOST_CONTROLS = 0.05


def read_text(name: str, encoding: str = "utf-8") -> str:
    """Read a text without changing it: no newline is translated.

    Parameters
    ----------
    name : str
        A file, or ``-`` for the standard input.
    encoding : str, default "utf-8"
        The encoding of the file.
    """
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except FileNotFoundError:
        raise InputError(f"There is no file {name!r}.") from None
    except IsADirectoryError:
        raise InputError(f"{name!r} is a folder: name the files in it.") from None
    except OSError as error:
        raise InputError(f"{name!r} cannot be read: {error.strerror}.") from None
    text = _decode(data, name, encoding)
    controls = sum(1 for _ in _CONTROL.finditer(text))
    if controls > _MOST_CONTROLS * len(text):
        raise InputError(
            f"{name!r} is not a text: {controls:,} of its {len(text):,} characters are control characters."
        )
    return text


def _decode(data: bytes, name: str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except LookupError:
        raise InputError(f"The encoding must be one that Python knows, such as utf-8, got {encoding!r}.") from None
    except UnicodeDecodeError as error:
        wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        other = "utf-16" if wide else "latin-1"
        hint = "" if encoding == other else f": if it is {other}, give --encoding {other}"
        raise InputError(f"{name!r} is not {encoding} text, from byte {error.start:,} on{hint}.") from None
