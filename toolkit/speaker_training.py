"""How pronouns found their speakers: ``python -m toolkit.speaker_training`` writes the weights of the ranking anew.

Nobody has marked whom the pronouns among PolNeAR's sources mean. But where one person before "he" is known to be a man,
and all others of whom the gender is known are women, the gender says who it is: so those pronouns of the training half
teach what else tells, and gender is kept out of what they teach. The weights of ``gender`` and ``person``, of which
they cannot tell, are set by hand.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from toolkit.corpus import GitHubFolder, read_brat_events
from toolkit.speakers.entities import Entity
from toolkit.speakers.lexicon import Gender
from toolkit.speakers.ranking import FEATURES, Candidate, Span, score
from toolkit.speakers.resolver import Resolver
from toolkit.text import sentences

BY_HAND = {"gender": 1.0, "person": 1.5}
LEARNED = [place for place, name in enumerate(FEATURES) if name not in BY_HAND]
PENALTIES = (1.0, 3.0, 6.0)
ROUNDS, FOLDS = 3, 5
ARTICLES = GitHubFolder(
    "networkdynamics/PolNeAR",
    "c3eee833c035bf7b8c84f55b58c0bf7346cfae76",
    "data",
    "c6d2eb3d909db4df2f5295090ac2720b1ed70e98dc6ed0103923f3b682b4c22d",
    pattern="[dt]*/[ta]*/*.[ta][xn][tn]",  # as in corpora/polnear.py: one download serves both
)


class Example(NamedTuple):
    """A pronoun or description of which it is known whom it means.

    It has its article, and the features of its candidates, the right one first.
    """

    article: str
    features: np.ndarray


class _Listener(Resolver):
    """A resolver with weights of its own, which writes down what it is asked of pronouns."""

    weights: Sequence[float]
    heard: list[tuple[Gender, list[Candidate]]]

    def person(self, at: int, gender: Gender) -> Entity | None:
        self.heard.append((gender, self.scene.candidates(at, "")))
        found = self.scene.candidates(at, gender)
        return max(found, key=lambda one: score(one, self.weights)).entity if found else None


def annotated(folder: Path, article: str) -> tuple[str, list[Span], list[Span], list[list[Span]]]:
    """Return the text of an article, its sentences, its sources, and what each is cited for.

    Parameters
    ----------
    folder : Path
        With texts and attributions.
    article : str
    """
    text, events = attributions(folder, article)
    named = [(source, content) for source, content in events if source]
    bounds = [(one.start, one.end) for one in sentences(text)]
    return text, bounds, [source for source, _ in named], [content for _, content in named]


def attributions(folder: Path, article: str) -> tuple[str, list[tuple[Span | None, list[Span]]]]:
    """Return the text of an article, and the source, if there is one, and the content of each of its attributions.

    Parameters
    ----------
    folder : Path
        With texts and attributions.
    article : str
    """
    text = (folder / "text" / f"{article}.txt").read_bytes().decode("utf-8")
    annotation = min((folder / "attributions").glob(f"{article}_*.ann"))
    found: list[tuple[Span | None, list[Span]]] = []
    for event in read_brat_events(annotation):
        source = event.roles.get("Source")
        found.append(((source[0][0], source[-1][1]) if source else None, event.roles.get("Content", [])))
    return text, found


def pronouns(folder: Path, weights: Sequence[float]) -> Iterator[Example]:
    """Yield the pronouns that gender resolves among the sources of annotated articles.

    Parameters
    ----------
    folder : Path
        With texts and attributions.
    weights : sequence of float
        By which other pronouns, which say who spoke before, are resolved.
    """
    for path in sorted((folder / "text").glob("*.txt")):
        listener = _Listener(*annotated(folder, path.stem))
        listener.weights, listener.heard = weights, []
        listener.run()
        for gender, candidates in listener.heard:
            right = [features for entity, features in candidates if entity.gender == gender]
            wrong = [features for entity, features in candidates if entity.gender not in (gender, "")]
            if len(right) == 1 and wrong:
                yield Example(path.stem, np.array(right + wrong)[:, LEARNED])


def learn(examples: Sequence[Example], penalty: float) -> np.ndarray:
    """Return the weights under which the right candidates are most probable, less a penalty on their squares."""

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        value, slope = penalty * float(weights @ weights), 2 * penalty * weights
        for _, features in examples:
            sums = features @ weights
            p = np.exp(sums - sums.max())
            p /= p.sum()
            value -= float(np.log(p[0]))
            slope = slope - features[0] + p @ features
        return value, slope

    found: np.ndarray = minimize(loss, np.zeros(examples[0].features.shape[1]), jac=True, method="L-BFGS-B").x
    return found


def accuracy(examples: Sequence[Example], weights: np.ndarray) -> float:
    """Return the share of examples whose right candidate has the greatest sum."""
    return float(np.mean([np.argmax(features @ weights) == 0 for _, features in examples]))


def crossed(examples: Sequence[Example], penalty: float) -> float:
    """Return the accuracy on articles that were not learned from."""
    articles = sorted({one.article for one in examples})
    folds = {article: place % FOLDS for place, article in enumerate(articles)}
    right = 0.0
    for fold in range(FOLDS):
        seen = [one for one in examples if folds[one.article] != fold]
        unseen = [one for one in examples if folds[one.article] == fold]
        right += accuracy(unseen, learn(seen, penalty)) * len(unseen)
    return right / len(examples)


def write_weights(output: Path, note: str, weights: Mapping[str, float]) -> None:
    """Write the weights of a ranking by name, beneath a note of where they are from."""
    output.write_text(json.dumps({"note": note, **weights}, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Learn the weights by which pronouns are resolved, and write them."""
    parser = argparse.ArgumentParser(prog="python -m toolkit.speaker_training", description=main.__doc__)
    parser.add_argument("--output", type=Path, default=Path(str(files("toolkit"))) / "speakers" / "ranking.json")
    output = parser.parse_args().output
    folder = ARTICLES.fetch() / "train"
    held = dict.fromkeys(FEATURES, 0.0) | BY_HAND
    for _ in range(ROUNDS):
        examples = list(pronouns(folder, list(held.values())))
        penalty = max(PENALTIES, key=lambda one: crossed(examples, one))
        learned = learn(examples, penalty).round(2).tolist()
        held |= dict(zip((FEATURES[place] for place in LEARNED), learned, strict=True))
        print(f"{len(examples)} pronouns, penalty {penalty}: {crossed(examples, penalty):.4f} right, cross-validated")
    write_weights(output, "Written by `python -m toolkit.speaker_training`; gender and person are set by hand.", held)


if __name__ == "__main__":
    main()
