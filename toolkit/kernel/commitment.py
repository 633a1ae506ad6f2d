"""What tells of how far an event or a clause is vouched for, as hashed features of its place in a sentence.

Without a parser, the words before it stand for its syntax: the chain of auxiliaries, negations and "to" that it ends,
the subject before the chain, what opens its clause, and the predicates before it, each with a chain of its own and with
the function words that lie between. What the taggers of hedges, modals and negations found is joined with these.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from toolkit.kernel.commitment_views import (
    ADVERB,
    AUXILIARY,
    COMMA,
    JOINING,
    MARK,
    MODAL,
    NEGATION,
    OTHER,
    PRONOUN,
    RELATIVE,
    SUBORDINATOR,
    THAT,
    TO,
    Found,
    Views,
)
from toolkit.kernel.mixing import mix
from toolkit.kernel.scan import word_hash

WIDTH = 191

_QUESTION, _IF, _EXCLAMATION = (np.uint32(word_hash(word)) for word in ("?", "if", "!"))
_NOWHERE = 1  # the word, the class and the stem of what lies outside of the sentence
_NO_KIND = MARK + 1
_LONGEST_CHAIN = 7
_PREDICATES = 4  # before the event, and how far away at most
_REACH = 24
_NOUN_PHRASE = 6  # words of a noun phrase that are looked at
_NEAR, _BAG, _STEMS, _INSIDE = 4, 16, 10, 20  # words beside the event, of the bags around it, and inside of it

# What is known of a chain.
WORDS, SHAPE, FIRST_MODAL, NEGATIONS, HAS_TO, OUTERMOST, INNERMOST, BEGIN = range(8)


@njit(cache=True, inline="always")
def _bucket(distance: int) -> int:
    return distance if distance < 4 else (4 if distance < 6 else (5 if distance < 10 else (6 if distance < 20 else 7)))


@njit(cache=True, inline="always")
def _at(view: np.ndarray, k: int, first: int, last: int) -> int:
    return int(view[k]) if first <= k < last else _NOWHERE


@njit(cache=True)
def chain_before(views: Views, first: int, k: int) -> np.ndarray:
    """Describe the chain of auxiliaries, modals, negations and "to" that ends before token k, adverbs passed over."""
    chain = np.zeros(8, np.int64)
    j = k - 1
    while j >= first and k - j <= _LONGEST_CHAIN and AUXILIARY <= views.kind[j] <= ADVERB:
        kind, word = views.kind[j], views.word[j]
        if kind != ADVERB:
            chain[WORDS] = (chain[WORDS] * 31 + word) & 0x7FFFFFFF
            chain[SHAPE] = chain[SHAPE] * 7 + kind
            chain[OUTERMOST] = word
            if chain[INNERMOST] == 0:
                chain[INNERMOST] = word
        if kind == MODAL:
            chain[FIRST_MODAL] = word
        chain[NEGATIONS] += kind == NEGATION
        chain[HAS_TO] |= kind == TO
        j -= 1
    chain[BEGIN] = j + 1
    return chain


@njit(cache=True)
def mood_of(views: Views, first: int, last: int, begin: int) -> tuple[int, int]:
    """Return whether a sentence asks (1) or exclaims (2), and whether "if" stands in it before a token."""
    asks, condition = 0, 0
    for j in range(max(first, last - 3), last):
        if views.word[j] == _QUESTION:
            asks = 1
        elif views.word[j] == _EXCLAMATION:
            asks = 2
    for j in range(first, begin):
        condition |= views.word[j] == _IF
    return asks, condition


@njit(cache=True)
def _words(views: Views, first: int, last: int, begin: int, end: int, row: np.ndarray, n: int) -> int:
    """Write what the event is, and what stands beside it."""
    word, middle, coarse, ending = views.word, views.middle, views.coarse, views.ending
    w, m, c, e = word[begin], middle[begin], coarse[begin], ending[begin]
    row[n] = mix(0, w, 0, 0)
    row[n + 1] = mix(1, views.stem[begin], 0, 0)
    row[n + 2] = mix(2, e, views.shape[begin], 0)
    row[n + 3] = mix(3, m, 0, 0)
    row[n + 4] = mix(4, c, e, 0)
    n += 5
    for d in range(1, _NEAR + 1):
        row[n] = mix(10 + d, _at(word, begin - d, first, last), 0, 0)
        row[n + 1] = mix(20 + d, _at(word, end + d, first, last), 0, 0)
        row[n + 2] = mix(30 + d, _at(middle, begin - d, first, last), 0, 0)
        row[n + 3] = mix(40 + d, _at(middle, end + d, first, last), 0, 0)
        n += 4
    l1, l2 = _at(word, begin - 1, first, last), _at(word, begin - 2, first, last)
    r1, r2 = _at(word, end + 1, first, last), _at(word, end + 2, first, last)
    c1, c2 = _at(coarse, begin - 1, first, last), _at(coarse, begin - 2, first, last)
    row[n] = mix(50, l1, w, 0)
    row[n + 1] = mix(51, l1, l2, 0)
    row[n + 2] = mix(52, l1, l2, _at(word, begin - 3, first, last))
    row[n + 3] = mix(53, w, r1, 0)
    row[n + 4] = mix(54, l1, m, 0)
    row[n + 5] = mix(55, c1, m, _at(coarse, end + 1, first, last))
    row[n + 6] = mix(56, c2, c1, c)
    row[n + 7] = mix(57, l1, l2, c)
    row[n + 8] = mix(58, r1, r2, 0)
    row[n + 9] = mix(59, c, r1, 0)
    return n + 10


@njit(cache=True)
def _chain(views: Views, first: int, last: int, begin: int, own: np.ndarray, row: np.ndarray, n: int) -> int:
    """Write the chain that the event ends, its subject, and the mood of the sentence."""
    word, middle, coarse, ending = views.word, views.middle, views.coarse, views.ending
    w, m, c, e = word[begin], middle[begin], coarse[begin], ending[begin]
    asks, condition = mood_of(views, first, last, begin)
    before = own[BEGIN] - 1
    subject, subject_class = _at(word, before, first, last), _at(coarse, before, first, last)
    subject_kind = views.kind[before] if before >= first else _NO_KIND
    person = subject if subject_kind == PRONOUN else subject_kind
    chain, shape, modal, negations = own[WORDS], own[SHAPE], own[FIRST_MODAL], own[NEGATIONS]
    row[n] = mix(60, chain, 0, 0)
    row[n + 1] = mix(61, chain, e, 0)
    row[n + 2] = mix(62, shape, e, 0)
    row[n + 3] = mix(63, shape, c, 0)
    row[n + 4] = mix(64, chain, m, 0)
    row[n + 5] = mix(65, chain, subject_kind, asks)
    row[n + 6] = mix(66, subject, 0, 0)
    row[n + 7] = mix(67, person, chain, 0)
    row[n + 8] = mix(68, person, e, shape)
    row[n + 9] = mix(69, modal, negations, own[HAS_TO])
    row[n + 10] = mix(70, modal, negations, person)
    row[n + 11] = mix(71, own[OUTERMOST], own[INNERMOST], e)
    row[n + 12] = mix(72, asks, shape, condition)
    row[n + 13] = mix(73, asks, e, 0)
    row[n + 14] = mix(74, condition, e, shape)
    row[n + 15] = mix(75, chain, w, 0)
    row[n + 16] = mix(76, subject_class, e, shape)
    row[n + 17] = mix(77, before < first, e, w)
    return n + 18


@njit(cache=True)
def _clause(views: Views, first: int, last: int, begin: int, own: np.ndarray, row: np.ndarray, n: int) -> int:
    """Write what opens the clause of the event, what opens an outer one, and the nearest negation before it."""
    word, kind, middle, ending = views.word, views.kind, views.middle, views.ending
    chain, shape, e, c = own[WORDS], own[SHAPE], ending[begin], views.coarse[begin]
    j = own[BEGIN] - 1
    while j >= first and not (SUBORDINATOR <= kind[j] <= JOINING or kind[j] >= COMMA):
        j -= 1
    opener, gap = _at(word, j, first, last), _bucket(own[BEGIN] - 1 - j)
    row[n] = mix(80, opener, 0, 0)
    row[n + 1] = mix(81, opener, _at(word, j - 1, first, last), 0)
    row[n + 2] = mix(82, opener, _at(middle, j - 1, first, last), gap)
    row[n + 3] = mix(83, opener, gap, e)
    row[n + 4] = mix(84, opener, shape, e)
    row[n + 5] = mix(85, opener, chain, 0)
    row[n + 6] = mix(86, opener, middle[begin], 0)
    row[n + 7] = mix(87, kind[j] if j >= first else _NO_KIND, c, shape)
    j = begin - 1
    while j >= first and not SUBORDINATOR <= kind[j] <= RELATIVE:
        j -= 1
    outer = _at(word, j, first, last)
    row[n + 8] = mix(90, outer, shape, 0)
    row[n + 9] = mix(91, outer, e, 0)
    row[n + 10] = mix(92, outer, _bucket(begin - j), 0)
    j, crossed = begin - 1, 0
    while j >= first and kind[j] != NEGATION:
        crossed += kind[j] >= COMMA or SUBORDINATOR <= kind[j] <= JOINING
        j -= 1
    negation, crossed = _at(word, j, first, last), min(crossed, 2)
    row[n + 11] = mix(200, negation, crossed, 0)
    row[n + 12] = mix(201, negation, crossed, shape)
    row[n + 13] = mix(202, negation, _bucket(begin - j), min(crossed, 1))
    row[n + 14] = mix(203, negation, crossed, c)
    return n + 15


@njit(cache=True)
def _governor(views: Views, first: int, last: int, begin: int, own: np.ndarray, row: np.ndarray, n: int) -> int:
    """Write the word before the chain, with its own chain, and what governs the event if it is a noun."""
    word, stem, middle, kind, ending = views.word, views.stem, views.middle, views.kind, views.ending
    chain, shape, e = own[WORDS], own[SHAPE], ending[begin]
    g = _governor_place(views, first, own)
    w, s, m = _at(word, g, first, last), _at(stem, g, first, last), _at(middle, g, first, last)
    theirs = chain_before(views, first, max(g, first))
    row[n] = mix(100, w, own[HAS_TO], own[NEGATIONS])
    row[n + 1] = mix(101, s, own[HAS_TO], theirs[NEGATIONS])
    row[n + 2] = mix(102, w, chain, 0)
    row[n + 3] = mix(103, m, chain, 0)
    row[n + 4] = mix(104, s, theirs[WORDS], own[HAS_TO])
    row[n + 5] = mix(105, views.predicate[g] if g >= first else 0, chain, theirs[NEGATIONS])
    row[n + 6] = mix(106, s, e, shape)
    row[n + 7] = mix(107, m, e, shape)
    d = begin - 1
    while d >= first and begin - d < _NOUN_PHRASE and (kind[d] == OTHER or kind[d] == ADVERB):
        d -= 1
    determiner, its_kind = _at(word, d, first, last), kind[d] if d >= first else _NO_KIND
    s1, m1 = _at(stem, d - 1, first, last), _at(middle, d - 1, first, last)
    row[n + 8] = mix(190, determiner, _bucket(begin - d), 0)
    row[n + 9] = mix(191, determiner, middle[begin], 0)
    row[n + 10] = mix(192, its_kind, s1, 0)
    row[n + 11] = mix(193, determiner, m1, views.coarse[begin])
    row[n + 12] = mix(194, determiner, s1, _at(stem, d - 2, first, last))
    row[n + 13] = mix(195, its_kind, e, m1)
    return n + 14


@njit(cache=True)
def _governor_place(views: Views, first: int, own: np.ndarray) -> int:
    """Return the token before a chain, "that" and adverbs passed over; it may lie before the sentence."""
    g = own[BEGIN] - 1
    while g >= first and (views.kind[g] == THAT or views.kind[g] == ADVERB):
        g -= 1
    return int(g)


@njit(cache=True)
def predicate_before(views: Views, first: int, k: int) -> int:
    """Return the nearest predicate before token k, or the token before the sentence."""
    j = k - 1
    while j >= first and not (views.predicate[j] > 0 and views.kind[j] == OTHER):
        j -= 1
    return int(j)


@njit(cache=True)
def _predicate(
    views: Views, found: Found, first: int, last: int, begin: int, end: int, own: np.ndarray, row: np.ndarray, n: int
) -> int:
    """Write the nearest predicate before the event, who is its subject, how it is negated, and the next one behind."""
    stem, kind, predicate, word, e = views.stem, views.kind, views.predicate, views.word, views.ending[begin]
    asks, condition = mood_of(views, first, last, begin)
    shape = own[SHAPE]
    p = predicate_before(views, first, begin)
    commas = 0
    for j in range(max(p, first), begin):
        commas += kind[j] >= COMMA
    commas = min(commas, 2)
    s, its_class, away = _at(stem, p, first, last), predicate[p] if p >= first else 0, _bucket(begin - p)
    theirs = chain_before(views, first, max(p, first))
    before = theirs[BEGIN] - 1 if p >= first else first - 1
    person = kind[before] if before >= first else _NO_KIND
    if person == PRONOUN:
        person = word[before]
    chain, negations = theirs[WORDS], theirs[NEGATIONS]
    row[n] = mix(110, s, 0, 0)
    row[n + 1] = mix(111, s, away, commas)
    row[n + 2] = mix(112, its_class, away, commas)
    row[n + 3] = mix(113, s, negations, theirs[FIRST_MODAL])
    row[n + 4] = mix(114, s, chain, min(commas, 1))
    row[n + 5] = mix(115, its_class, chain, own[HAS_TO])
    row[n + 6] = mix(116, s, shape, own[NEGATIONS])
    row[n + 7] = mix(117, its_class, shape, e)
    row[n + 8] = mix(118, s, person, negations)
    row[n + 9] = mix(119, its_class, person, theirs[SHAPE])
    row[n + 10] = mix(120, s, asks, condition)
    row[n + 11] = mix(121, its_class, asks * 2 + condition, negations)
    row[n + 12] = mix(122, chain, away, 0)
    row[n + 13] = mix(123, theirs[FIRST_MODAL], negations, away)
    row[n + 14] = mix(124, person, chain, asks)
    row[n + 15] = mix(151, min(found.negated[begin], 3), its_class, negations)
    q = end + 1
    while q < last and not (predicate[q] > 0 and kind[q] == OTHER):
        q += 1
    row[n + 16] = mix(130, _at(stem, q, first, last), _bucket(q - end), 0)
    row[n + 17] = mix(131, predicate[q] if q < last else 0, _bucket(q - end), 0)
    return n + 18


@njit(cache=True)
def _predicates(views: Views, first: int, begin: int, row: np.ndarray, n: int) -> int:
    """Write the predicates before the event, each with the function words between, by kind and by word."""
    kind, e = views.kind, views.ending[begin]
    kinds, words, crossed, count = 0, 0, 0, 0
    for j in range(begin - 1, max(first, begin - _REACH) - 1, -1):
        if views.predicate[j] > 0 and kind[j] == OTHER and count < _PREDICATES:
            row[n] = mix(180, views.stem[j], kinds, 0)
            row[n + 1] = mix(181, views.predicate[j], words, 0)
            row[n + 2] = mix(182, views.stem[j], min(crossed, 2), count)
            row[n + 3] = mix(183, views.predicate[j], kinds, e)
            n += 4
            count += 1
        if kind[j] != OTHER and kind[j] != ADVERB:
            kinds = (kinds * 17 + kind[j] + 1) & 0xFFFFFFFF
            words = (words * 31 + views.word[j]) & 0x7FFFFFFF
            crossed += kind[j] >= COMMA or kind[j] == JOINING or kind[j] == RELATIVE
    return n


@njit(cache=True)
def _tagged(
    views: Views, found: Found, first: int, last: int, begin: int, end: int, own: np.ndarray, row: np.ndarray, n: int
) -> int:
    """Write what the taggers found before, inside of and behind the event, and at the word that governs it."""
    e, shape = views.ending[begin], own[SHAPE]
    left = right = inside = nearest = modal_left = modal_inside = modal_own = 0
    for j in range(first, last):
        where = -1 if j < begin else (1 if j > end else 0)
        if found.hedge[j]:
            left, inside, right = left + (where < 0), inside + (where == 0), right + (where > 0)
            nearest = views.word[j] if where < 0 else nearest
        if found.modal[j]:
            modal_left = found.modal[j] if where < 0 else modal_left
            modal_inside = found.modal[j] if where == 0 else modal_inside
            modal_own = found.modal[j] if own[BEGIN] <= j < begin else modal_own
    g = _governor_place(views, first, own)
    negated, above = min(found.negated[begin], 3), min(found.negated[g], 3) if g >= first else 4
    row[n] = mix(140, negated, shape, 0)
    row[n + 1] = mix(141, negated, own[NEGATIONS], e)
    row[n + 2] = mix(142, negated, above, own[HAS_TO])
    row[n + 3] = mix(143, modal_own, negated, 0)
    row[n + 4] = mix(144, modal_own, own[FIRST_MODAL], 0)
    row[n + 5] = mix(145, nearest, 0, 0)
    row[n + 6] = mix(146, min(left, 2), min(right, 2), min(inside, 2))
    row[n + 7] = mix(147, modal_left, own[HAS_TO], 0)
    row[n + 8] = mix(148, modal_inside, inside > 0, negated)
    row[n + 9] = mix(149, found.modal[g] if g >= first else 0, found.hedge[g] if g >= first else 0, own[HAS_TO])
    row[n + 10] = mix(150, negated, views.word[begin], 0)
    row[n + 11] = mix(212, found.quote[begin], shape, e)
    return n + 12


@njit(cache=True)
def _bags(views: Views, first: int, last: int, begin: int, end: int, own: np.ndarray, row: np.ndarray, n: int) -> int:
    """Write the words before, inside of and behind the event, in no order, and where in the sentence it stands."""
    word, e = views.word, views.ending[begin]
    for j in range(max(first, begin - _BAG), begin):
        row[n] = mix(160, word[j], 0, 0)
        n += 1
    for j in range(end + 1, min(last, end + _BAG + 1)):
        row[n] = mix(161, word[j], 0, 0)
        n += 1
    for j in range(max(first, begin - _STEMS), begin):
        row[n] = mix(162, views.stem[j], e, 0)
        n += 1
    if begin < end:
        for j in range(begin, min(end + 1, begin + _INSIDE)):
            row[n] = mix(163, word[j], 0, 0)
            n += 1
    row[n] = mix(170, min(begin - first, 4), e, own[SHAPE])
    row[n + 1] = mix(171, begin == end, 0, 0)
    row[n + 2] = mix(172, min(last - end, 4), e, 0)
    row[n + 3] = mix(210, word[first], 0, 0)
    row[n + 4] = mix(211, min((last - first) // 4, 10), e, 0)
    return n + 5


@njit(cache=True, nogil=True)
def features(views: Views, found: Found, sentences: np.ndarray, begins: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Return the feature hashes of events or clauses, uint32 of shape (events, WIDTH); 0 where one has fewer.

    Parameters
    ----------
    views : Views
    found : Found
    sentences : ndarray of int32, shape (sentences + 1,)
        The first token of each sentence, and the number of tokens.
    begins, ends : ndarray of int64, shape (events,)
        First and last token of each.
    """
    out = np.zeros((len(begins), WIDTH), np.uint32)
    for i in range(len(begins)):
        begin, end, row = begins[i], ends[i], out[i]
        sentence = np.searchsorted(sentences, begin, side="right") - 1
        first, last = sentences[sentence], max(sentences[sentence + 1], end + 1)
        own = chain_before(views, first, begin)
        n = _words(views, first, last, begin, end, row, 0)
        n = _chain(views, first, last, begin, own, row, n)
        n = _clause(views, first, last, begin, own, row, n)
        n = _governor(views, first, last, begin, own, row, n)
        n = _predicate(views, found, first, last, begin, end, own, row, n)
        n = _predicates(views, first, begin, row, n)
        n = _tagged(views, found, first, last, begin, end, own, row, n)
        _bags(views, first, last, begin, end, own, row, n)
    return out
