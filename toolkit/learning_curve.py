"""How the score grows with the training rows: whole documents drawn, several sizes, several draws of each."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from toolkit.errors import InputError
from toolkit.experiment import Experiment
from toolkit.fitting import Timing, fit_predict
from toolkit.predictions import Predictions
from toolkit.rows import Reader, Rows

#: The shares of the training documents that are drawn.
SHARES = (1 / 16, 1 / 8, 1 / 4, 1 / 2, 1.0)


@dataclass(frozen=True)
class Curve:
    """The main metric by the number of training rows.

    Parameters
    ----------
    name, task, metric : str
        The experiment, its task, and how it is scored.
    rows : list of list of int
        For every share of the documents, the number of rows in each draw.
    scores : list of list of float
        For every share, the score of each draw.
    """

    name: str
    task: str
    metric: str
    rows: list[list[int]]
    scores: list[list[float]]

    def to_json(self) -> str:
        """Return the curve as JSON."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False, allow_nan=False) + "\n"

    @classmethod
    def from_json(cls, text: str, where: str) -> Curve:
        """Read what :meth:`to_json` wrote."""
        try:
            return cls(**json.loads(text))
        except (ValueError, TypeError) as error:
            raise InputError(f"{where} is not a curve of `discourse curve`: {error!r}.") from None

    @classmethod
    def load(cls, path: Path) -> Curve:
        """Read a curve's file."""
        return cls.from_json(path.read_text(encoding="utf-8"), str(path))


def learning_curve(
    experiment: Experiment,
    reader: Reader,
    draws: int = 3,
    done: Callable[[int, int], object] = lambda share, draw: None,
) -> Curve:
    """Run an experiment on growing shares of its training documents.

    Parameters
    ----------
    experiment : Experiment
        What to run; its test must be rows of its own.
    reader : Reader
        Reads the rows.
    draws : int, default 3
        How many draws of each share; draw number i has the seed i.
    done : callable, optional
        Is told the place of every share and draw that has been scored.
    """
    train, test = reader.train(experiment), reader.test(experiment)
    if test is None:
        raise InputError(f"The test of {experiment.name} must be rows of its own, not folds.")
    rows: list[list[int]] = []
    scores: list[list[float]] = []
    for place, share in enumerate(SHARES):
        rows.append([])
        scores.append([])
        for draw in range(draws):
            some = draw_documents(train, share, draw)
            predicted, p = fit_predict(experiment.make(), some, test, Timing())
            answers = [str(one) for one in predicted] if test.problem.kind == "classification" else predicted
            kept = Predictions(test.problem, test["id"], test["document"], test[test.target], answers, p)
            value = kept.metrics.scores(kept.totals().sum(0))[kept.metrics.main]
            rows[-1].append(len(some))
            scores[-1].append(round(float(value), 6))
            done(place, draw)
    return Curve(experiment.name, experiment.task, test.problem.metrics().main, rows, scores)


def draw_documents(rows: Rows, share: float, seed: int) -> Rows:
    """Return the rows of a random share of the documents, in their order.

    Documents are drawn in proportion from those with the rarest label, those with the next, and so on, so that a small
    draw does not miss a label that few documents have.
    """
    rng = np.random.default_rng(seed)
    drawn: set[str] = set()
    for stratum in _strata(rows):
        order = rng.permutation(len(stratum))
        drawn |= {stratum[place] for place in order[: max(1, round(share * len(stratum)))]}
    return rows.take(place for place, document in enumerate(rows["document"]) if document in drawn)


def _strata(rows: Rows) -> list[list[str]]:
    """Return the documents by the rarest label that they have; all together where answers are no labels."""
    if rows.problem.kind not in ("classification", "stances"):
        return [sorted(set(rows["document"]))]
    answers = rows[rows.target]
    by_rarity = sorted(set(answers), key=lambda label: (answers.count(label), label))
    rank = {label: place for place, label in enumerate(by_rarity)}
    rarest: dict[str, int] = {}
    for document, label in zip(rows["document"], answers, strict=True):
        rarest[document] = min(rank[label], rarest.get(document, len(rank)))
    strata: list[list[str]] = [[] for _ in rank]
    for document in sorted(rarest):
        strata[rarest[document]].append(document)
    return [stratum for stratum in strata if stratum]
