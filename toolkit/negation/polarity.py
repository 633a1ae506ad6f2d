"""Does a negation turn a modal over? By the scopes of negations, by what lies between, and by words that deny.

Every negation that reaches the modal turns it over once, so that two cancel ("not impossible"). Which do is decided
by the guidelines of the sample corpus; the words are in polarity.json.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import numpy as np

from toolkit.kernel.clause import stem_end
from toolkit.kernel.cues import WHOLE
from toolkit.kernel.scan import Tokens, word_hash
from toolkit.negation.model import Negations

_AUXILIARIES = frozenset(
    ["can", "ca", "could", "may", "might", "must", "shall", "should", "will", "would", "ought", "need", "dare"]
)
_VERBS = _AUXILIARIES | {"is", "was", "are", "were", "be", "am", "do", "does", "did", "has", "had", "have", "'s"}
_PRONOUNS = frozenset(["i", "you", "he", "she", "it", "we", "they", "there"])
_WIDEST = 40  # words to each side of a modal that are read
_REACH = 8  # words that a denying word reaches behind itself
_BEHIND = 4  # words between a modal verb and a negation behind it


class Polarity:
    """Tells of modals in scanned text whether they are negated.

    Parameters
    ----------
    data : ndarray of uint8
    tokens : Tokens
    bounds : ndarray of int32, shape (sentences + 1,)
    negations : Negations
        What was found in the same text.
    """

    def __init__(self, data: np.ndarray, tokens: Tokens, bounds: np.ndarray, negations: Negations) -> None:
        self._data, self._tokens, self._bounds = data, tokens, bounds
        self._negations = negations
        self._starts = np.array([own[0] for own in negations.cues.tokens], np.int64)
        turning = np.isin(tokens.hash, _turning())
        turning[self._starts] = True
        self._turning = np.concatenate([[0], np.cumsum(turning)])

    def negated(self, firsts: np.ndarray, lasts: np.ndarray) -> list[bool]:
        """Return for each modal, given by its first and last token, whether it is negated."""
        sentences = np.searchsorted(self._bounds, firsts, side="right") - 1
        begins = np.maximum(self._bounds[sentences], firsts - _WIDEST)
        ends = np.minimum(self._bounds[sentences + 1], lasts + _WIDEST + 1)
        # Where nothing near can turn a modal over, there is nothing to read.
        turning = (self._turning[ends] > self._turning[begins]).tolist()
        modals = zip(turning, *(part.tolist() for part in (firsts, lasts, begins, ends)), strict=True)
        return [turns and self._turns(*modal) % 2 == 1 for turns, *modal in modals]

    def _turns(self, first: int, last: int, begin: int, end: int) -> int:
        words = [self._word(k) for k in range(begin, min(end + 1, len(self._tokens.hash)))]
        modal = first - begin, last - begin
        numbers = range(*np.searchsorted(self._starts, (begin, end)).tolist())
        turns = sum(self._reaches(words[: end - begin], modal, number, begin) for number in numbers)
        turns += _affixed(words[modal[0] : modal[1] + 1]) and not any(
            set(self._negations.cues.tokens[n]) & set(range(first, last + 1)) for n in numbers
        )
        return turns + _denied(words[: end - begin], modal) + _answered(words, modal)

    def _word(self, k: int) -> str:
        start, end = self._tokens.start[k], self._tokens.end[k]
        return bytes(self._data[start:end]).decode(errors="replace").lower().replace("’", "'")

    def _reaches(self, words: list[str], modal: tuple[int, int], number: int, begin: int) -> bool:
        """Tell whether a negation reaches a modal of its sentence."""
        cues, rows = self._negations.cues, self._negations.rows
        own = [k - begin for k in cues.tokens[number]]
        row = rows[number] + begin + modal[0] - self._negations.firsts[number]
        inside = rows[number] <= row < rows[number + 1] and self._negations.inside[row]
        if modal[0] <= own[0] <= modal[1]:
            return True  # an affix, or "cannot"
        if cues.kinds[number] != WHOLE:
            return False
        cue = own[0]
        if _idle(words, cue):
            return False
        if cue > modal[1]:
            verb = words[modal[0]] in _AUXILIARIES
            near = cue - modal[1] <= _BEHIND and not _clause(words[modal[1] + 1 : cue])
            return verb and near and words[cue] != "without"
        between = words[own[-1] + 1 : modal[0]] if own[-1] < modal[0] else words[cue + 1 : modal[0]]
        if "but" in between or _new_predicate(between):
            return False
        if _clause(between):
            return any(_stem(word) in _lexicon()["raising"] for word in between)
        return bool(inside) or (len(between) < _BEHIND and "," not in between)


def _idle(words: list[str], cue: int) -> bool:
    """Tell whether a cue negates nothing: an idiom, a comment on the whole sentence, a question tag."""
    around = {" ".join(words[cue : cue + 2]), " ".join(words[max(cue - 1, 0) : cue + 1])}
    if around & _lexicon()["idle"]:
        return True
    comment = cue == 0 and len(words) > 2 and words[1].endswith("ly") and words[2] == ","
    behind = words[cue + 1 : cue + 2]
    tag = cue > 1 and words[cue - 2] == "," and words[cue - 1] in _VERBS | {"ca", "wo", "sha"}
    return comment or (tag and bool(behind) and behind[0] in _PRONOUNS)


def _clause(words: Iterable[str]) -> bool:
    return any(word in _lexicon()["clause"] for word in words)


def _new_predicate(between: list[str]) -> bool:
    """Tell whether a second predicate begins between a cue and a modal: "and was", "and they", ", and the"."""
    if "and" not in between:
        return False
    behind = between[between.index("and") + 1 :]
    return any(word in _VERBS or word in _PRONOUNS for word in behind)


def _denied(words: list[str], modal: tuple[int, int]) -> int:
    """Count words before a modal that deny without being negation cues: few, seldom, refused, short of."""
    lexicon = _lexicon()
    turns = 0
    for place in range(max(0, modal[0] - _REACH), modal[0]):
        between = words[place + 1 : modal[0]]
        if _clause(between) or _new_predicate(between) or "," in between:
            continue
        word, before = words[place], words[place - 1] if place else ""
        near = word in lexicon["near"] and before not in ("a", "the")
        verb = word in lexicon["verbs"]
        turns += near or verb or " ".join(words[place : place + 2]) in lexicon["short"]
    behind = words[modal[1] + 1 : modal[1] + 3]
    near_behind = words[modal[0]] in _AUXILIARIES and any(
        w in lexicon["near"] and w not in ("few", "little") for w in behind
    )
    return turns + near_behind


def _answered(words: list[str], modal: tuple[int, int]) -> bool:
    """Tell whether the modal is asked for and the answer is no; `words` go on behind the sentence by one."""
    if "?" not in words[modal[1] :]:
        return False
    answer = words.index("?", modal[1]) + 1
    return answer < len(words) and words[answer] in _lexicon()["answers"]


def _affixed(words: Iterable[str]) -> bool:
    return any(word in _lexicon()["affixed"] for word in words)


@cache
def _turning() -> np.ndarray:
    """Return the hashes of words without which, and without a cue, nothing is turned over."""
    lexicon = _lexicon()
    phrases = {phrase.split()[0] for phrase in lexicon["short"]}
    words = {"?"} | phrases | lexicon["near"] | lexicon["verbs"] | lexicon["affixed"]
    return np.array([word_hash(word) for word in sorted(words)], np.uint32)


@cache
def _stem(word: str) -> str:
    data = np.frombuffer(word.encode() + b"\0", np.uint8)
    return word[: stem_end(data, 0, len(data) - 1)] if word.isascii() else word


@cache
def _lexicon() -> dict[str, frozenset[str]]:
    data = json.loads((files("toolkit.negation") / "polarity.json").read_text(encoding="utf-8"))
    return {key: frozenset(map(_stem, words) if key == "raising" else words) for key, words in data.items()}
