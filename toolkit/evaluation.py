"""Corpus → split → fit → predict → metrics → result, for a config's system and for an estimator of your own."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from toolkit.corpus import Corpus
from toolkit.experiment import DataSource, Experiment, Folds, is_baseline
from toolkit.fitting import Answers, Timing, cross_validate, fit_predict
from toolkit.labels import ATTRIBUTION_ROLE
from toolkit.metrics import (
    ClassificationMetrics,
    LabelledSpanMetrics,
    TokenNegation,
    Triple,
    aligned,
    cut_attribution,
    cut_negation,
    snap,
)
from toolkit.predictions import Predictions, Problem
from toolkit.resampling import bootstrap
from toolkit.results import Result, Score, environment
from toolkit.rows import LEVELS, Reader, Rows, as_statements
from toolkit.speakers import identity
from toolkit.text import tokens as tokens_of
from toolkit.text import words as words_of


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
    trains, test = reader.trains(experiment), reader.test(experiment)
    return _evaluate(experiment.make(), trains, test, experiment, kind, reader.digests(experiment))


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
    return _evaluate(
        estimator, reader.trains(experiment), reader.test(experiment), experiment, "ours", reader.digests(experiment)
    )


def _description(estimator: Any) -> str:
    """Return the estimator's representation in one line, without addresses, which differ from run to run."""
    return re.sub(r" at 0x[0-9a-f]+", "", " ".join(repr(estimator).split()))


def _evaluate(
    estimator: Any,
    trains: Sequence[Rows],
    test: Rows | None,
    experiment: Experiment,
    kind: str,
    corpora: dict[str, str],
) -> Result:
    timing = Timing()
    if getattr(estimator, "given_cues", False):
        trains = [replace(train, problem=Problem("scopes")) for train in trains]
        test = test and replace(test, problem=Problem("scopes"))
    if getattr(estimator, "finds_contents", False):
        test = test and as_statements(test)
    if test is None:
        assert isinstance(experiment.test, Folds)
        test = trains[0]
        corpus, split = (
            experiment.train[0].name,
            ", ".join([experiment.test.name, *experiment.train[0].picked]),
        )
        runs = [cross_validate(estimator, test, experiment.test, experiment.seed, timing)]
    else:
        assert isinstance(experiment.test, DataSource)
        corpus, split = experiment.test.name, experiment.test.rows
        runs = [fit_predict(estimator, train, test, timing) for train in trains]
    predictions = _predictions(test, runs)
    scores, per_label = _score(predictions, experiment.seed)
    return Result(
        name=experiment.name,
        task=experiment.task,
        system=experiment.system,
        kind=kind,
        corpus=corpus,
        split=split,
        problem=predictions.problem,
        config=experiment.to_config(),
        corpora=corpora,
        n={
            "train": round(sum(map(len, trains)) / len(trains)),
            "test": len(test),
            "documents": len(set(test["document"])),
        },
        scores=scores,
        per_label=per_label,
        timing={"fit": round(timing.fit, 3), "predict": round(timing.predict, 3)},
        environment=environment(),
        predictions=predictions,
    )


def _predictions(test: Rows, runs: Sequence[Answers]) -> Predictions:
    """Put the answers of one run, or of several, into the form that is kept."""
    gold = _kept(test, test[test.target])
    if test.problem.kind == "stances":
        gold = [list(pair) for pair in zip(gold, test["target"], strict=True)]
    kept = [_kept(test, answers) for answers, _ in runs]
    single = len(runs) == 1
    return Predictions(
        test.problem if single else replace(test.problem, runs=len(runs)),
        test["id"],
        test["document"],
        gold,
        kept[0] if single else [list(answers) for answers in zip(*kept, strict=True)],
        runs[0][1] if single else None,
    )


