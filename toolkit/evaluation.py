"""Corpus → split → fit → predict → metrics → result, for a config's system and for an estimator of your own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from toolkit.corpus import Corpus
from toolkit.experiment import DataSource, Experiment, Folds, is_baseline
from toolkit.fitting import Timing, cross_validate, fit_predict
from toolkit.metrics import ClassificationMetrics, snap
from toolkit.predictions import Predictions
from toolkit.resampling import bootstrap
from toolkit.results import Result, Score, environment
from toolkit.rows import Reader, Rows


def run(experiment: Experiment, reader: Reader) -> Result:
    """Run an experiment.

    Parameters
    ----------
    experiment : Experiment
        What to run.
    reader : Reader
        Reads its rows; experiments that are run with one reader share them.
    """
    kind = "baseline" if is_baseline(experiment.task, experiment.system) else "ours"
    train, test = reader.train(experiment), reader.test(experiment)
    return _evaluate(experiment.make(), train, test, experiment, kind, reader.digests(experiment))


def evaluate(
    estimator: Any,
    corpus: Corpus,
    *,
    target: str = "label",
    train: str = "train",
    test: str | Folds = "test",
    seed: int = 0,
    name: str | None = None,
) -> Result:
    """Evaluate any scikit-learn estimator of texts on a corpus.

    Parameters
    ----------
    estimator : estimator
        ``fit(texts, answers)`` and ``predict(texts)``; a ``predict_proba`` adds calibration. It is copied, not
        fitted itself. A ``fit`` with parameters named like columns of the corpus is given those columns.
    corpus : Corpus
        The corpus.
    target : str, default "label"
        The column to predict.
    train : str, default "train"
        The split to fit on.
    test : str or Folds, default "test"
        The split to score, or cross-validation inside ``train``.
    seed : int, default 0
        The seed of folds and intervals.
    name : str, optional
        What the result is called; the estimator's class otherwise.

    Returns
    -------
    Result
        The record that ``discourse run`` writes; ``result.save(folder)`` makes it a row of the tables.
    """
    name = name or type(estimator).__name__
    source = DataSource(corpus=corpus.name, split=train)
    experiment = Experiment(
        name=f"{corpus.name}-{name}",
        task=corpus.task,
        target=target,
        train=(source,),
        test=test if isinstance(test, Folds) else DataSource(corpus=corpus.name, split=test),
        system=name,
        parameters={"estimator": _description(estimator)},
        seed=seed,
    )
    reader = Reader(lambda _: corpus)
    train_rows, test_rows = reader.train(experiment), reader.test(experiment)
    return _evaluate(estimator, train_rows, test_rows, experiment, "ours", reader.digests(experiment))


def _description(estimator: Any) -> str:
    """Return the estimator's representation in one line, without addresses, which differ from run to run."""
    return re.sub(r" at 0x[0-9a-f]+", "", " ".join(repr(estimator).split()))


def _evaluate(
    estimator: Any,
    train: Rows,
    test: Rows | None,
    experiment: Experiment,
    kind: str,
    corpora: dict[str, str],
) -> Result:
    timing = Timing()
    if test is None:
        assert isinstance(experiment.test, Folds)
        test = train
        corpus, split = experiment.train[0].name, f"{experiment.test.folds}-fold"
        answers = cross_validate(estimator, train, experiment.test, experiment.seed, timing)
    else:
        assert isinstance(experiment.test, DataSource)
        corpus, split = experiment.test.name, experiment.test.split
        answers = fit_predict(estimator, train, test, timing)
    predictions = _predictions(test, *answers)
    scores, per_label = _score(predictions, experiment.seed)
    return Result(
        name=experiment.name,
        task=experiment.task,
        system=experiment.system,
        kind=kind,
        corpus=corpus,
        split=split,
        problem=test.problem,
        config=experiment.to_config(),
        corpora=corpora,
        n={"train": len(train), "test": len(test), "documents": len(set(test["document"]))},
        scores=scores,
        per_label=per_label,
        timing={"fit": round(timing.fit, 3), "predict": round(timing.predict, 3)},
        environment=environment(),
        predictions=predictions,
    )


def _predictions(test: Rows, answers: Sequence[Any], p: list[float] | None) -> Predictions:
    """Put the answers into the form that is kept; spans grow to the corpus's own tokens first."""
    gold = test[test.target]
    if test.problem.kind == "classification":
        answers = [str(answer) for answer in answers]
    elif test.problem.kind == "regression":
        answers = [round(float(answer), 6) for answer in answers]
    else:
        answers = [[_offsets(span) for span in spans] for spans in answers]
        if "tokens" in test.columns:
            gold, answers = (
                [snap(spans, tokens) for spans, tokens in zip(column, test["tokens"], strict=True)]
                for column in (gold, answers)
            )
    return Predictions(test.problem, test["id"], test["document"], gold, answers, p)


def _offsets(span: Any) -> tuple[int, int]:
    start, end = (span.start, span.end) if hasattr(span, "start") else span
    return int(start), int(end)


def _score(predictions: Predictions, seed: int) -> tuple[dict[str, Score], dict[str, dict[str, float]]]:
    metrics = predictions.metrics
    totals = predictions.totals()
    intervals = bootstrap(metrics, totals, seed=seed)
    values = metrics.scores(totals.sum(0))
    scores = {name: Score.rounded(float(value), *intervals[name]) for name, value in values.items()}
    if not isinstance(metrics, ClassificationMetrics):
        return scores, {}
    per_label = {
        label: {name: int(value) if name == "n" else round(float(value), 6) for name, value in row.items()}
        for label, row in metrics.per_label(totals.sum(0)).items()
    }
    return scores, per_label
