"""Predictions that others released score here what they are known to score: the scorers agree with theirs."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

import corpora
from toolkit.import_config import read_import
from toolkit.imported import run_import
from toolkit.predictions import Predictions
from toolkit.results import Result
from toolkit.rows import Reader
from toolkit.strict_yaml import read_yaml

IMPORTS = Path(__file__).parent.parent / "experiments" / "studies" / "imports"


def f1(pairs: Sequence[tuple[str, str]], label: str) -> float:
    hits = sum(gold == guess == label for gold, guess in pairs)
    return 2 * hits / sum((gold == label) + (guess == label) for gold, guess in pairs)


def pairs_of(predictions: Predictions | None) -> list[tuple[Any, str]]:
    assert predictions is not None
    return list(zip(predictions.gold, predictions.predicted, strict=True))


def check_fnc(result: Result) -> None:
    # The challenge's own score: a quarter for related or not, three quarters for which of the three related ones.
    pairs = pairs_of(result.predictions)

    def points(gold: str, guess: str) -> float:
        related = gold != "unrelated"
        return 0.25 * (related == (guess != "unrelated")) + 0.75 * (related and gold == guess)

    reached, most = (sum(points(gold, guess) for gold, guess in rows) for rows in (pairs, [(g, g) for g, _ in pairs]))
    assert 100 * reached / most == pytest.approx(82.02, abs=0.005)
    labels = ("agree", "disagree", "discuss", "unrelated")
    assert sum(f1(pairs, label) for label in labels) / 4 == pytest.approx(0.578, abs=0.0005)
    assert [round(f1(pairs, label), 3) for label in labels] == [0.537, 0.035, 0.760, 0.979]


def check_tweeteval(result: Result) -> None:
    # The mean of F1 of favor and against: 72.4 over all tweets, 62.8 as the mean over targets.
    by_target = defaultdict(list)
    for (gold, target), guess in pairs_of(result.predictions):
        by_target[target].append((gold, guess))
    pairs = [pair for rows in by_target.values() for pair in rows]

    def average(rows: Sequence[tuple[str, str]]) -> float:
        return 50 * (f1(rows, "favor") + f1(rows, "against"))

    assert average(pairs) == pytest.approx(72.4, abs=0.05)
    assert sum(map(average, by_target.values())) / 5 == pytest.approx(62.8, abs=0.05)
    assert 100 * result.scores["f_avg"].value == pytest.approx(average(pairs), abs=1e-3)


CHECKS: dict[str, Callable[[Result], None]] = {
    "fnc1-solat": check_fnc,
    "semeval2016_stance-tweeteval": check_tweeteval,
}


def test_every_import_has_a_check() -> None:
    assert CHECKS.keys() == {path.stem for path in IMPORTS.glob("*.yaml")}


def known(name: str) -> bool:
    config = read_yaml((IMPORTS / f"{name}.yaml").read_text(encoding="utf-8")).value
    return config["test"]["corpus"] in corpora.names()


@pytest.mark.corpus
def test_released_predictions_score_what_is_known_of_them() -> None:
    for name, check in CHECKS.items():
        if known(name):
            check(run_import(read_import(IMPORTS / f"{name}.yaml"), Reader(corpora.get)))