def _kept(test: Rows, answers: Sequence[Any]) -> list[Any]:
    """Return answers as they are kept: spans grow to the corpus's own tokens, negations are cut by them."""
    match test.problem.kind:
        case "classification" | "stances":
            return [str(answer) for answer in answers]
        case "regression":
            return [round(float(answer), 6) for answer in answers]
        case "negations" | "scopes":
            # Events count where the corpus has them.
            has_events = any("event" in negation for negations in test[test.target] for negation in negations)
            parts = ("cue", "scope", "event") if has_events else ("cue", "scope")
            rows = zip(test["text"], test["tokens"], answers, strict=True)
            return [[_pieces(text, own, one, parts) for one in negations] for text, own, negations in rows]
        case "attributions":
            # The corpus's own tokens, or where it has none, ours.
            units = test.columns.get("tokens") or [[(t.start, t.end) for t in tokens_of(text)] for text in test["text"]]
            return [[_tokens(own, one) for one in linked] for own, linked in zip(units, answers, strict=True)]
        case "speakers":
            return [[kind, _name(name)] for kind, name in zip(_kinds(test), answers, strict=True)]
        case "statements":
            places_of = {text: [word.start for word in words_of(text)] for text in set(test["text"])}
            return [
                [kind, _name(name), [place for place in places_of[text] if any(a <= place < b for a, b in content)]]
                for kind, text, (content, name) in zip(_kinds(test), test["text"], answers, strict=True)
            ]
        case "triples":
            gold = [list(map(_triple, triples)) for triples in test[test.target]]
            return [_checksums(aligned(t, list(map(_triple, g)))) for t, g in zip(gold, answers, strict=True)]
        case "roles":
            places = [[(*_span(span, {})[:2], _label(span)) for span in spans] for spans in answers]
            return [snap(spans, own) for spans, own in zip(places, test["tokens"], strict=True)]
        case _:
            places = [[_span(span, test.problem.levels) for span in spans] for spans in answers]
            if "tokens" not in test.columns:
                return places
            return [snap(spans, tokens) for spans, tokens in zip(places, test["tokens"], strict=True)]


def _span(span: Any, levels: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return start and end, and a label for every level, of a tuple or a record."""
    if not hasattr(span, "start"):
        return int(span[0]), int(span[1]), *span[2:]
    names = [column for column, (level, _) in LEVELS.items() if level in levels]
    return int(span.start), int(span.end), *(getattr(span, name) for name in names)


def _kinds(test: Rows) -> list[str]:
    """Return the kind of every row whose speaker is asked for."""
    return test["kind"] if test.problem.labels else [""] * len(test)


def _name(speaker: str) -> str:
    """Return a checksum of who a name stands for: predictions are kept without words of the texts."""
    return f"{zlib.crc32(identity(speaker).encode()):08x}"


def _triple(one: Any) -> Triple:
    """Return holder, label and target of a record or of a mapping."""
    if isinstance(one, Mapping):
        return Triple(one["holder"], one["label"], one["target"])
    return Triple(one.speaker, one.label, one.target)


def _checksums(triples: Sequence[Triple]) -> list[tuple[str, str, str]]:
    """Return triples, each once, with checksums for names: predictions are kept without words of the texts."""
    return list(dict.fromkeys((_name(one.holder), one.label, _name(one.target)) for one in triples))


def _label(span: Any) -> str:
    return str(span.label if hasattr(span, "label") else span[2])


def _tokens(own: Sequence[tuple[int, int]], one: Any) -> list[list[int]]:
    """Return the numbers of the tokens of an attribution's source, cue and content."""
    parts = (one[role] if isinstance(one, dict) else getattr(one, role) for role in ATTRIBUTION_ROLE)
    return [sorted(part) for part in cut_attribution(own, [[_span(span, {}) for span in part] for part in parts])]


def _pieces(
    text: str, tokens: Sequence[tuple[int, int]], negation: Any, parts: Sequence[str]
) -> list[list[tuple[int, int, int]]]:
    """Return the pieces of tokens that are in the cue, in the scope and in the event of a negation."""
    spans = (
        [
            _span(span, {})
            for span in (negation.get(part, ()) if isinstance(negation, dict) else getattr(negation, part))
        ]
        for part in parts
    )
    cut: TokenNegation = cut_negation(text, tokens, *spans)
    return [sorted(cut.cue), sorted(cut.scope), sorted(cut.event)]


def _score(predictions: Predictions, seed: int) -> tuple[dict[str, Score], dict[str, dict[str, float]]]:
    metrics = predictions.metrics
    totals = predictions.totals()
    intervals = bootstrap(metrics, totals, seed=seed)
    values = metrics.scores(totals.sum(0))
    scores = {name: Score.rounded(float(value), *intervals[name]) for name, value in values.items()}
    if not isinstance(metrics, (ClassificationMetrics, LabelledSpanMetrics)):
        return scores, {}
    per_label = {
        label: {name: int(value) if name == "n" else round(float(value), 6) for name, value in row.items()}
        for label, row in metrics.per_label(totals.sum(0)).items()
    }
    return scores, per_label
