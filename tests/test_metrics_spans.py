"""Labelled spans are scored as seqeval scores them in its strict mode."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seqeval.metrics import f1_score, precision_score, recall_score
from seqeval.scheme import IOBES

from toolkit.errors import UnknownNameError
from toolkit.labels import MODAL_FINE_SENSE, MODAL_SENSE
from toolkit.metrics import LabelledSpanMetrics, snap

MODALS = LabelledSpanMetrics("span", {"coarse": MODAL_SENSE.labels, "fine": MODAL_FINE_SENSE.labels})
LENGTH = 12


def scores(gold: list, predicted: list) -> dict[str, float]:
    totals = MODALS.statistics(gold, predicted).sum(0)
    return {name: float(value) for name, value in MODALS.scores(totals).items()}


@pytest.mark.parametrize(
    ("predicted", "binary", "coarse", "fine"),
    [
        ((3, 7, "priority", "rules"), 1, 1, 1),
        ((3, 7, "priority", "intentional"), 1, 1, 0),
        ((3, 7, "plausibility", "agent"), 1, 0, 0),
        ((3, 8, "priority", "rules"), 0, 0, 0),  # one character more is another span
        ((2, 7, "priority", "rules"), 0, 0, 0),
    ],
)
def test_place_and_labels_must_be_right(predicted: tuple, binary: int, coarse: int, fine: int) -> None:
    found = scores([[(3, 7, "priority", "rules")]], [[predicted]])
    assert (found["span_f1_binary"], found["span_f1_coarse"], found["span_f1_fine"]) == (binary, coarse, fine)


def test_two_labels_of_one_place_are_one_span_and_two_answers() -> None:
    gold = [[(0, 3, "priority", "rules")]]
    both = [[(0, 3, "priority", "rules"), (0, 3, "plausibility", "agent")]]
    found = scores(gold, both)
    assert found["span_precision_binary"] == 1
    assert found["span_precision_coarse"] == 0.5


def test_labels_have_their_own_scores() -> None:
    gold = [[(0, 3, "priority", "rules"), (4, 6, "plausibility", "agent")]]
    predicted = [[(0, 3, "priority", "rules"), (4, 6, "priority", "rules")]]
    per_label = MODALS.per_label(MODALS.statistics(gold, predicted).sum(0))
    assert float(per_label["priority"]["precision"]) == 0.5
    assert float(per_label["plausibility"]["recall"]) == 0
    assert float(per_label["agent"]["n"]) == 1
    assert per_label.keys() == {*MODAL_SENSE, *MODAL_FINE_SENSE}


def test_the_main_metric_is_the_first_level_or_the_place() -> None:
    assert MODALS.main == "span_f1_coarse"
    assert LabelledSpanMetrics("span", {}).main == "span_f1_binary"
    totals = LabelledSpanMetrics("span", {}).statistics([[(0, 1)]], [[(0, 1)]]).sum(0)
    assert float(LabelledSpanMetrics("span", {}).scores(totals)["span_f1_binary"]) == 1


def test_a_gold_label_must_be_known() -> None:
    with pytest.raises(UnknownNameError, match="Unknown gold coarse label 'prioriti'"):
        MODALS.statistics([[(0, 3, "prioriti", "rules")]], [[]])


def test_snap_keeps_labels() -> None:
    assert snap([(1, 3, "priority", "rules")], [(0, 4), (5, 7)]) == [(0, 4, "priority", "rules")]


@st.composite
def labelled_spans(draw: st.DrawFn) -> list[tuple[int, int, str]]:
    """Draw spans over tokens that do not overlap."""
    spans, place = [], 0
    while place < LENGTH:
        size = draw(st.integers(0, 3))
        if size and place + size <= LENGTH:
            spans.append((place, place + size, draw(st.sampled_from(MODAL_SENSE.labels))))
        place += max(size, 1)
    return spans


def bioes(spans: list[tuple[int, int, str]], labelled: bool) -> list[str]:
    tags = ["O"] * LENGTH
    for start, end, label in spans:
        for place in range(start, end):
            edge = (place == start) + 2 * (place == end - 1)
            tags[place] = f"{'IBES'[edge]}-{label if labelled else 'modal'}"
    return tags


@given(st.lists(st.tuples(labelled_spans(), labelled_spans()), min_size=1, max_size=4))
@settings(deadline=None)
def test_scores_equal_seqeval(pairs: list) -> None:
    gold, predicted = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    metrics = LabelledSpanMetrics("span", {"coarse": MODAL_SENSE.labels})
    ours = {name: float(value) for name, value in metrics.scores(metrics.statistics(gold, predicted).sum(0)).items()}
    for level, labelled in (("binary", False), ("coarse", True)):
        tags = [[bioes(spans, labelled) for spans in column] for column in (gold, predicted)]
        options = {"mode": "strict", "scheme": IOBES, "zero_division": 0}
        assert ours[f"span_precision_{level}"] == pytest.approx(precision_score(*tags, **options))
        assert ours[f"span_recall_{level}"] == pytest.approx(recall_score(*tags, **options))
        assert ours[f"span_f1_{level}"] == pytest.approx(f1_score(*tags, **options))
