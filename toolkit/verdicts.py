"""Who stands where in a text: what its sentences say together of each holder and target, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from toolkit.annotation import Attribution, Span, Stance
from toolkit.kernel.pairs import Views
from toolkit.positions import NONE, Pair, features_of, pairs_of, telling_sentences
from toolkit.speakers.resolver import Resolver
from toolkit.stance.entity_model import EntityModel, calibrate, logit, probabilities


class Said(NamedTuple):
    """What all pairs of one holder and one target say together.

    Attributes
    ----------
    label : str
        The stance that one of the sentences says most surely.
    sentence : int
        That sentence.
    views : tuple of float
        The log-odds that any of the sentences says it, and the log of the share of all sentences that are about the
        target: who is named once in a long text is seldom what it takes sides on.
    """

    holder: str
    target: str
    label: str
    sentence: int
    views: tuple[float, float]


def said_of(pairs: Sequence[Pair], p: np.ndarray, labels: Sequence[str], sentences: int) -> list[Said]:
    """Return what the pairs of a text of so many sentences say, the surest first.

    Parameters
    ----------
    pairs : sequence of Pair
    p : ndarray of float, shape (pairs, labels)
    labels : sequence of str
    sentences : int
    """
    columns = [column for column, label in enumerate(labels) if label != NONE]
    # The surest sentence: how sure it is, of which column, and its number; and how probable it is of every column that
    # no sentence says it.
    best: dict[tuple[str, str], tuple[float, int, int]] = {}
    unsaid: dict[tuple[str, str], list[float]] = {}
    about: dict[str, set[int]] = {}
    for pair, row in zip(pairs, p[:, columns].tolist(), strict=True):
        key = pair.holder, pair.target
        about.setdefault(pair.target, set()).add(pair.sentence)
        sure = max(row)
        if key not in best:
            unsaid[key] = [1 - one for one in row]
        else:
            unsaid[key] = [rest * (1 - one) for rest, one in zip(unsaid[key], row, strict=True)]
        if key not in best or sure > best[key][0]:
            best[key] = sure, row.index(sure), pair.sentence
    odds = logit(np.array([1 - unsaid[key][column] for key, (_, column, _) in best.items()]))
    shares = np.log(np.array([len(about[target]) for _, target in best]) / sentences)
    found = [
        Said(*key, labels[columns[column]], sentence, views)
        for (key, (_, column, sentence)), views in zip(
            best.items(), zip(odds.tolist(), shares.tolist(), strict=True), strict=True
        )
    ]
    return sorted(found, key=lambda one: (-one.views[0], one.sentence, one.holder, one.target))


def stances_of(pairs: Sequence[Pair], p: np.ndarray, model: EntityModel, sentences: Sequence[Span]) -> list[Stance]:
    """Return the stances of a text that a model is sure of, the surest first, each with the sentence that says it best.

    Who is both for and against has the more probable stance.

    Parameters
    ----------
    pairs : sequence of Pair
    p : ndarray of float, shape (pairs, labels)
        The probability of each label of the model, of one sentence alone.
    model : EntityModel
        How far what is said together is believed.
    sentences : sequence of Span
    """
    said = said_of(pairs, p, model.labels, len(sentences))
    sure = calibrate(model, np.array([one.views for one in said]).reshape(-1, 2))
    found = []
    for one, probable in zip(said, sure.tolist(), strict=True):
        if probable >= model.threshold:
            evidence = sentences[one.sentence]
            found.append(Stance(one.holder, one.target, one.label, probable, Span(evidence.start, evidence.end)))
    return sorted(found, key=lambda stance: (-stance.p, stance.evidence.start, stance.speaker, stance.target))


def stances(
    sentences: Sequence[Span],
    attributions: Sequence[Attribution],
    resolver: Resolver,
    views: Views,
    bounds: np.ndarray,
    edges: np.ndarray,
    model: EntityModel,
) -> tuple[Stance, ...]:
    """Return who is for or against whom, as far as the model is sure of it, in the order of the evidence."""
    pairs = pairs_of(sentences, attributions, resolver, telling_sentences(views, bounds))
    if not pairs:
        return ()
    p = probabilities(features_of(pairs, views, bounds, edges), model)
    return tuple(sorted(stances_of(pairs, p, model, sentences), key=lambda one: (one.evidence.start, -one.p)))
