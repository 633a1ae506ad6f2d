"""Scoring many texts finds what analysing each finds."""

from __future__ import annotations

import cProfile
import gc
import pstats
from pathlib import Path

import numpy as np
import pytest
from numba.core.dispatcher import Dispatcher

from toolkit.analysis import analyze
from toolkit.attribution import AttributionTagger
from toolkit.attribution.strength import commitment
from toolkit.errors import UnknownNameError
from toolkit.labels import MODAL_FINE_SENSE, MODAL_FORCE
from toolkit.quoting.joining import within
from toolkit.scoring import STAGES, score
from toolkit.scoring.attributions import QUOTE_KINDS

REPORTS = [
    path.read_bytes().decode()
    for path in sorted((Path(__file__).parent.parent / "corpora/sample/reports").glob("*.txt"))
]
TEXTS = ["", *REPORTS, "Naïve — “It cannot, he said, be done.” Never.", "\n\n", "No rain. No wind could stop us."]
QUOTED = [
    "“The dam may fail,” Ada Lund said.\n\n“Nobody who lives below it will sleep well,” she added.\n\n"
    "“We have asked for help again and again.\n\n“Nobody came,” Mr. Osk told reporters. He denied that it leaks.",
    "“We opened with a quotation that nobody has, as it happens.",
    'The mayor said: "If it rains, we shall leave the valley." According to Osk, about ten houses might be lost.\n'
    "Critics claim the council never met. The council declined to comment.",
    "“This one begins where the last text’s quotation was left open,” the clerk wrote. Élodie’s ‘no’ wasn’t heard.",
]


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
        assert [MODAL_FORCE.labels[n] for n in scored.forces] == [modal.force for modal in document.modals]
        assert scored.modal_p.tolist() == pytest.approx([modal.p for modal in document.modals], abs=1e-6)
        assert scored.negated.tolist() == [modal.negated for modal in document.modals]
        assert len(scored.negations) == len(document.negations)
        for (start, end), negation in zip(pairs(scored.negations), document.negations, strict=True):
            assert start <= negation.cue[0].start < end


def test_attributions_are_those_of_the_tagger() -> None:
    texts = [*QUOTED, *TEXTS]
    found = 0
    everything = zip(texts, score(texts, STAGES), AttributionTagger.pretrained().predict(texts), strict=True)
    for text, scored, attributions in everything:
        document = analyze(text)
        assert pairs(scored.attributions) == [(one.cue[0].start, one.cue[-1].end) for one in attributions]
        assert scored.attribution_p.tolist() == pytest.approx([one.p for one in attributions], abs=1e-5)
        for number, one in enumerate(attributions):
            assert pairs(scored.sources[scored.source_of == number]) == [(s.start, s.end) for s in one.source]
            assert pairs(scored.contents[scored.content_of == number]) == [(s.start, s.end) for s in one.content]
            assert QUOTE_KINDS[scored.quotes[number]] == one.quote
            cue, content = (" ".join(span.of(text) for span in spans) for spans in (one.cue, one.content))
            possible = any(
                modal.force == "possibility" and modal.fine_sense in ("knowledge", "world") and not modal.negated
                for modal in within(document.modals, one.content)
            )
            hedges = [hedge.of(text) for hedge in within(document.hedges, one.content)]
            assert scored.commitments[number] == commitment(cue, content, hedges, possible)
            found += one.quote != "indirect"
    assert found > 5


def test_what_scoring_calls_leaves_other_threads_alone() -> None:
    list(score(QUOTED, STAGES))
    profile = cProfile.Profile()
    profile.runcall(list, score(QUOTED, STAGES))
    called = {(file, name) for file, _, name in pstats.Stats(profile).stats}  # type: ignore[attr-defined]
    compiled = [one for one in gc.get_objects() if isinstance(one, Dispatcher)]
    used = [one for one in compiled if (one.__code__.co_filename, one.__name__) in called]
    assert len(used) > 10
    assert not [one.__name__ for one in used if not one.targetoptions.get("nogil")]


def test_scopes_are_numbered_within_their_text() -> None:
    texts = ["They did not go.", "They went.", "It never rained, and nobody knew."]
    first, none, two = score(texts, ["modality"])
    assert [texts[0][start:end] for start, end in pairs(first.scopes)] == ["They did", "go"]
    assert first.scope_of.tolist() == [0, 0]
    assert not len(none.negations)
    assert [texts[2][start:end] for start, end in pairs(two.negations)] == ["never", "nobody"]
    assert set(two.scope_of.tolist()) == {0, 1}


def test_modals_are_negated_together_as_alone() -> None:
    """By cues, by words that deny, by answers; with several modals in a sentence, and others in those between."""
    texts = [
        "Few people can swim, and most must try. Can it rain today? No. They may go.",
        "It rained. He refused to say that they could go or should stay, if they were able to.",
        "Can it snow, or must it rain? It may. The road is too long for us to be able to come. It can hardly be.",
        "The bridge may not be built. Must it be? Yes.",
        "Must it be paid?",
        "No, he said.",
    ]
    together = [scored.negated.tolist() for scored in score(texts, ["modality"])]
    assert together == [next(score([text], ["modality"])).negated.tolist() for text in texts]
    assert sum(map(sum, together)) >= 4
    assert not all(map(all, together))


def test_a_stage_that_was_not_asked_for_finds_nothing() -> None:
    (scored,) = score(["It may not rain."])
    assert len(scored.hedges) == 1
    assert not len(scored.modals)
    assert not len(scored.negations)
    assert not len(scored.attributions)
    assert not len(scored.contents)


def test_an_unknown_stage_is_an_error() -> None:
    with pytest.raises(UnknownNameError, match="modality"):
        next(score(["It may rain."], ["modalities"]))
