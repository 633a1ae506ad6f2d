"""Text that a terminal shows and does not obey."""

from __future__ import annotations

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_LINE_BREAKS = "\v\f\r\x85\u2028\u2029"
_DIRECTIONS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_SHOWN = (
    {code: chr(0x2400 + code) for code in range(0x20)}
    | dict.fromkeys([*range(0x80, 0xA0), *range(0xD800, 0xE000), *map(ord, _DIRECTIONS)], _REPLACEMENT)
    | {0x7F: "\N{SYMBOL FOR DELETE}", ord("\n"): "\n", ord("\t"): "\t"}
    | dict.fromkeys(map(ord, _LINE_BREAKS), "\n")
)


def visible(text: str) -> str:
    """Return a text with line breaks of one kind, and signs in place of what commands a terminal or has no bytes.

    Control characters become their pictures; direction overrides and lone surrogates the replacement character.

    Examples
    --------
    >>> visible("red" + chr(27) + "[31m")
    'red␛[31m'
    """
    return text.replace("\r\n", "\n").translate(_SHOWN)
