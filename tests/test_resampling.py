"""Intervals and tests say what they should of systems whose quality is known."""

import math

import numpy as np
import pytest

from toolkit.errors import ParameterError, UnknownNameError
from toolkit.metrics import ClassificationMetrics, RegressionMetrics
from toolkit.resampling import bootstrap, bootstrap_difference, group_totals, holm, paired_test, paired_tests

BINARY = ["certain", "uncertain"]


def test_group_totals_follow_first_appearance():
    totals = group_totals(np.array([[1.0], [2.0], [4.0]]), ["b", "a", "b"])
    assert totals.tolist() == [[5.0], [2.0]]
    with pytest.raises(ParameterError, match="one name for each of the 1 rows, got 2"):
        group_totals(np.array([[1.0]]), ["a", "b"])


def answers(rng, gold, accuracy):
    return [y if rng.random() < accuracy else BINARY[y == BINARY[0]] for y in gold]


def test_bootstrap_repeats_brackets_the_score_and_is_near_the_binomial_interval():
    rng = np.random.default_rng(1)
    gold = list(rng.choice(BINARY, 900))
    metrics = ClassificationMetrics(BINARY)
    totals = metrics.statistics(gold, answers(rng, gold, 0.8))
    intervals = bootstrap(metrics, totals, seed=7)
    assert intervals == bootstrap(metrics, totals, seed=7)
    assert intervals != bootstrap(metrics, totals, seed=8)
    accuracy = float(metrics.scores(totals.sum(0))["accuracy"])
    half = 1.96 * math.sqrt(accuracy * (1 - accuracy) / 900)
    low, high = intervals["accuracy"]
    assert (low, high) == (
        pytest.approx(accuracy - half, abs=0.006),
        pytest.approx(accuracy + half, abs=0.006),
    )


def test_intervals_widen_when_rows_of_a_document_agree():
    metrics = ClassificationMetrics(BINARY)
    gold = ["uncertain"] * 400
    predicted = ["uncertain"] * 200 + ["certain"] * 200
    rows = metrics.statistics(gold, predicted)
    by_row = bootstrap(metrics, rows)["accuracy"]
    by_document = bootstrap(metrics, group_totals(rows, [i // 40 for i in range(400)]))["accuracy"]
    assert by_document[1] - by_document[0] > 3 * (by_row[1] - by_row[0])


def test_bootstrap_of_an_undefined_score_is_not_a_number():
    metrics = RegressionMetrics()
    low, high = bootstrap(metrics, metrics.statistics([1.0, 2.0], [3.0, 3.0]))["pearson"]
    assert math.isnan(low)
    assert math.isnan(high)


def test_paired_test_tells_a_real_difference_from_none():
    rng = np.random.default_rng(2)
    gold = list(rng.choice(BINARY, 600))
    metrics = ClassificationMetrics(BINARY)
    good, same, poor = (metrics.statistics(gold, answers(rng, gold, a)) for a in (0.85, 0.85, 0.70))
    assert paired_test(metrics, good, poor, "f1_uncertain") < 0.001
    assert paired_test(metrics, good, same, "f1_uncertain") > 0.05
    assert paired_test(metrics, good, good, "f1_uncertain") == 1
    assert paired_test(metrics, good, poor, "accuracy") == paired_test(metrics, poor, good, "accuracy")


def test_paired_test_equals_the_exact_test_on_four_documents():
    # A is right everywhere, B on none of the three documents that differ: of the 8 swaps, only the two
    # extremes reach the difference seen, so the exact p is 1/4.
    metrics = ClassificationMetrics(BINARY)
    gold = ["uncertain"] * 4
    right = metrics.statistics(gold, gold)
    wrong = metrics.statistics(gold, ["certain"] * 3 + ["uncertain"])
    assert paired_test(metrics, right, wrong, "accuracy") == pytest.approx(0.25, abs=0.02)


def test_paired_test_refuses_what_cannot_be_paired():
    metrics = ClassificationMetrics(BINARY)
    one = metrics.statistics(["certain"], ["certain"])
    with pytest.raises(ParameterError, match="of the same shape as a"):
        paired_test(metrics, one, np.vstack([one, one]), "accuracy")
    with pytest.raises(UnknownNameError, match="Did you mean 'accuracy'"):
        paired_test(metrics, one, one, "acuracy")


def test_every_metric_is_tested_by_the_same_swaps():
    rng = np.random.default_rng(3)
    gold = list(rng.choice(BINARY, 200))
    metrics = ClassificationMetrics(BINARY)
    good, poor = (metrics.statistics(gold, answers(rng, gold, a)) for a in (0.8, 0.7))
    together = paired_tests(metrics, good, poor)
    assert together == {name: paired_test(metrics, good, poor, name) for name in together}


def test_holm_by_hand_and_in_any_order():
    # Holm 1979: times 4, 3, 2, 1 from the smallest, never falling.
    assert holm([0.03, 0.01, 0.04, 0.005]) == pytest.approx([0.06, 0.03, 0.06, 0.02])
    assert holm([0.9, 0.8]) == [1, 1]
    assert holm([]) == []


def test_the_interval_of_a_difference_is_narrower_than_those_of_its_parts():
    # The two err on the same rows but for ten: what they share cancels out.
    gold = ["uncertain"] * 400
    metrics = ClassificationMetrics(BINARY)
    a = metrics.statistics(gold, ["uncertain"] * 210 + ["certain"] * 190)
    b = metrics.statistics(gold, ["uncertain"] * 200 + ["certain"] * 200)
    low, high = bootstrap_difference(metrics, a, b)["accuracy"]
    assert 0 < low < 10 / 400 < high < 0.05
    assert bootstrap_difference(metrics, b, a)["accuracy"] == pytest.approx((-high, -low))
    with pytest.raises(ParameterError, match="of the same shape as a"):
        bootstrap_difference(metrics, a, b[:3])


def test_intervals_cover_the_truth_as_often_as_they_say():
    # 1,000 samples of 100 documents of two sentences that agree: half are uncertain, four of five answered rightly.
    metrics = ClassificationMetrics(BINARY)
    rng = np.random.default_rng(0)
    hits = {"f1_uncertain": 0, "accuracy": 0}
    for number in range(1000):
        gold, right = rng.random(100) < 0.5, rng.random(100) < 0.8
        cells = np.zeros((100, 6))
        cells[np.arange(100), gold * 3 + (gold == right)] = 2
        intervals = bootstrap(metrics, cells, resamples=400, seed=number)
        for name in hits:
            low, high = intervals[name]
            hits[name] += low <= 0.8 <= high
    assert min(hits.values()) >= 930
    assert max(hits.values()) <= 970
