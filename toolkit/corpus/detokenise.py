"""Pre-tokenised text made natural again, with the place of every token in it.

The Treebank's escapes become the characters they stand for and the spaces that a tokeniser put in are taken
out. No token is lost and none is altered otherwise. nltk's Treebank detokeniser gives no offsets, hence ours.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_BRACKETS = {"LRB": "(", "RRB": ")", "LSB": "[", "RSB": "]", "LCB": "{", "RCB": "}"}
_ESCAPED_BRACKET = re.compile(r"-([LR][RSC]B)-")
_ESCAPED = {"``": '"', "''": '"', "`": "'", "--": "–"}
_CLITIC = re.compile(r"n['’]t|['’](?:s|m|d|re|ve|ll)", re.IGNORECASE)
_CLOSING = re.compile(r"[,.;:?!)\]}%]+")
_OPENING = re.compile(r"[(\[{“‘]|[$#£₤€]")
_DASH = re.compile(r"[-–−]")
_EDGE_QUOTE = re.compile(r"(?P<word>.*?)(?P<quotes>'{1,3})(?P<stops>[,.;:?!]*)")


def unescape(token: str) -> str:
    """Return a token without the Treebank's escapes.

    Examples
    --------
    >>> [unescape(token) for token in ["-LRB-", "``", "-RRB-,", "--", "Ma`at"]]
    ['(', '"', '),', '–', 'Ma`at']
    """
    if "B-" in token:
        return _ESCAPED_BRACKET.sub(lambda match: _BRACKETS[match[1]], token)
    return _ESCAPED.get(token, token)


def detokenise(tokens: Sequence[str], tags: Sequence[str] | None = None) -> tuple[str, list[tuple[int, int]]]:
    r"""Join tokens into natural text.

    Parameters
    ----------
    tokens : sequence of str
        The tokens, with or without the Treebank's escapes.
    tags : sequence of str, optional
        Their part-of-speech tags; they tell hyphens from dashes and possessives from quotes.

    Returns
    -------
    text : str
        The text.
    spans : list of (int, int)
        Where each token stands: ``text[start:end]`` is the token, unescaped.

    Examples
    --------
    >>> text, spans = detokenise("It 's -LRB- `` perhaps '' -RRB- late , he said .".split())
    >>> text
    'It\'s ("perhaps") late, he said.'
    >>> [text[start:end] for start, end in spans][:4]
    ['It', "'s", '(', '"']
    """
    pieces = [unescape(token) for token in tokens]
    joins = _joins(tokens, pieces, tags or [""] * len(tokens))
    text, spans = "", []
    for piece, (left, _), (_, after) in zip(pieces, joins, [(False, True), *joins], strict=False):
        if not (left or after):
            text += " "
        spans.append((len(text), len(text) + len(piece)))
        text += piece
    return text, spans


def split_edge_quotes(line: str) -> list[str]:
    """Split a line on white space, and closing quotes off the words that they were glued to.

    Examples
    --------
    >>> split_edge_quotes("The' far side', he said.")
    ['The', "'", 'far', 'side', "'", ',', 'he', 'said.']
    """
    tokens: list[str] = []
    for piece in line.split():
        match = _EDGE_QUOTE.fullmatch(piece)
        if match is None or _CLITIC.fullmatch(piece):
            tokens.append(piece)
            continue
        quotes = ["'", "''"] if match["quotes"] == "'''" else [match["quotes"]]
        tokens += [part for part in (match["word"], *quotes, match["stops"]) if part]
    return tokens


def _joins(raw: Sequence[str], pieces: Sequence[str], tags: Sequence[str]) -> list[tuple[bool, bool]]:
    """Say of each token whether it is joined to the one before and to the one after."""
    joins: list[tuple[bool, bool]] = []
    is_open = {'"': False, "'": False}
    for place, (piece, tag) in enumerate(zip(pieces, tags, strict=True)):
        before = pieces[place - 1] if place else ""
        after = pieces[place + 1] if place + 1 < len(pieces) else ""
        if piece in is_open:
            if piece == "'" and raw[place] != "`" and _is_possessive(before, tag, is_open["'"]):
                joins.append((True, False))
            else:
                opens = raw[place] in ("`", "``") or not is_open[piece]
                is_open[piece] = opens
                joins.append((not opens, opens))
        elif _DASH.fullmatch(piece):
            joined = tag in ("HYPH", ",") or (before[-1:].isdigit() and after[:1].isdigit())
            joins.append((joined, joined))
        elif piece == "/":
            joins.append((True, True))
        elif piece == "+":
            joins.append((before[-1:].isalnum() and not after[:1].isdigit(), False))
        else:
            left = bool(_CLOSING.fullmatch(piece) or _CLITIC.fullmatch(piece) or piece in ("”", "’"))
            joins.append((left, bool(_OPENING.fullmatch(piece))))
    return joins


def _is_possessive(before: str, tag: str, quote_is_open: bool) -> bool:
    """Tell the apostrophe of "riders'" from a quote: inside of quotes it would more often close them."""
    return not quote_is_open and before[-1:] in ("s", "S") and tag in ("", "POS")
