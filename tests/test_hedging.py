"""Hedge systems as estimators: what they learn, and the contract that scikit-learn's checks do not test on texts."""

from __future__ import annotations

import inspect
import pickle
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import hedged
import numpy as np
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from toolkit.errors import ParameterError, ToolkitError
from toolkit.hedging import BASELINES, SYSTEMS, HedgeClassifier, HedgeTagger

NEW, NEW_CUES, NEW_LABELS = hedged.NEW, hedged.NEW_CUES, hedged.NEW_LABELS
CLASSIFIERS = {"hedge_classifier": hedged.classifier, "lexicon": SYSTEMS["lexicon"]}
CLASSIFIERS |= {"tfidf_logistic": SYSTEMS["tfidf_logistic"]}
TAGGERS = {"hedge_tagger": lambda: HedgeTagger(bits=12, C=3.0), "lexicon_tagger": SYSTEMS["lexicon_tagger"]}
OURS = {"hedge_classifier": (hedged.classifier, hedged.LABELS), "hedge_tagger": (TAGGERS["hedge_tagger"], hedged.CUES)}


@pytest.fixture(params=OURS)
def ours(request: pytest.FixtureRequest) -> tuple[Callable[[], Any], list[Any]]:
    return OURS[request.param]


def spans(predicted: list[list[Any]]) -> list[list[tuple[int, int]]]:
    return [[(cue.start, cue.end) for cue in cues] for cues in predicted]


def answers(estimator: Any, texts: Iterable[str]) -> list[Any]:
    """Return what an estimator says of texts, to compare."""
    if isinstance(estimator, HedgeTagger):
        return [[(cue.start, cue.end, cue.p) for cue in cues] for cues in estimator.predict(texts)]
    return estimator.predict_proba(texts).tolist()


def learns(classifier: Any) -> bool:
    """Tell whether a classifier says of unseen sentences what it was shown, of both labels, whichever they are."""
    other = {"certain": "uncertain", "uncertain": "certain"}
    as_they_are = clone(classifier).fit(hedged.TEXTS, hedged.LABELS).predict(NEW)
    exchanged = clone(classifier).fit(hedged.TEXTS, [other[label] for label in hedged.LABELS]).predict(NEW)
    right = np.array(NEW_LABELS)
    shares = [(answers == right)[right == label].mean() for label in other for answers in (as_they_are, exchanged)]
    return min(shares[::2]) >= 0.75 and max(shares[1::2]) <= 0.25


