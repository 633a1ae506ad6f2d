from __future__ import annotations

import csv
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import f1_score

import corpora
from toolkit.corpus import GitHubFile, GitHubFolder
from toolkit.errors import ModelFileError, ParameterError
from toolkit.labels import HEADLINE_STANCE, STANCE
from toolkit.metrics import ClassificationMetrics, HeadlineMetrics, StanceMetrics
from toolkit.predictions import Predictions, Problem
from toolkit.stance import HeadlineStance, MotionStance, TargetStance, TopicStance
from toolkit.stance.headline_match import PLAIN, matched
from toolkit.stance.headline_reading import read
from toolkit.stance.target_baselines import TfidfTarget
from toolkit.stance.target_model import mark, probabilities, shipped
from toolkit.word_vectors import load_vectors, pack

BOTH = "Critics accused Orrin Vale of a shameful cover-up, while voters praised Ada Lund for her courage."


@pytest.fixture(scope="module")
def stance() -> TargetStance:
    return TargetStance.pretrained()


@pytest.mark.parametrize(
    ("text", "target", "label"),
    [
        (BOTH, "Orrin Vale", "against"),
        (BOTH, "Ada Lund", "favor"),
        ("The audit found that Mayor Pell lied to the council and wasted millions.", "Mayor Pell", "against"),
        ("Nurses thanked Senator Oake, whose bill was a great success.", "Senator Oake", "favor"),
        ("Tilda Marsh will meet reporters at the town hall on Tuesday.", "Tilda Marsh", "none"),
    ],
)
def test_the_shipped_model_tells_what_is_said_of_whom(stance: TargetStance, text: str, target: str, label: str) -> None:
    assert stance.predict([text], target=[target]).tolist() == [label]


def test_the_place_of_a_target_and_its_name_are_the_same_to_a_model(stance: TargetStance) -> None:
    start = BOTH.index("Ada Lund")
    by_place = stance.predict_proba([BOTH], start=[start], end=[start + len("Ada Lund")])
    assert np.array_equal(by_place, stance.predict_proba([BOTH], target=["Ada Lund"]))
    marked = mark([BOTH], [start], [start + len("Ada Lund")], [[]])
    assert np.array_equal(by_place, probabilities(marked, shipped()))


def test_no_name_has_a_stance_of_its_own(stance: TargetStance) -> None:
    p = [stance.predict_proba([f"Voters praised {name} for courage."], target=[name]) for name in ("Lund", "Trump")]
    assert np.array_equal(*p)


def test_a_target_that_its_text_does_not_name_has_no_stance(stance: TargetStance) -> None:
    assert stance.predict_proba([BOTH, "The Lundgrens left."], target=["Bo Reed", "Lund"]).tolist() == [[0, 1, 0]] * 2


def test_a_negation_turns_valence_over(stance: TargetStance) -> None:
    p = stance.predict_proba(["Ada Lund is good.", "Ada Lund is not good."], target=["Ada Lund"] * 2)
    favor = STANCE.index("favor")
    assert p[1, favor] < p[0, favor] - 0.1


def test_what_is_saved_predicts_alike_and_is_checked(stance: TargetStance, tmp_path: Path) -> None:
    path = stance.save(tmp_path / "model")
    again = TargetStance.load(path)
    assert np.array_equal(again.predict_proba([BOTH], target=["Ada Lund"]), stance.predict_proba([BOTH], ["Ada Lund"]))
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(ModelFileError, match="whole model"):
        TargetStance.load(path)


def test_learning_says_what_it_wants() -> None:
    with pytest.raises(ParameterError, match="all of against, none, favor"):
        TargetStance().fit(["Lund won."], ["favor"], target=["Lund"])
    with pytest.raises(ParameterError, match="named in its text"):
        TargetStance().fit(["Lund won."] * 3, list(STANCE), target=["Reed"] * 3)
    with pytest.raises(ParameterError, match="where a word of the target stands"):
        TargetStance.pretrained().predict(["Lund won."], start=[40], end=[44])


def test_a_fitted_stance_learns_sides() -> None:
    names = ["Lund", "Reed", "Vale", "Oake", "Pell"]
    rows = [
        (f"{one} attacked {other}.", side, label)
        for one, other in product(names, names)
        if one != other
        for side, label in ((one, "none"), (other, "against"))
    ] + [(f"Crowds cheered {one}.", one, "favor") for one in names]
    texts, targets, labels = zip(*rows, strict=True)
    stance = TargetStance(least_count=1).fit(texts, labels, target=targets)
    assert stance.predict(["Ness attacked Holm."] * 2, target=["Ness", "Holm"]).tolist() == ["none", "against"]
    again = TargetStance(least_count=1).fit(texts, labels, target=targets)
    assert np.array_equal(again.model_.weights, stance.model_.weights)


