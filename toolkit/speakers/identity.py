"""What a speaker's name is told from others by."""

from __future__ import annotations

import re

from toolkit.speakers.forms import plain
from toolkit.speakers.lexicon import words

_WORD = re.compile(r"[^\W_](?:[\w’'.&-]*\w)?")
_PARENTHESIS = re.compile(r"\([^)]*\)")
_DETERMINERS = frozenset(["the", "a", "an", "this", "that", "these", "those"]) | frozenset(
    ["his", "her", "its", "their", "our", "my", "your"]
)
_FOR = ("for", "of")


def identity(name: str) -> str:
    """Return a name without what may differ between two mentions of the same full name.

    Case, full stops, possessives, articles, owners ("her campaign") and titles in front, brackets, and initials in the
    middle do not tell speakers apart, and a spokesman without a name is the body that he speaks for. A surname alone
    is not its owner's full name: who is quoted must be named.

    Examples
    --------
    >>> identity("Sen. Ada Q. Lund (D)") == identity("Ada Lund"), identity("Lund") == identity("Ada Lund")
    (True, False)
    >>> identity("the Nurses’ League"), identity("a spokesman for the Nurses’ League")
    ('nurses league', 'nurses league')
    """
    held = [_bare(word) for word in _WORD.findall(_PARENTHESIS.sub("", name))]
    while len(held) > 1 and (held[0] in _DETERMINERS or held[0] in words("titles")):
        speaks = held[0] in words("spokespeople")
        del held[0]
        if speaks and held[0] in _FOR and len(held) > 1:
            del held[0]
    if len(held) > 1 and held[-1] in words("spokespeople"):
        del held[-1]
    last = len(held) - 1
    return " ".join(word for place, word in enumerate(held) if len(word) > 1 or place in (0, last))


def _bare(word: str) -> str:
    return plain(word.replace("’", "'").removesuffix("'s"))
