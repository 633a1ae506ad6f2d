"""Commitment: by rule, learned, kept in a file, and sane at its edges."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.exceptions import NotFittedError

from toolkit.commitment import CommitmentRegressor, CommitmentRules
from toolkit.commitment.model import event_features
from toolkit.errors import ModelFileError, ParameterError
from toolkit.hedging import HedgeClassifier

# Subject, what is done, to what: the frames below make events of them.
DONE = [
    ("crew", "repaired", "repair", "the bridge"),
    ("council", "closed", "close", "the school"),
    ("bank", "raised", "raise", "its rates"),
    ("mayor", "signed", "sign", "the treaty"),
    ("team", "finished", "finish", "the survey"),
]
FRAMES = [
    ("The {0} {1} {3}.", 1, 3.0),
    ("The {0} may {2} {3}.", 2, 1.0),
    ("The {0} did not {2} {3}.", 2, -3.0),
    ("The {0} failed to {2} {3}.", 2, -3.0),
    ("The {0} wants to {2} {3}.", 2, 0.0),
    ("The {0} managed to {2} {3}.", 2, 3.0),
]


def event(text: str, word: str) -> dict[str, list[int]]:
    start = text.index(word)
    return {"start": [start], "end": [start + len(word)]}


def rated() -> tuple[list[str], list[float], dict[str, list[int]]]:
    texts, values, places = [], [], {"start": [], "end": []}
    for words in DONE:
        for frame, which, value in FRAMES:
            text = frame.format(*words)
            texts.append(text)
            values.append(value)
            for side, place in event(text, f" {words[which]} ").items():
                places[side].append(place[0] + (1 if side == "start" else -1))
    return texts, values, places


def small(**parameters: Any) -> CommitmentRegressor:
    return CommitmentRegressor(bits=14, least_count=1, alpha=5.0, knots=8, **parameters)


@pytest.fixture(scope="module")
def regressor() -> CommitmentRegressor:
    texts, values, places = rated()
    return small().fit(texts, values, **places)


@pytest.mark.parametrize(
    ("text", "word", "value"),
    [
        ("The firm built a mill.", "built", 3.0),
        ("The firm did not build a mill.", "build", -3.0),
        ("The firm failed to build a mill.", "build", -3.0),
        ("The firm did not fail to build a mill.", "build", 3.0),
        ("The firm managed to build a mill.", "build", 3.0),
        ("The firm might build a mill.", "build", 1.0),
        ("She knew that the firm built a mill.", "built", 3.0),
        ("She did not know that the firm built a mill.", "built", 3.0),
        ("The firm wants to build a mill.", "build", 0.0),
    ],
)
def test_rules_follow_what_governs_an_event(text: str, word: str, value: float) -> None:
    assert CommitmentRules().fit([text]).predict([text], **event(text, word)).tolist() == [value]


@pytest.mark.parametrize(
    ("text", "word", "low", "high"),
    [
        ("The union called a strike.", "called", 2.0, 3.0),
        ("The union may call a strike.", "call", 0.0, 2.0),
        ("The union did not call a strike.", "call", -3.0, -1.5),
        ("The union failed to call a strike.", "call", -3.0, -1.5),
        ("The union managed to call a strike.", "call", 1.5, 3.0),
    ],
)
def test_it_learns_frames_whatever_the_event(
    regressor: CommitmentRegressor, text: str, word: str, low: float, high: float
) -> None:
    assert low <= regressor.predict([text], **event(text, word))[0] <= high


def test_one_sentence_may_hold_events_of_either_kind(regressor: CommitmentRegressor) -> None:
    text = "The crew repaired the bridge, but it failed to close the road."
    done = regressor.predict([text], **event(text, "repaired"))[0]
    undone = regressor.predict([text], **event(text, "close"))[0]
    assert done - undone > 2


def test_answers_stay_on_the_scale(regressor: CommitmentRegressor) -> None:
    texts, _, places = rated()
    answers = regressor.predict(texts, **places)
    assert answers.min() >= -3
    assert answers.max() <= 3


def test_the_same_seed_gives_the_same_answers(regressor: CommitmentRegressor) -> None:
    texts, values, places = rated()
    again = small().fit(texts, values, **places)
    assert again.predict(texts, **places).tolist() == regressor.predict(texts, **places).tolist()


def test_features_do_not_depend_on_the_other_texts() -> None:
    texts, _, places = rated()
    together = event_features(texts, **places)
    alone = [event_features([text], [a], [b])[0] for text, a, b in zip(texts, *places.values(), strict=True)]
    assert np.array_equal(together, np.array(alone))


def test_a_file_brings_it_back(regressor: CommitmentRegressor, tmp_path: Path) -> None:
    texts, _, places = rated()
    path = regressor.save(tmp_path / "commitment")
    loaded = CommitmentRegressor.load(path)
    assert loaded.predict(texts, **places).tolist() == regressor.predict(texts, **places).tolist()


def test_another_model_is_refused(tmp_path: Path) -> None:
    path = HedgeClassifier.pretrained().save(tmp_path / "hedges")
    with pytest.raises(ModelFileError, match="must be a CommitmentRegressor"):
        CommitmentRegressor.load(path)


def test_it_must_be_fitted_first(tmp_path: Path) -> None:
    with pytest.raises(NotFittedError):
        CommitmentRegressor().predict(["It rained."], start=[3], end=[9])
    with pytest.raises(NotFittedError):
        CommitmentRegressor().save(tmp_path / "commitment")


def test_values_off_the_scale_and_places_without_words_are_refused() -> None:
    with pytest.raises(ParameterError, match="all from -3 to 3, got 4"):
        small().fit(["It rained."], [4.0], start=[3], end=[9])
    with pytest.raises(ParameterError, match="where a word stands in its text, got 30"):
        small().fit(["It rained."], [3.0], start=[30], end=[36])
    with pytest.raises(ParameterError, match="as long as X, 1"):
        small().fit(["It rained."], [3.0], start=[], end=[])


def test_what_ships_knows_denials_from_facts() -> None:
    shipped = CommitmentRegressor.pretrained()
    texts = ["The company failed to pay its workers.", "The company paid its workers."]
    denied, stated = shipped.predict(texts, start=[22, 12], end=[25, 16])
    assert stated > 2
    assert stated - denied > 2