def test_vectors_know_words() -> None:
    known = pack(["good", "rain", "two words"], np.arange(6.0).reshape(3, 2), {"good": 2.0, "dire": -2.0})
    assert len(known["hash"]) == 3
    assert known["vectors"][2].tolist() == [0, 0]
    shipped_ones = load_vectors()
    assert shipped_ones.vectors.shape[0] == len(shipped_ones.valence) > 30_000


REPORTS = {
    "A bridge in Orsk fell after the flood": "The bridge in Orsk fell on Monday after a flood. It is confirmed.",
    "Doctors in Tarn treat a talking owl": "Doctors in Tarn denied that they treat a talking owl. It is a hoax.",
    "Ruther queen may sell her palace": "The Ruther queen may reportedly sell her palace, a source claims.",
}
STANCES = dict(zip(REPORTS, ("agree", "disagree", "discuss"), strict=True))


def pairs(times: int) -> tuple[list[str], list[str], list[str]]:
    rows = [
        (body, STANCES[headline] if own == headline else "unrelated", headline)
        for headline in REPORTS
        for own, body in REPORTS.items()
    ] * times
    bodies, labels, headlines = (list(column) for column in zip(*rows, strict=True))
    return bodies, labels, headlines


def test_a_headline_and_an_article_meet_where_they_share_words() -> None:
    headline, body = next(iter(REPORTS.items()))
    row = matched(read([headline, body, ""]), np.array([0, 0], np.int32), np.array([1, 2], np.int32))
    assert row.shape[1] > PLAIN
    assert row[0, 0] > 0.5
    assert row[0, 5] == 0  # the first sentence is the nearest
    assert row[0, 13] > 0.7
    assert row[1, 0] == row[1, 13] == 0
    assert np.isfinite(row).all()


def test_articles_agree_disagree_discuss_or_speak_of_another_thing() -> None:
    bodies, labels, headlines = pairs(50)
    stance = HeadlineStance(rounds=40).fit(bodies, labels, target=headlines)
    few = pairs(1)
    assert stance.predict(few[0], target=few[2]).tolist() == few[1]
    p = stance.predict_proba(few[0], target=few[2])
    assert p.sum(axis=1) == pytest.approx(1)
    with pytest.raises(ParameterError, match="all of unrelated"):
        HeadlineStance().fit(bodies[:9], ["agree"] * 9, target=headlines[:9])


def test_topics_have_models_of_their_own() -> None:
    texts = ["We love it so much", "We hate it so much", "What a day"] * 12
    labels = ["favor", "against", "none"] * 6 + ["against", "favor", "none"] * 6
    targets = ["the dam"] * 18 + ["the ban on dams"] * 18
    stance = TopicStance().fit(texts, labels, target=targets)
    asked = ["the dam", "the ban on dams", "the dam"]
    assert stance.predict(["love it", "love it", "What a day"], target=asked).tolist() == ["favor", "against", "none"]
    assert stance.predict_proba(["love it"], target=["the port"]).sum() == pytest.approx(1, abs=0.2)
    assert set(stance.predict(["What a day"], target=["the port"])) == {"none"}


def test_parties_tell_what_words_do_not() -> None:
    texts, motion = ["My honourable friend spoke well."] * 8, ["That this House regrets the levy."] * 8
    who = {"party": ["Red", "Blue"] * 4, "motion_party": ["Red"] * 8}
    answers = ["favor", "against"] * 4
    stance = MotionStance().fit(texts, answers, motion, **who, government=[True] * 8)
    asked = {name: column[:2] for name, column in who.items()}
    assert stance.predict(texts[:2], motion[:2], **asked).tolist() == ["favor", "against"]
    blind = MotionStance(parties=False).fit(texts, answers, motion, **who, government=[True] * 8)
    assert len(set(blind.predict(texts[:2], motion[:2], **asked))) == 1


def test_whose_motion_it_is_turns_words_over() -> None:
    mine, theirs = "This government is right.", "This government is wrong."
    moved, opposed = "That the Bill be now read a second time.", "That this House regrets the failure of ministers."
    texts = [mine, theirs, mine, theirs] * 6
    motions = [f"{words} Motion {number}." for number in range(6) for words in (moved, moved, opposed, opposed)]
    answers, parties = ["favor", "against", "against", "favor"] * 6, ["Red", "Blue"] * 12
    government = [True, True, False, False] * 6
    stance = MotionStance(parties=False).fit(texts, answers, motions, parties, parties, government)
    # The parties of those who are asked for are not looked at.
    asked = stance.predict([mine, mine], [moved, opposed], ["", ""], ["", ""])
    assert asked.tolist() == ["favor", "against"]


