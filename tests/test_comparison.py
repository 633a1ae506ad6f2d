"""Two systems on the same rows: what differs, how surely, and which errors they share."""

from dataclasses import replace

import pytest
import toys

from toolkit.comparison import Overlap, compare, error_overlap
from toolkit.errors import InputError
from toolkit.evaluation import evaluate
from toolkit.predictions import Predictions, Problem

BINARY = Problem("classification", ("certain", "uncertain"))


def made(name, problem, gold, predicted):
    numbers = [str(number) for number in range(len(gold))]
    kept = evaluate(toys.Words(), toys.TOY, name=name)
    return replace(kept, problem=problem, predictions=Predictions(problem, numbers, numbers, gold, predicted))


def labels(name, *right):
    gold = ["uncertain"] * len(right)
    return made(name, BINARY, gold, ["uncertain" if one else "certain" for one in right])


def test_a_difference_has_an_interval_and_a_test_in_every_metric():
    good, poor = labels("good", *[1] * 45, *[0] * 5), labels("poor", *[1] * 25, *[0] * 25)
    differences, overlap = compare(good, poor)
    assert differences[0].metric == "f1_uncertain"
    accuracy = next(one for one in differences if one.metric == "accuracy")
    assert (accuracy.a, accuracy.b) == (0.9, 0.5)
    assert 0.2 < accuracy.low < 0.4 < accuracy.high < 0.6
    assert accuracy.p < 0.01
    assert overlap == Overlap(both=25, only_a=20, only_b=0, neither=5)


def test_the_overlap_of_errors_by_hand():
    a, b = labels("a", 1, 1, 0, 0), labels("b", 1, 0, 1, 0)
    assert error_overlap(a.predictions, b.predictions) == Overlap(1, 1, 1, 1)


def test_spans_are_right_in_any_order_and_numbers_where_they_are_nearer():
    spans = Problem("spans", span="cue")
    a = made("a", spans, [[(0, 2), (3, 5)]], [[(3, 5), (0, 2)]])
    b = made("b", spans, [[(0, 2), (3, 5)]], [[(0, 2)]])
    assert error_overlap(a.predictions, b.predictions) == Overlap(0, 1, 0, 0)
    a, b = ([[(0, 2), [3, 5]]], [[[3, 5], (0, 2)]]), ([[(0, 2), [3, 5]]], [[(0, 2)]])
    a, b = made("a", spans, *a), made("b", spans, *b)  # what is listed may itself be a list
    assert error_overlap(a.predictions, b.predictions) == Overlap(0, 1, 0, 0)
    numbers = Problem("regression")
    a, b = made("a", numbers, [1.0, 2.0, 3.0], [1.1, 2.5, 3.0]), made("b", numbers, [1.0, 2.0, 3.0], [1.2, 2.1, 3.0])
    assert error_overlap(a.predictions, b.predictions) == Overlap(1, 1, 1, 0)


def test_of_several_runs_all_must_be_right():
    twice = replace(BINARY, runs=2)
    a = made("a", twice, ["certain"], [["certain", "certain"]])
    b = made("b", twice, ["certain"], [["certain", "uncertain"]])
    assert error_overlap(a.predictions, b.predictions) == Overlap(0, 1, 0, 0)


def test_what_cannot_be_compared():
    with pytest.raises(InputError, match=r"'toy-a' and 'toy-b' must be of the same rows, .*with 1 and 2 rows"):
        compare(labels("a", 1), labels("b", 1, 1))
    with pytest.raises(InputError, match="'toy-a' must have its predictions beside it, got none"):
        compare(replace(labels("a", 1), predictions=None), labels("b", 1))
