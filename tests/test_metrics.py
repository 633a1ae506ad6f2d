"""Metrics equal scikit-learn's and scipy's on random input."""

import math
import warnings

import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as reference

from toolkit.errors import UnknownNameError
from toolkit.metrics import ClassificationMetrics, RegressionMetrics, SpanMetrics, snap

BINARY = ["certain", "uncertain"]


def scores(metrics, *columns):
    return {k: float(v) for k, v in metrics.scores(metrics.statistics(*columns).sum(0)).items()}


@st.composite
def labelled(draw, labels):
    size = draw(st.integers(1, 40))
    column = st.lists(st.sampled_from(labels), min_size=size, max_size=size)
    p = draw(st.lists(st.floats(0, 1), min_size=size, max_size=size))
    return draw(column), draw(column), p


@given(labelled(["a", "b", "c"]))
@settings(deadline=None)
def test_classification_equals_scikit_learn_with_three_labels(rows):
    gold, predicted, _ = rows
    labels = ["a", "b", "c"]
    ours = scores(ClassificationMetrics(labels), gold, predicted)
    assert ours["accuracy"] == pytest.approx(reference.accuracy_score(gold, predicted))
    options = {"labels": labels, "zero_division": 0}
    assert ours["macro_f1"] == pytest.approx(reference.f1_score(gold, predicted, average="macro", **options))
    table = reference.precision_recall_fscore_support(gold, predicted, **options)
    per_label = ClassificationMetrics(labels).per_label(
        ClassificationMetrics(labels).statistics(gold, predicted).sum(0)
    )
    for i, label in enumerate(labels):
        for name, column in zip(("precision", "recall", "f1", "n"), table, strict=True):
            assert float(per_label[label][name]) == pytest.approx(column[i])
    assert ours["f1_a"] == pytest.approx(table[2][0])


@given(labelled(BINARY))
@settings(deadline=None)
def test_positive_label_and_brier_equal_scikit_learn(rows):
    gold, predicted, p = rows
    ours = scores(ClassificationMetrics(BINARY), gold, predicted, p)
    options = {"pos_label": "uncertain", "zero_division": 0}
    assert ours["precision_uncertain"] == pytest.approx(reference.precision_score(gold, predicted, **options))
    assert ours["recall_uncertain"] == pytest.approx(reference.recall_score(gold, predicted, **options))
    assert ours["f1_uncertain"] == pytest.approx(reference.f1_score(gold, predicted, **options))
    assert ours["brier"] == pytest.approx(
        reference.brier_score_loss([label == "uncertain" for label in gold], p, labels=[False, True])
    )


def test_ece_by_hand():
    # Two bins: .1 and .3 fall below one half (mean .2, none positive), .9 above it (one of one positive).
    metrics = ClassificationMetrics(BINARY, bins=2)
    gold = ["certain", "certain", "uncertain"]
    assert scores(metrics, gold, gold, [0.1, 0.3, 0.9])["ece"] == pytest.approx((0.4 + 0.1) / 3)
    assert scores(metrics, gold, gold, [0.0, 0.0, 1.0])["ece"] == 0


def test_calibration_is_absent_without_probabilities():
    assert set(scores(ClassificationMetrics(BINARY), ["certain"], ["certain"])) == {
        "accuracy",
        "macro_f1",
        "precision_uncertain",
        "recall_uncertain",
        "f1_uncertain",
    }


def test_a_prediction_outside_the_labels_is_wrong_and_a_gold_label_outside_them_an_error():
    metrics = ClassificationMetrics(BINARY)
    ours = scores(metrics, ["uncertain", "certain"], ["maybe", "certain"])
    assert ours["accuracy"] == 0.5
    assert ours["recall_uncertain"] == 0
    with pytest.raises(UnknownNameError, match="Unknown gold label 'maybe'"):
        metrics.statistics(["maybe"], ["certain"])


NUMBERS = st.integers(-300, 300).map(lambda n: n / 100)


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=2, max_size=40), st.sampled_from([0, 1000]))
@settings(deadline=None)
def test_regression_equals_scipy_and_scikit_learn(rows, shift):
    gold, predicted = [shift + y for y, _ in rows], [x for _, x in rows]
    ours = scores(RegressionMetrics(), gold, predicted)
    assert ours["mae"] == pytest.approx(reference.mean_absolute_error(gold, predicted))
    assert ours["rmse"] == pytest.approx(reference.root_mean_squared_error(gold, predicted))
    if len(set(gold)) == 1 or len(set(predicted)) == 1:
        assert math.isnan(ours["pearson"])
    else:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            assert ours["pearson"] == pytest.approx(scipy.stats.pearsonr(gold, predicted)[0], abs=1e-6)


def test_spans_count_exact_matches_and_repeats_once():
    gold = [[(0, 3), (8, 12)], [], [(5, 9)]]
    predicted = [[(0, 3), (0, 3), (8, 11)], [(1, 2)], []]
    assert scores(SpanMetrics("cue"), gold, predicted) == {
        "cue_precision": pytest.approx(1 / 3),
        "cue_recall": pytest.approx(1 / 3),
        "cue_f1": pytest.approx(1 / 3),
    }


def test_no_spans_at_all_scores_zero():
    assert scores(SpanMetrics("cue"), [[]], [[]])["cue_f1"] == 0


@pytest.mark.parametrize(
    ("span", "snapped"),
    [
        ((4, 7), (4, 7)),  # a token stays
        ((5, 6), (4, 7)),  # a part grows to its token
        ((0, 9), (0, 13)),  # over several
        ((3, 4), (3, 4)),  # only the space between tokens: touches none
        ((7, 9), (8, 13)),  # a leading space is dropped
        ((20, 22), (20, 22)),  # after the end
    ],
)
def test_snap(span, snapped):
    tokens = [(0, 3), (4, 7), (8, 13)]  # "She may resign"
    assert snap([span], tokens) == [snapped]


def test_snap_joins_spans_of_one_token():
    assert snap([(0, 1), (1, 3)], [(0, 3)]) == [(0, 3)]
