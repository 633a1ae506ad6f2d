"""Negations are counted as the *SEM 2012 shared task defines: worked cases, each with its reason."""

from __future__ import annotations

import re

import pytest

from toolkit.errors import ParameterError
from toolkit.metrics import NegationMetrics, ScopeMetrics, TokenNegation, cut_negation

KINDS = ("cue", "scope", "scope_any_cue", "scope_token", "global", "cue_scope")
RIGHT, EXTRA, MISSED, NOTHING = (1, 0, 0), (0, 1, 0), (0, 0, 1), (0, 0, 0)

TIN = "She did not open the tin , and he never asked ."
MASK = "It is an unpaid bill , nor is it small ."
NEITHER = "Neither the mayor nor the clerk came ."
NONE: list[TokenNegation] = []


def tokens(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"\S+", text)]


def negation(text: str, cue: str, scope: str = "", event: str = "") -> TokenNegation:
    """Build a negation of words, or parts of words, of which each is looked up from left to right."""

    def spans(part: str) -> list[tuple[int, int]]:
        found, place = [], 0
        for word in part.split():
            whole = re.compile(rf"(?<!\S){re.escape(word)}(?!\S)").search(text, place)
            start = whole.start() if whole else text.index(word, place)
            place = start + len(word)
            found.append((start, place))
        return found

    return cut_negation(text, tokens(text), spans(cue), spans(scope), spans(event))


NOT = negation(TIN, "not", "She did open the tin", "open")
NEVER = negation(TIN, "never", "he asked", "asked")
UN = negation(MASK, "un", "paid bill", "paid")
NOR = negation(MASK, "nor", "is it small")
NEITHER_NOR = negation(NEITHER, "Neither nor", "the mayor the clerk came", "came")

