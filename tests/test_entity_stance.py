"""Stances of entities: who is for or against whom, in the right direction; triples, their metric, and what is shown."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from toolkit.analysis import analyze, read
from toolkit.annotation import Attribution, Document, Span, Stance
from toolkit.batch import joined
from toolkit.errors import ModelFileError, ParameterError
from toolkit.kernel.pair_context import pair_context
from toolkit.metrics import Triple, TripleMetrics, aligned
from toolkit.metrics.triples import same_name
from toolkit.positions import AUTHOR, CITED, NAMED, UNCITED, is_entity, pairs_of
from toolkit.report.terminal import render
from toolkit.speakers.resolver import Resolver
from toolkit.stance import entity_model
from toolkit.stance.entity import EntityStance, place, text_features
from toolkit.stance.entity_directed import DirectedStance
from toolkit.stance.entity_mentions import mentions
from toolkit.stance.entity_model import read_views
from toolkit.triples import AttitudeWords, TripleExtractor, calibrated
from toolkit.verdicts import said_of, stances_of
from toolkit.word_classes import load_classes
from toolkit.word_vectors import load_vectors

BLAMES = [f"{a} {verb} {b}." for verb in ("blamed", "denounced", "attacked") for a, b in (("Ada", "Bo"), ("Cy", "Di"))]
PRAISES = [f"{a} {verb} {b}." for verb in ("praised", "thanked", "backed") for a, b in (("Ada", "Bo"), ("Cy", "Di"))]
MEETS = [f"{a} {verb} {b}." for verb in ("met", "saw", "called") for a, b in (("Ada", "Bo"), ("Cy", "Di"))]


def spans(text: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    first, *_, last = text.rstrip(".").split()
    return [(0, len(first))], [(text.rindex(last), text.rindex(last) + len(last))]


def directed() -> DirectedStance:
    turned = [text.replace("Ada", "X").replace("Bo", "Ada").replace("X", "Bo") for text in BLAMES]
    passive = [f"{b} was {verb} by {a}." for verb in ("blamed", "attacked") for a, b in (("Ada", "Bo"), ("Cy", "Di"))]
    texts = [*BLAMES, *turned, *PRAISES, *MEETS, *passive]
    labels = ["p-q"] * 2 * len(BLAMES) + ["p+q"] * len(PRAISES) + ["neutral"] * len(MEETS) + ["q-p"] * len(passive)
    p, q = zip(*map(spans, texts), strict=True)
    return DirectedStance(C=10).fit(texts, labels, p, q)


def test_direction_is_known() -> None:
    texts = ["Eve attacked Fay.", "Eve was attacked by Fay.", "Eve thanked Fay.", "Eve saw Fay."]
    p, q = zip(*map(spans, texts), strict=True)
    assert directed().predict(texts, p, q).tolist() == ["p-q", "q-p", "p+q", "neutral"]


def test_who_is_asked_for_decides() -> None:
    text = "Eve attacked Fay."
    one, other = spans(text)
    fitted = directed()
    assert fitted.predict([text], [one], [other]).tolist() == ["p-q"]
    assert fitted.predict([text], [other], [one]).tolist() == ["q-p"]


def test_rare_labels_are_found_more_often_by_evenness() -> None:
    texts = [*BLAMES, *MEETS * 4, *PRAISES, "Eve was seen by Fay."]
    labels = ["p-q"] * len(BLAMES) + ["neutral"] * 4 * len(MEETS) + ["p+q"] * len(PRAISES) + ["q+p"]
    p, q = zip(*map(spans, texts), strict=True)
    common, rare = (DirectedStance(C=0.01, evenness=evenness).fit(texts, labels, p, q) for evenness in (0.0, 2.0))
    assert np.allclose(common.predict_proba(texts, p, q), rare.predict_proba(texts, p, q))
    found = [(fitted.predict(texts, p, q) == "neutral").sum() for fitted in (common, rare)]
    assert found[0] > found[1]
    with pytest.raises(ParameterError, match="evenness"):
        DirectedStance(evenness=-1).fit(texts, labels, p, q)


def context(text: str, holder: tuple[int, int], target: tuple[int, int]) -> dict[int, float]:
    batch = joined([text])
    views = read_views(batch.data, batch.tokens, batch.bounds)
    bounds = np.array([[0, len(batch.tokens.hash)]], np.int32)
    places = place(batch, [holder]), place(batch, [target])
    found = pair_context(batch.tokens.hash, views.stems, load_classes(), *load_vectors()[:2], bounds, *places)
    assert found.starts.tolist() == [0, len(found.columns)]
    return dict(zip(found.columns.tolist(), found.values.tolist(), strict=True))


def test_context_knows_words_by_their_company() -> None:
    blamed, denounced, visited = (
        context(f"Ada {word} Bo.", (0, 3), (5 + len(word), 7 + len(word)))
        for word in ("blamed", "denounced", "visited")
    )
    assert len(set(blamed) & set(denounced)) > len(set(blamed) & set(visited))

    def likeness(other: dict[int, float]) -> float:
        return sum(value * other.get(column, 0) for column, value in blamed.items() if value != 1)

    assert likeness(denounced) > likeness(visited)


def test_context_tells_who_is_the_holder() -> None:
    text = "Yesterday Ada sharply blamed Bo again."
    ada, bo, nobody = (10, 13), (29, 31), (0, 0)
    blames, blamed = context(text, ada, bo), context(text, bo, ada)
    assert np.isfinite(list(blames.values())).all()
    # Between them a vector of 50 for each order, classes, chains; the sentence's own vector alone is shared.
    shared = set(blames) & set(blamed)
    assert len(set(blames) - shared) > 50
    assert len(shared) < len(blames) - 50
    assert context(text, ada, nobody) == {}


def test_a_wrong_label_is_named() -> None:
    with pytest.raises(ParameterError, match="must be labels, of neutral"):
        DirectedStance().fit(["Ada met Bo."], ["friends"], [[(0, 3)]], [[(8, 10)]])


def test_polarity_of_named_entities() -> None:
    texts = [*BLAMES, *PRAISES]
    answers = ["against"] * len(BLAMES) + ["favor"] * len(PRAISES)
    holders, targets = zip(*((text.split()[0], text.rstrip(".").split()[-1]) for text in texts), strict=True)
    stance = EntityStance(C=1, names=False).fit(texts, answers, holders, targets)
    asked = ["Eve denounced Fay.", "Eve praised Fay."]
    assert stance.predict(asked, ["Eve"] * 2, ["Fay"] * 2).tolist() == ["against", "favor"]
    p = stance.predict_proba(asked, ["Eve"] * 2, ["Fay"] * 2)
    assert np.allclose(p.sum(axis=1), 1)


def test_sentences_of_a_document_are_taken_together() -> None:
    texts = [*BLAMES, *PRAISES]
    answers = ["against"] * len(BLAMES) + ["favor"] * len(PRAISES)
    holders, targets = zip(*((text.split()[0], text.rstrip(".").split()[-1]) for text in texts), strict=True)
    stance = EntityStance(C=1, names=False, spread=1).fit(texts, answers, holders, targets)
    asked, who, whom = ["Eve saw Fay.", "Eve denounced Fay.", "Eve attacked Fay."], ["Eve"] * 3, ["Fay"] * 3
    alone = stance.predict_proba(asked, who, whom)[0]
    together = stance.predict_proba(asked, who, whom, document=["a"] * 3)[0]
    apart = stance.predict_proba(asked, who, whom, document=["a", "b", "c"])[0]
    assert together[0] > alone[0]
    assert np.allclose(apart, alone)


def test_features_tell_the_roles_apart() -> None:
    one = text_features(["Ada blamed Bo."], [(0, 3)], [(11, 13)])
    other = text_features(["Ada blamed Bo."], [(11, 13)], [(0, 3)])
    assert set(one.columns.tolist()) != set(other.columns.tolist())


def test_a_sentence_that_names_nobody_has_features() -> None:
    assert len(text_features(["It was a disaster."], [None], [None]).columns) > 3


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Ada Lund", "Mr. Lund left.", ["Lund"]),
        ("Republican Party", "Most Republicans agreed.", ["Republicans"]),
        ("Ada Lund", "The land was wet.", []),
    ],
)
def test_mentions(name: str, text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in mentions(name, text)] == found


def resolver_of(text: str) -> Resolver:
    """Return who is named in a text in which nobody is cited."""
    return Resolver(text, [(one.start, one.end) for one in read(text).sentences], [], [])


def test_pairs_of_a_text() -> None:
    text = "Ada Lund said that Bo Holm was a disgrace. Cy Dorn praised Di Falk."
    sentences = read(text).sentences
    attribution = Attribution((Span(0, 8),), (Span(9, 13),), (Span(14, 41),), speaker="Ada Lund")
    pairs = pairs_of(sentences, [attribution], resolver_of(text), [True, True])
    kinds = {(pair.holder, pair.target): pair.kind for pair in pairs}
    assert kinds["Ada Lund", "Bo Holm"] == CITED
    assert kinds["Cy Dorn", "Di Falk"] == kinds["Di Falk", "Cy Dorn"] == NAMED
    assert kinds[AUTHOR, "Di Falk"] == UNCITED
    assert (AUTHOR, "Bo Holm") not in kinds  # somebody is cited with it
    assert ("Ada Lund", "Di Falk") not in kinds


def test_who_is_meant_without_a_name_is_in_pairs() -> None:
    text = (
        "Health Minister Clara Voss left early. Bo Holm accused the minister of lying. "
        "Voss thanked nobody. Cy Dorn praised her."
    )
    places = {
        (one.holder, one.target): one.target_at
        for one in pairs_of(read(text).sentences, [], resolver_of(text), [True] * 4)
    }
    for holder, phrase in (("Bo Holm", "the minister"), ("Cy Dorn", "her")):
        start, end = places[holder, "Clara Voss"]
        assert text[start:end] == phrase


@pytest.mark.parametrize(
    ("text", "attitude"),
    [("Ada condemned Bo.", -1), ("Ada did not condemn Bo.", 1), ("Ada refused to condemn Bo.", 1), ("Ada saw Bo.", 0)],
)
def test_attitudes_turn_over_behind_who_refuses_them(text: str, attitude: int) -> None:
    reading = read(text)
    assert read_views(reading.data, reading.tokens, reading.bounds).toward.sum() == attitude


def test_sentences_that_tell_nothing_have_no_pairs() -> None:
    text = "On the same day Ada Lund met Bo Holm there."
    assert pairs_of(read(text).sentences, [], resolver_of(text), [False]) == []


@pytest.mark.parametrize("name", ["Saturday", "March", "Saudi-led", "Republican", "French"])
def test_what_is_no_entity(name: str) -> None:
    assert not is_entity(name)


def test_short_names_are_one_entity_with_the_full_one() -> None:
    text = "On the same day Ada Lund thanked Bo Holm for it. Lund also praised Holm."
    pairs = pairs_of(read(text).sentences, [], resolver_of(text), [True, True])
    assert {pair.holder for pair in pairs} == {"Ada Lund", "Bo Holm", AUTHOR}


def test_the_surest_sentence_is_the_evidence() -> None:
    text = "On the same day Ada Lund thanked Bo Holm for it. Lund also praised Holm."
    sentences = read(text).sentences
    pairs = [pair for pair in pairs_of(sentences, [], resolver_of(text), [True, True]) if pair.holder == "Ada Lund"]
    model = entity_model.EntityModel(("against", "none", "favor"), np.zeros((2, 3)), np.zeros(3))
    (stance,) = stances_of(pairs, np.array([[0.1, 0.7, 0.2], [0.1, 0.3, 0.6]]), model, sentences)
    assert (stance.speaker, stance.label, stance.target) == ("Ada Lund", "favor", "Bo Holm")
    surer = model._replace(threshold=stance.p + 0.01)
    assert stances_of(pairs, np.array([[0.1, 0.7, 0.2], [0.1, 0.3, 0.6]]), surer, sentences) == []
    assert stance.p == pytest.approx(1 - 0.8 * 0.4)  # one of the two sentences says it
    assert stance.evidence == Span(sentences[1].start, sentences[1].end)


def test_analysis_tells_stances_in_their_direction() -> None:
    text = "Ada Lund accused Bo Holm of lying to parliament. Cy Dorn praised Di Falk for her courage."
    document = analyze(text)
    told = {(one.speaker, one.label, one.target) for one in document.stances}
    assert ("Ada Lund", "against", "Bo Holm") in told
    assert not {one for one in told if one[0] == "Bo Holm" or one[2] == "Ada Lund"}
    for one in document.to_dict()["stances"]:
        assert set(one) == {"speaker", "target", "label", "p", "evidence"}
        assert one["label"] in ("favor", "against")


@pytest.mark.parametrize("text", ["", "It rained.", "On Monday the mayor Ada Lund met Bo Holm in a hall. Holm left."])
def test_nothing_said_is_no_stance(text: str) -> None:
    assert analyze(text).stances == ()


def test_matrix_needs_two_of_each() -> None:
    stances = [Stance("Ada", "Bo", "favor", 0.9, Span(0, 1)), Stance("Cy", "Di", "against", 0.8, Span(0, 1))]
    page = render(Document("", "", "Ada, Bo.", stances=tuple(stances)), width=60)
    assert "1 Bo, 2 Di" in page
    assert "Cy" in page
    assert "stance" not in render(Document("", "", "Ada, Bo.", stances=(stances[0],)), width=60)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Donald J. Trump", "Donald Trump", True),
        ("GOP", "Republican Party", True),
        ("Democrats", "Democratic Party", True),
        ("Ada Lund", "Bo Lund", False),
        ("Lund", "Lund administration", False),
    ],
)
def test_same_names(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) == same_name(other, one) == same


def test_triples_count_once() -> None:
    metrics = TripleMetrics()
    gold = [Triple("Ada Lund", "against", "Bo Holm"), Triple("AUTHOR", "favor", "Cy")]
    guess = [Triple("Lund", "against", "Holm"), Triple("A. Lund", "against", "Holm"), Triple("Cy", "favor", "AUTHOR")]
    scores = metrics.scores(metrics.statistics([gold], [aligned(gold, guess)]).sum(0))
    assert (scores["precision"], scores["recall"], scores["pair_f1"]) == (pytest.approx(1 / 3), 0.5, pytest.approx(0.4))


def test_a_name_that_is_not_listed_is_anybody_else() -> None:
    gold = [Triple("Not in the list", "against", "Bo Holm"), Triple("Ada", "favor", "Cy")]
    assert aligned(gold, [Triple("critics", "against", "Holm")]) == gold[:1]
    assert aligned(gold, [Triple("Ada", "against", "Holm")]) == [Triple("Ada", "against", "Holm")]


def test_whom_much_of_the_text_is_about_is_known() -> None:
    text = "On the same day Ada Lund thanked Bo Holm for it. It rained. Di Falk praised Bo Holm as well. It snowed."
    sentences = read(text).sentences
    pairs = pairs_of(sentences, [], resolver_of(text), [True] * 4)
    said = said_of(pairs, np.full((len(pairs), 3), 1 / 3), ("against", "none", "favor"), len(sentences))
    share = {one.target: one.views[1] for one in said if one.holder == AUTHOR}
    assert share == {
        name: pytest.approx(np.log(n / 4)) for name, n in (("Bo Holm", 2), ("Ada Lund", 1), ("Di Falk", 1))
    }


def test_threshold_has_the_precision_asked_for() -> None:
    model = entity_model.EntityModel(("against", "none", "favor"), np.zeros((2, 3)), np.zeros(3))
    odds = np.linspace(-4, 4, 2000)
    right = np.random.default_rng(0).random(2000) < 1 / (1 + np.exp(-odds))
    for precision in (0.7, 0.9):
        fitted = calibrated(model, np.stack([odds, 0 * odds], axis=1), right, precision)
        told = entity_model.calibrate(fitted, np.stack([odds, 0 * odds], axis=1)) >= fitted.threshold
        assert right[told].mean() == pytest.approx(precision, abs=0.02)
        assert told.sum() == pytest.approx({0.7: 1358, 0.9: 750}[precision], rel=0.05)  # by the integral of the odds


def test_attitude_words_are_a_baseline_with_direction() -> None:
    text = "It was then that Ada Lund accused Bo Holm of it. Later Cy Dorn met with Di Falk in a bar."
    (found,) = AttitudeWords().fit([]).predict([text])
    assert [(one.speaker, one.label, one.target) for one in found] == [("Ada Lund", "against", "Bo Holm")]


def test_extractor_learns_saves_and_loads(tmp_path: Path) -> None:
    texts, stances = [], []
    for verb, label in (("blamed", "against"), ("praised", "favor")):
        for name in ("Lund", "Holm", "Dorn", "Falk"):
            text = f"Ada {name} {verb} Bo Roth for the disaster. Cy Orsic saw Di Tane there."
            texts.append(text)
            evidence = [{"start": 0, "end": text.index(".") + 1}]
            stances.append([{"holder": f"Ada {name}", "target": "Bo Roth", "label": label, "evidence": evidence}])
    extractor = TripleExtractor(C=10, bits=12, least_count=1, folds=2, precision=0.5).fit(texts, stances)
    path = extractor.save(tmp_path / "model")
    asked = ["Eva Brask blamed Ole Vael for the disaster."]
    assert TripleExtractor.load(path).predict(asked) == extractor.predict(asked)
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(ModelFileError):
        TripleExtractor.load(path)


def test_shipped_model_is_small() -> None:
    path = Path(entity_model.__file__).parents[1] / "models" / "entity_stance.safetensors"
    assert path.stat().st_size < 3_000_000


def test_document_stays_json() -> None:
    text = "Ada Lund accused Bo Holm of lying."
    assert json.loads(json.dumps(analyze(text).to_dict()))["stances"] is not None
