"""Modals: triggers of every word class, their senses and force, and whether a negation turns them over."""

from pathlib import Path

import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from toolkit.analysis import analyze
from toolkit.errors import ModelFileError, ParameterError
from toolkit.modality import SYSTEMS, ModalTagger, VerbSenseClassifier

TAGGER = ModalTagger.pretrained()


@pytest.mark.parametrize(
    ("text", "trigger", "sense", "force"),
    [
        ("The council must repay the loan.", "must", "priority", "necessity"),
        ("The villagers have to leave by noon.", "have to", "priority", "necessity"),
        ("The bridge may collapse.", "may", "plausibility", "possibility"),
        ("It is possible that the dam fails.", "possible", "plausibility", "possibility"),
        ("The pilot is able to land.", "able", "plausibility", "possibility"),
        ("The clerk was allowed to leave.", "allowed", "priority", "possibility"),
    ],
)
def test_triggers(text: str, trigger: str, sense: str, force: str) -> None:
    modals = [modal for modal in TAGGER.predict([text])[0] if modal.of(text) == trigger]
    assert [(modal.sense, modal.force, modal.negated) for modal in modals] == [(sense, force, False)]
    assert 0 < modals[0].p <= 1


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("“The dam may fail,” she said.", False),
        ("The clerk must not leave.", True),
        ("The clerk is unable to leave.", True),
        ("It is not impossible.", False),
        ("No clerk may leave.", True),
        ("Not only may the clerk leave, he will.", False),
        ("Few could afford it.", True),
        ("The envoy, who did not reply, must go.", False),
    ],
)
def test_polarity(text: str, negated: bool) -> None:
    modals = TAGGER.predict([text])[0]
    assert modals
    assert [modal.negated for modal in modals] == [negated] * len(modals)


def test_analysis_carries_modals_and_negations() -> None:
    text = "Zoë said the clerk cannot leave. It is impractical."
    found = analyze(text).to_dict()
    assert [(modal["text"], modal["negated"]) for modal in found["modals"]] == [("cannot", True), ("impractical", True)]
    cues = [negation["cue"] for negation in found["negations"]]
    assert [cue["text"] for cue in cues] == ["not", "im"]
    for negation in found["negations"]:
        assert all(0 <= span["start"] < span["end"] <= len(text) for span in negation["scope"])
    assert analyze("").to_dict()["modals"] == []


def test_learning_is_repeatable_and_files_keep_everything(tmp_path: Path) -> None:
    texts = ["They must go.", "They may go.", "They went.", "It can rain."] * 5
    modals = [[(5, 9, "rules")], [(5, 8, "knowledge")], [], [(3, 6, "world")]] * 5
    first, second = (ModalTagger(gate=0.0).fit(texts, modals) for _ in range(2))
    paths = [tagger.save(tmp_path / name) for tagger, name in ((first, "a"), (second, "b"))]
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert [modal.fine_sense for row in first.predict(texts[:4]) for modal in row] == ["rules", "knowledge", "world"]
    assert ModalTagger.load(paths[0]).predict(texts) == first.predict(texts)
    paths[0].write_bytes(paths[0].read_bytes()[:-10])
    with pytest.raises(ModelFileError):
        ModalTagger.load(paths[0])


def test_the_sense_of_a_verb() -> None:
    texts = ["They must leave at once.", "They must have left by now."] * 5
    verbs = VerbSenseClassifier().fit(texts, ["deontic", "epistemic"] * 5, start=[5] * 10, end=[9] * 10)
    answers = verbs.predict(["You must leave at once.", "You must have left."], start=[4, 4], end=[8, 8])
    assert answers.tolist() == ["deontic", "epistemic"]


def test_mistakes_are_one_sentence() -> None:
    with pytest.raises(ParameterError, match="tuples of start, end and a fine sense"):
        ModalTagger().fit(["They must go."], [[(5, 9, "duty")]])
    with pytest.raises(ParameterError, match="modals, at least one"):
        ModalTagger().fit(["They go."], [[]])
    with pytest.raises(NotFittedError):
        ModalTagger().predict(["They go."])


@pytest.mark.parametrize("name", sorted(SYSTEMS))
def test_systems_can_be_cloned(name: str) -> None:
    clone(SYSTEMS[name]())