CASES = [
    (
        "nothing to find, nothing found: nothing is counted",
        (NONE, NONE),
        (NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING),
    ),
    (
        "all is right: one hit each, and five tokens of the scope",
        ([NOT], [NOT]),
        (RIGHT, RIGHT, RIGHT, (5, 0, 0), RIGHT, RIGHT),
    ),
    (
        "a negation is overlooked: each element is missed, its scope tokens too",
        ([NOT], NONE),
        (MISSED, MISSED, MISSED, (0, 0, 5), MISSED, MISSED),
    ),
    (
        "a negation is invented: each element is a false positive, its scope tokens too",
        (NONE, [NOT]),
        (EXTRA, EXTRA, EXTRA, (0, 5, 0), EXTRA, EXTRA),
    ),
    (
        "an invented cue without a scope: no false positive among the scopes",
        (NONE, [negation(TIN, "not")]),
        (EXTRA, NOTHING, NOTHING, NOTHING, EXTRA, EXTRA),
    ),
    (
        "the scope lacks two tokens: missed and no false positive, as a partial match is not punished twice",
        ([NOT], [negation(TIN, "not", "open the tin", "open")]),
        (RIGHT, MISSED, MISSED, (3, 0, 2), MISSED, MISSED),
    ),
    (
        "the scope has two tokens too many: missed as well, but as tokens they are false positives",
        ([NOT], [negation(TIN, "not", "She did open the tin and he", "open")]),
        (RIGHT, MISSED, MISSED, (5, 2, 0), MISSED, MISSED),
    ),
    (
        "a comma in the predicted scope: punctuation does not count",
        ([NOT], [negation(TIN, "not", "She did open the tin ,", "open")]),
        (RIGHT, RIGHT, RIGHT, (5, 0, 0), RIGHT, RIGHT),
    ),
    (
        "a comma in the gold scope that nobody predicts: punctuation does not count there either",
        ([negation(TIN, "not", "She did open the tin ,", "open")], [NOT]),
        (RIGHT, RIGHT, RIGHT, (5, 0, 0), RIGHT, RIGHT),
    ),
    (
        "no scope is predicted for a right cue: the scope is missed",
        ([NOT], [negation(TIN, "not")]),
        (RIGHT, MISSED, MISSED, (0, 0, 5), MISSED, MISSED),
    ),
    (
        "gold has a cue without a scope, and a scope is predicted: that one is a false positive; the whole is missed",
        ([negation(TIN, "not")], [NOT]),
        (RIGHT, EXTRA, EXTRA, (0, 5, 0), MISSED, MISSED),
    ),
    (
        "neither has a scope: the cue and the whole are right, of scopes nothing is counted",
        ([negation(TIN, "not")], [negation(TIN, "not")]),
        (RIGHT, NOTHING, NOTHING, NOTHING, RIGHT, RIGHT),
    ),
    (
        "another event: the whole is missed, cue and scope are right",
        ([NOT], [negation(TIN, "not", "She did open the tin", "tin")]),
        (RIGHT, RIGHT, RIGHT, (5, 0, 0), MISSED, RIGHT),
    ),
    (
        "no event where gold has one: the whole is missed too",
        ([NOT], [negation(TIN, "not", "She did open the tin")]),
        (RIGHT, RIGHT, RIGHT, (5, 0, 0), MISSED, RIGHT),
    ),
    (
        "an event where gold has none: likewise",
        ([NOR], [negation(MASK, "nor", "is it small", "small")]),
        (RIGHT, RIGHT, RIGHT, (3, 0, 0), MISSED, RIGHT),
    ),
    (
        "two negations, one found: a hit and a miss each",
        ([NOT, NEVER], [NEVER]),
        ((1, 0, 1), (1, 0, 1), (1, 0, 1), (2, 0, 5), (1, 0, 1), (1, 0, 1)),
    ),
    (
        "two negations in another order: the cues pair them",
        ([NOT, NEVER], [NEVER, NOT]),
        ((2, 0, 0), (2, 0, 0), (2, 0, 0), (7, 0, 0), (2, 0, 0), (2, 0, 0)),
    ),
    (
        "the scopes of two negations are swapped: both missed, and their tokens both missed and false",
        ([NOT, NEVER], [negation(TIN, "not", "he asked"), negation(TIN, "never", "She did open the tin")]),
        ((2, 0, 0), (0, 0, 2), (0, 0, 2), (0, 7, 7), (0, 0, 2), (0, 0, 2)),
    ),
    (
        "one found, one invented: the false positive is counted beside the hit",
        ([NOT], [NOT, NEVER]),
        ((1, 1, 0), (1, 1, 0), (1, 1, 0), (5, 2, 0), (1, 1, 0), (1, 1, 0)),
    ),
    (
        "one word of a cue of two: the cue is missed and so is its scope; the scope alone is right, any cue will do",
        ([NEITHER_NOR], [negation(NEITHER, "nor", "the mayor the clerk came", "came")]),
        (MISSED, MISSED, RIGHT, (5, 0, 0), MISSED, MISSED),
    ),
    (
        "a cue of two as two negations: the first takes the pair, the second is false, though it shares a token",
        (
            [NEITHER_NOR],
            [negation(NEITHER, "Neither", "the mayor came"), negation(NEITHER, "nor", "the clerk came")],
        ),
        ((0, 1, 1), (0, 1, 1), (0, 1, 1), (3, 3, 2), (0, 1, 1), (0, 1, 1)),
    ),
    (
        "an affix and the rest of its word: right by parts of the token",
        ([UN, NOR], [UN, NOR]),
        ((2, 0, 0), (2, 0, 0), (2, 0, 0), (5, 0, 0), (2, 0, 0), (2, 0, 0)),
    ),
    (
        "the whole word for its affix: the same token, so they pair, but the cue is not right",
        ([UN], [negation(MASK, "unpaid", "paid bill", "paid")]),
        (MISSED, MISSED, RIGHT, (2, 0, 0), MISSED, MISSED),
    ),
    (
        "the whole word in the scope of its affix: that token is missed and false at once",
        ([UN], [negation(MASK, "un", "unpaid bill", "paid")]),
        (RIGHT, MISSED, MISSED, (1, 1, 1), MISSED, MISSED),
    ),
    (
        "a cue elsewhere with the very same scope: nothing pairs them, so all is missed and all is false",
        ([NOT], [negation(TIN, "never", "She did open the tin", "open")]),
        ((0, 1, 1), (0, 1, 1), (0, 1, 1), (0, 5, 5), (0, 1, 1), (0, 1, 1)),
    ),
]