def test_the_baseline_looks_at_the_words_beside_a_target() -> None:
    texts = ["Lund praised Reed", "Reed praised Lund"] * 4
    start = [text.index("Lund") for text in texts]
    baseline = TfidfTarget().fit(texts, ["none", "favor"] * 4, ["Lund"] * 8, start, [at + 4 for at in start])
    assert baseline.predict(["Lund praised Reed"], ["Lund"], [0], [4]).tolist() == ["none"]


def test_f_avg_is_pooled_and_apart() -> None:
    gold = [("favor", "a"), ("against", "a"), ("none", "a"), ("favor", "b"), ("favor", "b"), ("against", "b")]
    answers = ["favor", "favor", "none", "favor", "none", "against"]
    metrics = StanceMetrics(STANCE.labels, ["a", "b"])
    scores = metrics.scores(metrics.statistics(gold, answers, [0.9] * 6).sum(0))
    sides = {"labels": ["favor", "against"], "average": "macro", "zero_division": 0}
    labels = [label for label, _ in gold]
    assert scores["f_avg"] == pytest.approx(f1_score(labels, answers, **sides))
    apart = [f1_score(labels[part], answers[part], **sides) for part in (slice(3), slice(3, 6))]
    assert scores["f_avg_by_target"] == pytest.approx(np.mean(apart))
    assert scores["ece"] == pytest.approx(0.9 - 4 / 6)
    stored = Predictions(Problem("stances", STANCE.labels, targets=("a", "b")), list("123456"), list("123456"),
                         [list(pair) for pair in gold], answers)  # fmt: skip
    again = Predictions.from_bytes(stored.to_bytes(), stored.problem, "here")
    assert np.array_equal(again.totals(), stored.totals())


def test_calibration_of_several_labels_is_that_of_the_predicted_one() -> None:
    metrics = ClassificationMetrics(["a", "b", "c"])
    scores = metrics.scores(metrics.statistics(["a", "b"], ["a", "c"], [1.0, 0.5]).sum(0))
    assert scores["ece"] == pytest.approx(0.25)
    assert scores["brier"] == pytest.approx(0.125)


def released(repo: str, commit: str, path: str, sha256: str) -> list[dict[str, str]]:
    with GitHubFile(repo, commit, path, sha256).fetch().open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.corpus
def test_the_winner_of_the_fake_news_challenge_has_the_score_that_it_had() -> None:
    answers = released(
        "Cisco-Talos/fnc-1",
        "ac640fa99d64a37db9587b673f540a17ea477c31",
        "tree_model/results/averaged_2models_cor4.csv",
        "0587380d55406e963069403e55b43024209343c4a80d8160e42a683b6ed87352",
    )
    rows = corpora.get("fnc1").load()["test"]
    assert rows["target"][:] == [answer["Headline"] for answer in answers]
    gold = [HEADLINE_STANCE.labels[label] for label in rows["label"]]
    metrics = HeadlineMetrics(HEADLINE_STANCE.labels)
    scores = metrics.scores(metrics.statistics(gold, [answer["Stance"] for answer in answers]).sum(0))
    assert round(float(scores["fnc_score"]), 4) == 0.8202
    assert round(float(scores["macro_f1"]), 3) == 0.578


@pytest.mark.corpus
def test_the_answers_of_tweeteval_score_far_higher_pooled_than_apart() -> None:
    folder = GitHubFolder(
        "cardiffnlp/tweeteval",
        "4fbd22cd78421f05b1ecdb4fc5725bc7a7bd8f66",
        "predictions/stance",
        "9b7d7eb5f214df3340d074068cb5729c6e262438947d480173d19a0afaf534d5",
    ).fetch()
    names = {"0": "none", "1": "against", "2": "favor"}
    rows = corpora.get("semeval2016_stance").load()["test"]
    targets = rows.features["target"].names
    files = ("abortion", "atheism", "climate", "feminist", "hillary")
    answers = [names[number] for file in files for number in (folder / f"{file}.txt").read_text().split()]
    gold = [(STANCE.labels[label], targets[one]) for label, one in zip(rows["label"], rows["target"], strict=True)]
    metrics = StanceMetrics(STANCE.labels, targets)
    scores = metrics.scores(metrics.statistics(gold, answers).sum(0))
    assert round(float(scores["f_avg"]), 3) == 0.724
    assert round(float(scores["f_avg_by_target"]), 3) == 0.628


@pytest.mark.corpus
def test_targets_stand_where_the_corpus_says() -> None:
    for rows in corpora.get("newsmtsc").load().values():
        for row in rows.to_list():
            assert row["text"][row["start"] : row["end"]] == row["target"]
