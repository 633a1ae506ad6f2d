"""Natural text cut into sentences of Penn Treebank tokens, as Stanford CoreNLP cuts it, with every token's place.

For corpora whose published files hold such tokens while their own texts do not.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_TITLES = (
    "Mr Mrs Ms Messrs Dr Drs Prof Rev Hon Sen Sens Rep Reps Gov Govs Gen Col Lt Sgt Capt Cmdr Maj Adm Atty Pres Supt "
    "St Ft Mt Dept Assn Univ Ave Blvd Rd vs v etc al Ph Esq "
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thurs Fri"
)
# A sentence ends with one of these where a capital follows, with any other abbreviation where a starter does.
_LAST = (
    "Sr Jr Bros Inc Corp Co Cos Ltd Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Mass Md Mich Minn Miss "
    "Mo Mont Neb Nev Okla Ore Pa Penn Tenn Tex Va Vt Wash Wis Wyo"
)
_STARTERS = (
    "A About According Additionally After An And As At But Earlier He Her Here However If In It Last Many More Mr. Ms. "
    "Now Once One Other Our She Since So Some Such That The Their Then There These They This We When While What Yet You"
)
_KNOWN = "|".join(f"{_TITLES} {_LAST}".split())
_ENDS_LAST = frozenset(f"{name}." for name in _LAST.split())
_STARTS = frozenset(_STARTERS.split())
_STOP = re.compile(r"\.|[!?]+")
_CLOSERS = frozenset(["''", "'", ")", "-RSB-", "-RCB-"])
_QUOTES = {"“": "``", "”": "''", "‘": "`", "’": "'", "’”": "'''"}
_ESCAPED = {"[": "-LSB-", "]": "-RSB-", "{": "-LCB-", "}": "-RCB-", "—": "--", "–": "--", "―": "--", "…": "..."}
_TOKEN = re.compile(
    rf"""
      </?[A-Za-z!][^<>\n]*>
    | https?://[^\s<>"“”]*[\w/] | (?:[\w-]+\.)+(?:com|org|net|gov|edu)(?:/[^\s<>"“”]*[\w/])?(?![\w@])
    | [\w.]+@[\w-]+\.\w+ | [@\#][A-Za-z_]\w*
    | \.\.\.+ | \.(?:\ \.){{2,}}
    | (?:[A-Z]-)?(?:[A-Za-z]\.){{2,}}(?:-\w+|s\b)* | (?:W\.)?(?:{_KNOWN})\.(?!\w) | [A-Z]-(?:{_KNOWN})\.(?=[\s,])
    | [A-Z]\.(?=\s+[“"‘(]?[A-Z]|[A-Z][a-z]) | No\.(?=\s*\d)
    | [Cc]an(?=not\b) | [Gg]on(?=na\b) | [Gg]ot(?=ta\b) | [Ww]an(?=na\b)
    | \w+?(?=[Nn]['’][Tt]\b) | [Nn]['’][Tt]\b
    | ['’](?:[SsDdMm]|[Rr][Ee]|[Vv][Ee]|[Ll][Ll]|em|til|cause|tis|twas|\d\ds?)\b
    | [OoDdLl]['’]\w+(?:-\w+)*
    | \d+(?:[.,:/]\d+)+(?:-\w+)* | \w+&\w+ | \w+(?:[-/]\w+)*
    | -{{2,}} | [!?]{{2,}} | ’” | '' | `` | [^\s\u200b\xad]
    """,
    re.VERBOSE,
)


class TreebankToken(NamedTuple):
    """A token as the Treebank writes it, and where it stands in the text."""

    word: str
    start: int
    end: int


def treebank_sentences(text: str) -> list[list[TreebankToken]]:
    r"""Cut a text into sentences of tokens.

    Line breaks end no sentence. Quotes, dashes, ellipses and square brackets are escaped, round brackets are not.
    Where an abbreviation ends a sentence, its full stop is there twice: the second one covers nothing.

    Parameters
    ----------
    text : str
        The text, of any length.

    Returns
    -------
    list of list of TreebankToken
        The sentences.

    Examples
    --------
    >>> for sentence in treebank_sentences("“I can’t be,” Sen. J. Roe said [in the U.S.]. He is in the U.S. They go."):
    ...     print(*[token.word for token in sentence])
    `` I ca n't be , '' Sen. J. Roe said -LSB- in the U.S. -RSB- .
    He is in the U.S. .
    They go .
    """
    tokens = [TreebankToken(_word(text, *match.span()), *match.span()) for match in _TOKEN.finditer(text)]
    sentences: list[list[TreebankToken]] = [[]]
    for place, token in enumerate(tokens):
        if sentences[-1] and _closed(sentences[-1]) and token.word not in _CLOSERS:
            sentences.append([])
        sentences[-1].append(token)
        if len(token.word) > 1 and token.word[-1] == "." and _is_last(tokens, place):
            sentences[-1].append(TreebankToken(".", token.end, token.end))
    return [sentence for sentence in sentences if sentence]


def _closed(sentence: list[TreebankToken]) -> bool:
    """Say whether a stop, and nothing but quotes and brackets that close, is at the end."""
    for token in reversed(sentence):
        if token.word not in _CLOSERS:
            return _STOP.fullmatch(token.word) is not None
    return False


def _is_last(tokens: list[TreebankToken], place: int) -> bool:
    """Say whether an abbreviation ends its sentence."""
    following = [token.word for token in tokens[place + 1 : place + 3]]
    if tokens[place].word in _ENDS_LAST:
        if following and following[0] in ("``", "`"):
            del following[0]
        return not following or following[0][0].isupper()
    return bool(following) and tokens[place].word != "..." and following[0] in _STARTS


def _word(text: str, start: int, end: int) -> str:
    """Return a token as the Treebank writes it."""
    token = text[start:end]
    if token in ('"', "'"):
        opens = text[end : end + 1].isalnum() and not text[max(start - 1, 0) : start].isalnum()
        return {'"': ("''", "``"), "'": ("'", "`")}[token][opens]
    if token[0] == "<":
        return token.replace(" ", "\xa0")
    if token.startswith(("...", ". ")):
        return "..."
    return _QUOTES.get(token) or _ESCAPED.get(token) or token.replace("’", "'")
