"""Does a negation turn a modal over? By the scopes of negations, by what lies between, and by words that deny.

Every negation that reaches the modal turns it over once, so that two cancel ("not impossible"). Which do is decided
by the guidelines of the sample corpus.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from toolkit.kernel.cues import FIRST, KIND, LAST, NOR, SENTENCE, WHOLE
from toolkit.kernel.lookup import EMPTY, Lookup, find
from toolkit.kernel.machine import bare
from toolkit.kernel.scan import PARAGRAPH, Tokens, encode, scan, word_hash

# What a word is to polarity; a word may be several.
AUXILIARY, VERB, PRONOUN, NEAR, AMOUNT, DENYING, CLAUSE, RAISING, ANSWER, AFFIXED, RELATIVE, NEGATIVE_NOUN = (
    1 << n for n in range(12)
)
ARTICLE, SUBJECT, PARTITIVE, EXCESS, OPENS = (1 << n for n in range(12, 17))  # the last: of a pair
IDLE, SHORT = 1, 2  # what a pair of words is: negates nothing; denies what follows
_WIDEST = 40  # words to each side of a modal that are read
_REACH = 8  # words that a denying word reaches behind itself
_BEHIND = 4  # words between a modal verb and a negation behind it
_PLACES = 2  # words that may stand before a negated subject at the beginning: "at no stage"
_RELATIVE_VERB = 4  # words from a relative pronoun to a past tense that is its verb
_COMMA, _QUESTION, _AND, _BUT, _NO, _NOT, _WITHOUT, _TO, _THAT = (
    np.uint32(word_hash(word)) for word in (",", "?", "and", "but", "no", "not", "without", "to", "that")
)

_POSSESSIVE = scan(encode("it's")).hash[-1]


class PolarityWords(NamedTuple):
    """Words, and pairs of neighbours by the hash of both, and what each is (bits)."""

    words: Lookup
    kinds: np.ndarray
    pairs: Lookup
    pair_kinds: np.ndarray


@njit(cache=True, inline="always")
def pair_hash(a: np.uint32, b: np.uint32) -> np.uint32:
    """Hash two neighbours."""
    x = (np.uint64(a) << np.uint64(32) | np.uint64(b)) * np.uint64(0x9E3779B97F4A7C15)
    return np.uint32((x ^ (x >> np.uint64(29))) >> np.uint64(16))


class Read(NamedTuple):
    """A text, and what each of its words is: looked up once.

    `turning` are the places of words that may deny, and of question marks, in order.
    """

    data: np.ndarray
    hashes: np.ndarray
    flags: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    kinds: np.ndarray
    pairs: np.ndarray
    owned: np.ndarray
    turning: np.ndarray


@njit(cache=True)
def _read(
    data: np.ndarray,
    tokens: Tokens,
    bounds: np.ndarray,
    firsts: np.ndarray,
    cues: np.ndarray,
    words: PolarityWords,
    known: np.ndarray,
) -> Read:
    """Look up the words of sentences that have a modal, and of the one behind each."""
    hashes, table, of_words = tokens.hash, words.words, words.kinds
    pair_table, of_pairs = words.pairs, words.pair_kinds
    kinds, pairs = np.zeros(len(hashes), np.int32), np.zeros(len(hashes), np.int8)
    turning, count = np.empty(len(hashes), np.int32), 0
    done, sentence = 0, 0
    for first in firsts:
        while bounds[sentence + 1] <= first:
            sentence += 1
        # The first word behind a question may answer it.
        end = min(bounds[sentence + 1] + 1, len(hashes))
        for k in range(max(done, bounds[sentence]), end):
            if known[k]:
                place = find(table, hashes[k])
                kinds[k] = of_words[place]
                if kinds[k] & OPENS and k + 1 < len(hashes):
                    place = find(pair_table, pair_hash(hashes[k], hashes[k + 1]))
                    pairs[k] = 0 if place == EMPTY else of_pairs[place]
            turning[count] = k
            count += (kinds[k] & (NEAR | EXCESS | DENYING) != 0) | (pairs[k] == SHORT) | (hashes[k] == _QUESTION)
        done = end
    owned = np.zeros(len(hashes), np.bool_)
    for n in range(len(cues)):
        owned[cues[n, FIRST] : cues[n, LAST] + 1] = True
    return Read(data, hashes, tokens.flags, tokens.start, tokens.end, kinds, pairs, owned, turning[:count])


@njit(cache=True, inline="always")
def _is(text: Read, k: int, kinds: int) -> bool:
    return bool(text.kinds[k] & kinds)


@njit(cache=True, inline="always")
def _any(text: Read, first: int, last: int, kinds: int) -> bool:
    for k in range(first, last):  # noqa: SIM110 (compiled code has no any)
        if _is(text, k, kinds):
            return True
    return False


@bare
def _ends(text: Read, k: int, a: int, b: int, c: int) -> bool:
    """Tell whether a word ends with three letters; the first may be 0 for any."""
    end = text.ends[k]
    return (
        end - text.starts[k] > 3
        and text.data[end - 1] | 0x20 == c
        and text.data[end - 2] | 0x20 == b
        and (a == 0 or text.data[end - 3] | 0x20 == a)
    )


@bare
def _new_predicate(text: Read, first: int, last: int, cue: np.uint32) -> bool:
    """Tell whether something new begins between a cue and a modal: "and was", "and they"; "no port and a road"."""
    seen = False
    for k in range(first, last):
        if seen and _is(text, k, VERB | PRONOUN):
            return True
        if text.hashes[k] == _AND:
            seen = True
            if cue == _NO and k + 1 < last and _is(text, k + 1, ARTICLE):
                return True
    return False


@bare
def _idle(text: Read, cue: int, first: int, end: int) -> bool:
    """Tell whether a cue negates nothing: an idiom, a comment on the whole sentence, a question tag."""
    if text.pairs[cue] == IDLE or (cue > first and text.pairs[cue - 1] == IDLE):
        return True
    if cue == first and cue + 2 < end and text.hashes[cue + 2] == _COMMA and _ends(text, cue + 1, 0, 108, 121):
        return True
    tag = cue > first + 1 and text.hashes[cue - 2] == _COMMA and _is(text, cue - 1, VERB)
    return tag and cue + 1 < end and _is(text, cue + 1, PRONOUN)


@bare
def _behind_aside(text: Read, first: int, last: int) -> int:
    """Return where the words go on behind what stands between two commas: "is not, he said, bound"."""
    if first < last and text.hashes[first] == _COMMA:
        for k in range(last - 1, first, -1):
            if text.hashes[k] == _COMMA:
                return k + 1
    return first


@bare
def _is_subject(text: Read, k: int, begin: int, first: int) -> bool:
    """Tell whether a negative word opens the subject of a sentence: "None of the four …", "Not even the …"."""
    if k > begin + _PLACES:
        return False
    return _is(text, k, SUBJECT) or (k + 1 < first and text.hashes[k] == _NOT and _is(text, k + 1, PARTITIVE))


@bare
def _predicate_of(text: Read, subject: int, modal: int) -> bool:
    """Tell whether a modal is in the predicate of a subject, past the clauses that the subject holds."""
    waiting, main, own, relative = 0, 0, True, -_RELATIVE_VERB
    for k in range(subject + 1, modal + 1):
        if _is(text, k, RELATIVE | CLAUSE):
            waiting, relative = 1, k
        elif _is(text, k, PRONOUN) and text.hashes[k - 1] != _COMMA:
            waiting = 1
        elif _is(text, k, VERB):
            if text.hashes[k] == _POSSESSIVE or _is(text, k - 1, VERB):
                continue  # "the bank's"; "will be"
            own = waiting == 0
            main += own
            waiting = 0
        elif waiting and k - relative < _RELATIVE_VERB and _ends(text, k, 0, 101, 100):
            waiting = 0
    return own and waiting == 0 and main <= 1


@bare
def _reaches(
    text: Read,
    modal: tuple[int, int],
    begin: int,
    end: int,
    cue: np.ndarray,
    inside: bool,
) -> bool:
    """Tell whether a negation reaches a modal of its sentence."""
    first, last = modal
    own = cue[FIRST]
    if first <= own <= last:
        return True  # an affix, or "cannot"
    if cue[KIND] != WHOLE or _idle(text, own, begin, end):
        return False
    verb = _is(text, first, AUXILIARY)
    if own > last:
        near = own - last <= _BEHIND and not _any(text, last + 1, own, CLAUSE)
        return verb and near and text.hashes[own] != _WITHOUT and not _is(text, own, DENYING)  # "may fail"
    ends = max(cue[LAST], cue[NOR])
    left = _behind_aside(text, ends + 1 if ends < first else own + 1, first)
    if _new_predicate(text, left, first, text.hashes[own]):
        return False
    comma = False
    for k in range(left, first):
        if text.hashes[k] == _BUT:
            return False  # "no bank but the state may"
        comma |= text.hashes[k] == _COMMA
    if own > begin and _is(text, own, NEGATIVE_NOUN) and _ends(text, own - 1, 105, 110, 103):
        return False  # "doing nothing is an option"
    if _any(text, max(begin, own - 2), own, RELATIVE) and ((verb and left < first) or _any(text, left, first, VERB)):
        return False  # "people who no longer drive can"
    if _is_subject(text, own, begin, first) and _predicate_of(text, own, first):
        return True
    if _any(text, ends + 1, min(ends + 3, first), RAISING):
        return True
    if _any(text, left, first, CLAUSE):
        return False
    return inside or (first - left < _BEHIND and not comma)


@bare
def _blocked(text: Read, k: int, left: int, first: int) -> bool:
    """Tell whether something between a denying word and a modal keeps it from the modal."""
    raising = left < first and _is(text, left, RAISING)
    if not raising and _any(text, left, first, CLAUSE):
        return True
    verb = _is(text, k, DENYING)
    for j in range(left, first):
        if text.hashes[j] == _COMMA:
            return True
        # A verb of its own: "brewers that lack cash still have the right".
        if verb and _is(text, j, VERB) and text.hashes[j - 1] != _TO and text.hashes[j] != _POSSESSIVE:
            return True
    return _new_predicate(text, left, first, text.hashes[k])


@bare
def _denied(text: Read, modal: tuple[int, int], begin: int, end: int, at: int) -> int:
    """Count words near a modal that deny without being negation cues: few, seldom, refused, short of, yet to.

    Of the places of `turning`, `at` is the first one from `begin` on.
    """
    first, last = modal
    turns = 0
    for k in text.turning[at:]:
        if k >= first:
            break
        if text.owned[k]:
            continue
        near = _is(text, k, NEAR) and not (k > begin and _is(text, k - 1, ARTICLE))
        if near and _is_subject(text, k, begin, first):
            turns += _is(text, k + 1, RAISING) or _predicate_of(text, k, first)
            continue
        short = text.pairs[k] == SHORT
        left = k + 2 if short else k + 1
        if _is(text, k, EXCESS):
            # "too old to be eligible": what stands before the last "to" is passed over.
            for j in range(first - 1, max(k, first - _BEHIND), -1):
                if text.hashes[j] == _TO and not _any(text, left, first, CLAUSE & ~RELATIVE):
                    turns += 1
                    break
            continue
        verb = _is(text, k, DENYING)
        if not (short or near or verb):
            continue
        aside = _behind_aside(text, left, first) if not verb else _object(text, left, first)
        if first - aside >= _REACH:
            continue
        if verb and text.hashes[left] == _THAT:
            # "denied that they could", but not "never denied that they could"
            denies = _is(text, k, RAISING)
            for j in range(max(begin, k - _REACH), k):
                denies &= not text.owned[j]
            turns += denies and not _any(text, left + 1, first, CLAUSE)
        elif not _blocked(text, k, aside, first):
            turns += 1
    if _is(text, first, AUXILIARY):
        for k in range(last + 1, min(last + 3, end)):
            if _is(text, k, NEAR) and not _is(text, k, AMOUNT):
                return turns + 1
    return turns


@bare
def _object(text: Read, first: int, last: int) -> int:
    """Return where the words go on behind an aside, though an object may stand before it: "denied X, who …, the"."""
    for k in range(first, min(first + _BEHIND, last)):
        if text.hashes[k] == _COMMA:
            return _behind_aside(text, k, last)
    return first


@bare
def _answered(text: Read, last: int, end: int, at: int) -> bool:
    """Tell whether the modal is asked for and the answer, the next word of the paragraph, is no."""
    for k in text.turning[at:]:
        if k >= end:
            break
        if k > last and text.hashes[k] == _QUESTION:
            return k + 1 < len(text.hashes) and not text.flags[k + 1] & PARAGRAPH and _is(text, k + 1, ANSWER)
    return False


@njit(cache=True, nogil=True)
def negated(
    data: np.ndarray,
    tokens: Tokens,
    bounds: np.ndarray,
    firsts: np.ndarray,
    lasts: np.ndarray,
    cues: np.ndarray,
    around: np.ndarray,
    rows: np.ndarray,
    inside: np.ndarray,
    words: PolarityWords,
    known: np.ndarray,
) -> np.ndarray:
    """Return for each modal, given by its first and last token and in order, whether it is negated.

    Parameters
    ----------
    data : ndarray of uint8
    tokens : Tokens
    bounds : ndarray of int32, shape (sentences + 1,)
    firsts, lasts : ndarray of int32, shape (modals,)
    cues, around, rows, inside : ndarray
        What was found of negations, see :class:`toolkit.negation.model.Negations`; `around` is its ``firsts``.
    words : PolarityWords
    known : ndarray of uint16, shape (tokens,)
        Not 0 where a token's word is one of these.
    """
    out = np.zeros(len(firsts), np.bool_)
    text = _read(data, tokens, bounds, firsts, cues, words, known)
    _decide(text, bounds, firsts, lasts, cues, around, rows, inside, out)
    return out


@bare
def _decide(
    text: Read,
    bounds: np.ndarray,
    firsts: np.ndarray,
    lasts: np.ndarray,
    cues: np.ndarray,
    around: np.ndarray,
    rows: np.ndarray,
    inside: np.ndarray,
    out: np.ndarray,
) -> None:
    """Write what :func:`negated` returns, once the text is read."""
    turning = text.turning
    sentence, start, at = 0, 0, 0
    for m in range(len(firsts)):
        first, last = firsts[m], lasts[m]
        while bounds[sentence + 1] <= first:
            sentence += 1
        begin, end = max(bounds[sentence], first - _WIDEST), min(bounds[sentence + 1], last + _WIDEST + 1)
        while start < len(cues) and cues[start, SENTENCE] < sentence:
            start += 1
        while at < len(turning) and turning[at] < begin:
            at += 1
        turns, affixed = 0, _any(text, first, last + 1, AFFIXED)
        n = start
        while n < len(cues) and cues[n, SENTENCE] == sentence:
            if begin <= cues[n, FIRST] < end:
                row = rows[n] + first - around[n]
                within = rows[n] <= row < rows[n + 1] and inside[row]
                turns += _reaches(text, (first, last), begin, end, cues[n], within)
                affixed &= not first <= cues[n, FIRST] <= last
            n += 1
        turns += affixed
        if at < len(turning) and turning[at] < end:
            turns += _denied(text, (first, last), begin, end, at)
            turns += _answered(text, last, end, at)
        out[m] = turns % 2 == 1
