"""Scoring many texts finds what analysing each finds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from toolkit.analysis import analyze
from toolkit.errors import UnknownNameError
from toolkit.labels import MODAL_FINE_SENSE
from toolkit.scoring import STAGES, score

REPORTS = [
    path.read_bytes().decode()
    for path in sorted((Path(__file__).parent.parent / "corpora/sample/reports").glob("*.txt"))
]
TEXTS = ["", *REPORTS, "Naïve — “It cannot, he said, be done.” Never.", "\n\n", "No rain. No wind could stop us."]


def pairs(spans: np.ndarray) -> list[tuple[int, int]]:
    return [(start, end) for start, end in spans.tolist()]


def test_scores_are_those_of_analysis() -> None:
    for text, scored in zip(TEXTS, score(TEXTS, STAGES), strict=True):
        document = analyze(text)
        assert pairs(scored.sentences) == [(s.start, s.end) for s in document.sentences]
        assert scored.p_uncertain == pytest.approx([s.p_uncertain for s in document.sentences])
        assert pairs(scored.hedges) == [(cue.start, cue.end) for cue in document.hedges]
        assert pairs(scored.modals) == [(modal.start, modal.end) for modal in document.modals]
        senses = [MODAL_FINE_SENSE.labels[sense] for sense in scored.fine_senses]
        assert senses == [modal.fine_sense for modal in document.modals]
        assert scored.negated.tolist() == [modal.negated for modal in document.modals]
        assert len(scored.negations) == len(document.negations)
        for (start, end), negation in zip(pairs(scored.negations), document.negations, strict=True):
            assert start <= negation.cue[0].start < end


def test_scopes_are_numbered_within_their_text() -> None:
    texts = ["They did not go.", "They went.", "It never rained, and nobody knew."]
    first, none, two = score(texts, ["modality"])
    assert [texts[0][start:end] for start, end in pairs(first.scopes)] == ["They did", "go"]
    assert first.scope_of.tolist() == [0, 0]
    assert not len(none.negations)
    assert [texts[2][start:end] for start, end in pairs(two.negations)] == ["never", "nobody"]
    assert set(two.scope_of.tolist()) == {0, 1}


def test_a_stage_that_was_not_asked_for_finds_nothing() -> None:
    (scored,) = score(["It may not rain."])
    assert len(scored.hedges) == 1
    assert not len(scored.modals)
    assert not len(scored.negations)


def test_an_unknown_stage_is_an_error() -> None:
    with pytest.raises(UnknownNameError, match="modality"):
        next(score(["It may rain."], ["modalities"]))