class First(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Always its first class: what must not pass for a classifier."""

    def fit(self, X: list[str], y: list[str]) -> First:
        self.classes_ = np.unique(y)
        return self

    def predict(self, X: list[str]) -> np.ndarray:
        return np.repeat(self.classes_[:1], len(X))


@pytest.mark.parametrize("name", ["hedge_classifier", "tfidf_logistic"])
def test_a_classifier_learns_the_labels_it_is_shown(name: str) -> None:
    assert learns(CLASSIFIERS[name]())


def test_a_classifier_that_says_one_thing_does_not_pass() -> None:
    assert not learns(First())
    assert not learns(SYSTEMS["majority"]())


def test_the_lexicon_knows_hedges_without_training() -> None:
    lexicon = CLASSIFIERS["lexicon"]().fit([], [])
    texts = ["It may rain.", "It rained.", "PERHAPS it rained.", "Mayors and maybes"]
    assert lexicon.predict(texts).tolist() == ["uncertain", "certain", "uncertain", "certain"]


@pytest.mark.parametrize("name", TAGGERS)
def test_a_tagger_finds_cues_where_they_are(name: str) -> None:
    tagger = TAGGERS[name]().fit(hedged.TEXTS, hedged.CUES)
    found = spans(
        tagger.predict(["The queen may fail again.", "Snow will perhaps fail again.", "The mill burned down.", ""])
    )
    assert found == [[(10, 13)], [(10, 17)], [], []]


def test_cues_of_several_words_are_one_span() -> None:
    assert spans(hedged.fitted_tagger().predict(NEW)) == NEW_CUES


def test_spans_count_characters() -> None:
    text = "🚢 “Né” may fail again."
    (cues,) = spans(hedged.fitted_tagger().predict([text]))
    assert [text[start:end] for start, end in cues] == ["may"]


def test_with_cues_a_classifier_generalises_better() -> None:
    assert hedged.fitted().predict(NEW).tolist() == NEW_LABELS
    assert hedged.fitted().model_.cues is not None
    assert hedged.classifier().fit(hedged.TEXTS, hedged.LABELS).model_.cues is None


def test_rows_without_cue_annotation_teach_the_tagger_no_wrong() -> None:
    # The second half is uncertain without marked cues; taken at face value, "may" would be a cue half the time.
    half = len(hedged.TEXTS) // 2
    cues = [spans if row < half else [] for row, spans in enumerate(hedged.CUES)]
    known = [row < half or label == "certain" for row, label in enumerate(hedged.LABELS)]
    model = hedged.classifier().fit(hedged.TEXTS, hedged.LABELS, cues=cues, cues_known=known)
    blind = hedged.classifier().fit(hedged.TEXTS, hedged.LABELS, cues=cues)
    text = ["The queen may fail again."]
    assert model.predict_proba(text)[0, 1] > 0.9
    assert _odds_of_a_cue(model, text) > _odds_of_a_cue(blind, text)


def _odds_of_a_cue(classifier: HedgeClassifier, texts: list[str]) -> float:
    from toolkit.hedging.model import hedge_scores

    return float(hedge_scores(classifier.model_, texts)[0, 0])


def test_probabilities() -> None:
    model = hedged.fitted()
    p = model.predict_proba(NEW)
    assert p.shape == (len(NEW), 2)
    assert p.sum(axis=1) == pytest.approx(np.ones(len(NEW)))
    assert ((p >= 0) & (p <= 1)).all()
    assert model.classes_.tolist() == sorted(set(NEW_LABELS)) == ["certain", "uncertain"]
    assert (p[:, 1] >= model.model_.threshold).tolist() == [label == "uncertain" for label in NEW_LABELS]


def test_init_only_stores_and_parameters_are_kept(ours: tuple[Callable[[], Any], list[Any]]) -> None:
    make, y = ours
    kind = type(make())
    sentinels = {name: object() for name in inspect.signature(kind.__init__).parameters if name != "self"}
    estimator = kind(**sentinels)
    assert vars(estimator) == sentinels
    assert estimator.get_params() == sentinels
    estimator = make()
    before = estimator.get_params()
    assert estimator.fit(hedged.TEXTS, y) is estimator
    assert estimator.get_params() == before
    assert all(name.endswith("_") for name in vars(estimator).keys() - before.keys())
    assert estimator.set_params(C=0.5) is estimator
    assert estimator.C == 0.5


def test_a_clone_has_the_parameters_and_nothing_learned(ours: tuple[Callable[[], Any], list[Any]]) -> None:
    make, y = ours
    copy = clone(make().fit(hedged.TEXTS, y))
    assert copy.get_params() == make().get_params()
    with pytest.raises(NotFittedError, match=f"^This {type(copy).__name__} is not fitted yet: call fit first"):
        copy.predict(NEW)


def test_what_is_not_fitted_is_not_saved(ours: tuple[Callable[[], Any], list[Any]], tmp_path: Path) -> None:
    with pytest.raises(NotFittedError):
        ours[0]().save(tmp_path / "nothing")
    assert not list(tmp_path.iterdir())


def test_texts_may_come_in_any_iterable(ours: tuple[Callable[[], Any], list[Any]]) -> None:
    make, y = ours
    expected = answers(make().fit(hedged.TEXTS, y), NEW)
    for texts in (iter(hedged.TEXTS), tuple(hedged.TEXTS), np.array(hedged.TEXTS), np.array(hedged.TEXTS, object)):
        assert answers(make().fit(texts, y), NEW) == expected
    estimator = make().fit(hedged.TEXTS, iter(y))
    assert answers(estimator, (text for text in NEW)) == expected
    assert answers(estimator, np.array(NEW)) == expected


def test_nothing_one_and_odd_texts(ours: tuple[Callable[[], Any], list[Any]]) -> None:
    make, y = ours
    estimator = make().fit([*hedged.TEXTS, "", "\0", "\ud800"], [*y, *[y[1]] * 3])
    assert answers(estimator, []) == []
    assert len(answers(estimator, [NEW[0]])) == len(answers(estimator, [""])) == 1
    assert answers(estimator, ["", " \n", "\ud800", "\0", NEW[0]])[-1] == answers(estimator, [NEW[0]])[0]


def test_each_sentence_is_judged_alone(ours: tuple[Callable[[], Any], list[Any]]) -> None:
    estimator = ours[0]().fit(hedged.TEXTS, ours[1])
    assert answers(estimator, NEW) == [answers(estimator, [text])[0] for text in NEW]


def test_the_same_seed_gives_the_same_bytes(ours: tuple[Callable[[], Any], list[Any]], tmp_path: Path) -> None:
    make, y = ours
    files = [make().fit(hedged.TEXTS, y).save(tmp_path / name) for name in ("one", "two")]
    assert files[0].read_bytes() == files[1].read_bytes()


def test_a_second_fit_forgets_the_first(ours: tuple[Callable[[], Any], list[Any]]) -> None:
    make, y = ours
    estimator = make().fit(hedged.TEXTS[:30], y[:30])
    first = answers(estimator, NEW)
    assert answers(estimator.fit(hedged.TEXTS, y), NEW) == answers(make().fit(hedged.TEXTS, y), NEW) != first


def test_what_was_saved_answers_alike(ours: tuple[Callable[[], Any], list[Any]], tmp_path: Path) -> None:
    make, y = ours
    estimator = make().fit(hedged.TEXTS, y)
    path = estimator.save(tmp_path / "model", metadata={"licence": "CC0"})
    again = type(estimator).load(path)
    assert answers(again, NEW) == answers(estimator, NEW)
    assert again.save(tmp_path / "again", metadata={"licence": "CC0"}).read_bytes() == path.read_bytes()
    assert {name: value for name, value in again.get_params().items() if name != "templates"} == {
        name: value for name, value in estimator.get_params().items() if name != "templates"
    }


def test_it_can_be_pickled_for_other_processes(ours: tuple[Callable[[], Any], list[Any]]) -> None:
    estimator = ours[0]().fit(hedged.TEXTS, ours[1])
    assert answers(pickle.loads(pickle.dumps(estimator)), NEW) == answers(estimator, NEW)


def test_in_a_pipeline_and_a_grid() -> None:
    upper = FunctionTransformer(lambda texts: [text.upper() for text in texts])
    pipeline = make_pipeline(upper, hedged.classifier()).fit(
        hedged.TEXTS, hedged.LABELS, hedgeclassifier__cues=hedged.CUES
    )
    assert pipeline.predict(NEW[:4]).tolist() == NEW_LABELS[:4]
    grid = GridSearchCV(hedged.classifier(), {"C_ngrams": [1e-6, 10.0]}, cv=2, scoring="accuracy", error_score="raise")
    grid.fit(hedged.TEXTS, hedged.LABELS, cues=hedged.CUES)
    assert grid.predict(NEW).tolist() == NEW_LABELS
    scores = cross_val_score(hedged.classifier(), hedged.TEXTS, hedged.LABELS, cv=2, error_score="raise")
    assert scores.min() > 0.9


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"X": "It may rain."}, "The 'X' parameter of HedgeClassifier must be a list of texts, got 'It may rain.'."),
        ({"X": None}, "The 'X' parameter of HedgeClassifier must be a list of texts, got None."),
        ({"X": ["a", 3]}, "The 'X[1]' parameter of HedgeClassifier must be a str, got 3."),
        ({"X": ["a", None]}, "The 'X[1]' parameter of HedgeClassifier must be a str, got None."),
        ({"X": ["a", b"b"]}, "The 'X[1]' parameter of HedgeClassifier must be a str, got b'b'."),
        ({"y": ["certain"]}, "The 'y' parameter of HedgeClassifier must be as long as X, 40, got 1."),
        ({"y": None}, "The 'y' parameter of HedgeClassifier must be a list as long as X, 40, got None."),
        ({"y": "certain"}, "The 'y' parameter of HedgeClassifier must be a list as long as X, 40, got 'certain'."),
        (
            {"y": [0, 1] * 20},
            "The 'y' parameter of HedgeClassifier must be labels, certain and uncertain both, got [0,",
        ),
        ({"y": ["certain"] * 40}, "must be labels, certain and uncertain both, got ['certain',"),
        ({"cues": [[]]}, "The 'cues' parameter of HedgeClassifier must be as long as X, 40, got 1."),
        ({"cues": [3] * 40}, "The 'cues[0]' parameter of HedgeClassifier must be a list of (start, end), got 3."),
        ({"cues": [[(0, 1, 2)]] * 40}, "must be a list of (start, end), got [(0, 1, 2)]."),
        ({"cues": [[(0.0, 1.0)]] * 40}, "must be a list of (start, end), got [(0.0, 1.0)]."),
        ({"cues": [[(0, 999)]] * 40}, "must be spans inside their text, which has"),
        ({"cues": [[(3, 3)]] * 40}, "must be spans inside their text, which has"),
        ({"cues_known": [True]}, "The 'cues_known' parameter of HedgeClassifier must be as long as X, 40, got 1."),
        ({"groups": [1, 2]}, "The 'groups' parameter of HedgeClassifier must be as long as X, 40, got 2."),
        ({"representative": [False] * 40}, "must be true of rows of both labels, got [False,"),
    ],
)
def test_a_mistake_in_a_column_is_one_sentence(columns: dict[str, Any], message: str) -> None:
    rows = {"X": hedged.TEXTS[:40], "y": hedged.LABELS[:40]} | columns
    with pytest.raises(ParameterError) as caught:
        hedged.classifier().fit(**rows)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("y", "message"),
    [
        ([[]] * 3, "The 'y' parameter of HedgeTagger must be spans, at least one of which covers a word, got"),
        ([[(3, 6)]], "The 'y' parameter of HedgeTagger must be as long as X, 3, got 1."),
        ([[(3, 6)], None, []], "The 'y[1]' parameter of HedgeTagger must be a list of (start, end), got None."),
        ([[(3, 60)], [], []], "must be spans inside their text, which has 12 characters, got (3, 60)."),
    ],
)
def test_a_mistake_in_spans_is_one_sentence(y: list[Any], message: str) -> None:
    with pytest.raises(ParameterError) as caught:
        HedgeTagger().fit(["It may rain.", "It rains.", ""], y)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "parameters",
    [
        {"C": 0},
        {"C": "1"},
        {"C": float("nan")},
        {"gate": 2},
        {"gate": None},
        {"bits": 99},
        {"bits": 12.0},
        {"bits": True},
    ],
)
def test_a_mistake_in_a_parameter_is_one_sentence(
    ours: tuple[Callable[[], Any], list[Any]], parameters: dict[str, Any]
) -> None:
    make, y = ours
    ((name, value),) = parameters.items()
    estimator = make().set_params(**parameters)
    message = (
        rf"^The '{name}' parameter of {type(estimator).__name__} must be an? (int|number) from .*, got {value!r}\.$"
    )
    with pytest.raises(ParameterError, match=message):
        estimator.fit(hedged.TEXTS, y)


@pytest.mark.parametrize("folds", [1, 2.5, "all"])
def test_folds_are_two_or_more(folds: Any) -> None:
    with pytest.raises(ParameterError, match="The 'folds' parameter of HedgeClassifier must be an int from 2 to 1000"):
        hedged.classifier(folds=folds).fit(hedged.TEXTS, hedged.LABELS)


def test_too_little_to_learn_from_is_said() -> None:
    with pytest.raises(
        ToolkitError, match="The 'y' parameter of HedgeClassifier must be labels both of which are in every"
    ):
        hedged.classifier().fit(["It may rain.", "It rains."], ["uncertain", "certain"])
    with pytest.raises(ToolkitError, match="The 'gate' parameter of HedgeTagger must be so low that"):
        HedgeTagger(gate=1.0).fit(hedged.TEXTS, hedged.CUES)


def test_a_tagger_learns_from_very_little() -> None:
    assert spans(HedgeTagger(bits=12).fit(["may"], [[(0, 3)]]).predict(["may"])) == [[(0, 3)]]
    one = HedgeTagger(bits=12, gate=0.0, C=100.0).fit(["It may rain."], [[(3, 6)]])
    assert spans(one.predict(["It may rain."])) == [[(3, 6)]]


def test_every_baseline_is_a_system() -> None:
    assert set(SYSTEMS) >= BASELINES
    assert {"majority", "lexicon", "tfidf_logistic"} <= BASELINES
    assert not {"hedge_classifier", "hedge_tagger"} & BASELINES


def test_the_classifier_that_ships() -> None:
    hedges = HedgeClassifier.pretrained()
    certain = ["The bridge closed in March.", "The council met on Sunday.", "He opened the door."]
    uncertain = [
        "The bridge may close in March.",
        "It is unclear whether she will resign.",
        "It appears to have rained.",
    ]
    assert hedges.predict(certain).tolist() == ["certain"] * 3
    assert hedges.predict(uncertain).tolist() == ["uncertain"] * 3


def test_the_month_is_no_hedge() -> None:
    hedges = HedgeClassifier.pretrained()
    assert hedges.predict(["In May the council met.", "Lena May resigned."]).tolist() == ["certain"] * 2
