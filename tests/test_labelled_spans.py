"""Spans of several labels: what the tagger learns, and how it refuses mixtures."""

import pytest

from toolkit.errors import ParameterError
from toolkit.tagger import SpanTagger

TEXTS = ["It may rain.", "They have to go.", "It rained.", "We may have to stay."] * 5
SPANS = [[(3, 6, "chance")], [(5, 12, "duty")], [], [(3, 6, "chance"), (7, 14, "duty")]] * 5


def test_spans_carry_the_label_that_was_learned():
    tagger = SpanTagger(gate=0.0).fit(TEXTS, SPANS)
    assert tagger.labels_ == ("chance", "duty")
    (found,) = tagger.predict(["You may have to pay."])
    assert [(span.start, span.end, span.label) for span in found] == [(4, 7, "chance"), (8, 15, "duty")]
    assert all(0.5 < span.p <= 1 for span in found)


def test_without_labels_spans_have_none():
    tagger = SpanTagger(gate=0.0).fit(TEXTS, [[span[:2] for span in marked] for marked in SPANS])
    (found,) = tagger.predict(["You may have to pay."])
    assert [(cue.start, cue.end) for cue in found] == [(4, 7), (8, 15)]
    assert not hasattr(found[0], "label")


def test_a_label_on_some_spans_only_is_refused():
    with pytest.raises(ParameterError, match="all have a label, or none"):
        SpanTagger().fit(["It may rain.", "It may snow."], [[(3, 6, "chance")], [(3, 6)]])