@pytest.mark.parametrize(("pair", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_counts(
    pair: tuple[list[TokenNegation], list[TokenNegation]], expected: tuple[tuple[int, int, int], ...]
) -> None:
    gold, predicted = pair
    counts = NegationMetrics().statistics([gold], [predicted]).reshape(len(KINDS), 3)
    found = {kind: tuple(map(int, row)) for kind, row in zip(KINDS, counts, strict=True)}
    assert found == dict(zip(KINDS, expected, strict=True))


def test_scores_are_of_the_sums_over_sentences() -> None:
    # Four sentences: right; scope too short; overlooked; invented. Cues: 2 right, 1 missed, 1 false.
    short = negation(TIN, "not", "open the tin", "open")
    gold, predicted = [[NOT], [NOT], [NOT], NONE], [[NOT], [short], NONE, [NEVER]]
    metrics = NegationMetrics()
    scores = {name: float(value) for name, value in metrics.scores(metrics.statistics(gold, predicted).sum(0)).items()}
    assert scores["cue_precision"] == pytest.approx(2 / 3)
    assert scores["cue_recall"] == pytest.approx(2 / 3)
    # Scopes: 1 right, 2 missed, 1 false: precision 1/2, recall 1/3.
    assert scores["scope_f1"] == pytest.approx(2 / 5)
    assert scores["global_f1"] == pytest.approx(2 / 5)
    # Tokens: 5 + 3 right, 2 false, 2 + 5 missed.
    assert scores["scope_token_precision"] == pytest.approx(8 / 10)
    assert scores["scope_token_recall"] == pytest.approx(8 / 15)
    assert metrics.main in scores


def test_cutting_keeps_parts_of_tokens_and_drops_punctuation_of_scopes() -> None:
    text = "It is an unpaid bill."
    cut = cut_negation(text, [(0, 2), (3, 5), (6, 8), (9, 15), (16, 20), (20, 21)], [(9, 11)], [(3, 9), (11, 21)])
    assert cut.cue == {(3, 9, 11)}
    assert cut.scope == {(1, 3, 5), (2, 6, 8), (3, 11, 15), (4, 16, 20)}


def test_scopes_of_given_cues() -> None:
    # BioScope's scopes hold their cues. Two cues: one scope right (2 tokens), one too short by one of three.
    text = "This may be , or not be ."
    may = negation(text, "may", "may be")
    not_ = negation(text, "not", "or not be")
    short = TokenNegation(not_.cue, negation(text, "not", "not be").scope)
    metrics = ScopeMetrics()
    scores = metrics.scores(metrics.statistics([[may], [not_], []], [[may], [short], []]).sum(0))
    assert float(scores["scope_token_precision"]) == 1
    assert float(scores["scope_token_recall"]) == pytest.approx(4 / 5)
    # Without the cues themselves: 1 + 1 of 1 + 2 tokens.
    assert float(scores["scope_token_f1_beyond_cue"]) == pytest.approx(2 * 2 / (2 + 3))
    assert float(scores["scope_accuracy"]) == 0.5


def test_scopes_need_the_gold_cues() -> None:
    with pytest.raises(ParameterError, match="must be scopes of the gold cues, in their order"):
        ScopeMetrics().statistics([[NOT]], [[NEVER]])
