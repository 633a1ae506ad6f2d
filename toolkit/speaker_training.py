"""How pronouns found their speakers: ``python -m toolkit.speaker_training FILE`` writes their ranking's weights anew.

The file has the speakers of quotations, among them some whom a pronoun names: those teach whom pronouns mean. So do
others of PolNeAR's sources. Where one person before "he" is known to be a man, and all others of whom the gender is
known are women, the gender says who it is: these pronouns teach what else tells, and gender is kept out of it.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from toolkit.corpus import GitHubFolder, read_brat_events
from toolkit.speakers.entities import Entity
from toolkit.speakers.lexicon import Gender
from toolkit.speakers.ranking import FEATURES, Span, score
from toolkit.speakers.resolver import Resolver
from toolkit.text import sentences

#: Features that pronouns which gender resolves cannot tell of.
_TOLD = [place for place, name in enumerate(FEATURES) if name in ("gender", "person")]
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
    """A resolver with weights of its own, which answers pronouns as marked, and writes down whom they may mean."""

    weights: Sequence[float]
    marked: Mapping[int, Span]
    heard: list[np.ndarray]

    def person(self, at: int, gender: Gender) -> Entity | None:
        found = self.scene.candidates(at, gender)
        named = self.register.within(*self.marked[at]) if at in self.marked else []
        if named:
            entity = self.register.entity_of[named[-1].start]
            right = [features for one, features in found if one is entity]
            wrong = [features for one, features in found if one is not entity]
            self.hear(right, wrong)
            return entity
        everybody = self.scene.candidates(at, "")
        right = [features for one, features in everybody if one.gender == gender]
        wrong = [features for one, features in everybody if one.gender not in (gender, "")]
        self.hear(right, wrong, hidden=_TOLD)
        return max(found, key=lambda one: score(one, self.weights)).entity if found else None

    def hear(self, right: list[list[float]], wrong: list[list[float]], hidden: Sequence[int] = ()) -> None:
        """Write down a pronoun that teaches: one of several is the right one."""
        if len(right) == 1 and wrong:
            features = np.array(right + wrong)
            features[:, hidden] = 0.0
            self.heard.append(features)


class Cited(NamedTuple):
    """An attribution as PolNeAR marks it."""

    source: Span | None
    content: list[Span]
    cue: Span | None


def annotated(folder: Path, article: str) -> tuple[str, list[Span], list[Span], list[list[Span]], list[Span | None]]:
    """Return the text of an article, its sentences, its sources, what each is cited for, and by which cue.

    Parameters
    ----------
    folder : Path
        With texts and attributions.
    article : str
    """
    text, found = attributions(folder, article)
    named = [(one.source, one) for one in found if one.source]
    bounds = [(one.start, one.end) for one in sentences(text)]
    contents, cues = [one.content for _, one in named], [one.cue for _, one in named]
    return text, bounds, [source for source, _ in named], contents, cues


def attributions(folder: Path, article: str) -> tuple[str, list[Cited]]:
    """Return the text of an article, and its attributions.

    Parameters
    ----------
    folder : Path
        With texts and attributions.
    article : str
    """
    text = (folder / "text" / f"{article}.txt").read_bytes().decode("utf-8")
    annotation = min((folder / "attributions").glob(f"{article}_*.ann"))
    roles = [event.roles for event in read_brat_events(annotation)]
    return text, [Cited(_whole(held.get("Source")), held.get("Content", []), _whole(held.get("Cue"))) for held in roles]


def _whole(pieces: list[Span] | None) -> Span | None:
    return (pieces[0][0], pieces[-1][1]) if pieces else None


def read_speakers(path: Path) -> dict[str, dict[int, Span]]:
    """Return for every article of a file where the speakers are named whom its sources mean, by where those begin."""
    marked: dict[str, dict[int, Span]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as stream:
        for line in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            if line["source"]:
                start, end = map(int, line["speaker"].split())
                marked[line["article"]][int(line["source"].split()[0])] = start, end
    return marked


def pronouns(
    folder: Path, weights: Sequence[float], marked: Mapping[str, Mapping[int, Span]] = MappingProxyType({})
) -> Iterator[Example]:
    """Yield the pronouns among the sources of annotated articles that are marked, or that gender resolves.

    Parameters
    ----------
    folder : Path
        With texts and attributions.
    weights : sequence of float
        By which other pronouns, which say who spoke before, are resolved.
    marked : mapping, optional
        Whom sources mean, see :func:`read_speakers`.
    """
    for path in sorted((folder / "text").glob("*.txt")):
        listener = _Listener(*annotated(folder, path.stem))
        listener.weights, listener.marked, listener.heard = weights, marked.get(path.stem, {}), []
        listener.run()
        yield from (Example(path.stem, features) for features in listener.heard)


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


def label_file(path: str) -> Path:
    """Return the file of labels that an argument names, or tell that there is none."""
    if not Path(path).is_file():
        raise argparse.ArgumentTypeError(f"there is no file {path!r}")
    return Path(path)


def main() -> None:
    """Learn the weights by which pronouns are resolved, and write them."""
    parser = argparse.ArgumentParser(prog="python -m toolkit.speaker_training", description=main.__doc__)
    parser.add_argument("speakers", type=label_file, metavar="FILE", help="whom sources mean, by offsets")
    parser.add_argument("--output", type=Path, default=Path(str(files("toolkit"))) / "speakers" / "ranking.json")
    arguments = parser.parse_args()
    folder, marked = ARTICLES.fetch() / "train", read_speakers(arguments.speakers)
    learned = [0.0] * len(FEATURES)
    for _ in range(ROUNDS):
        examples = list(pronouns(folder, learned, marked))
        penalty = max(PENALTIES, key=lambda one: crossed(examples, one))
        learned = learn(examples, penalty).round(2).tolist()
        print(f"{len(examples)} pronouns, penalty {penalty}: {crossed(examples, penalty):.4f} right, cross-validated")
    note = "Written by `python -m toolkit.speaker_training`."
    write_weights(arguments.output, note, dict(zip(FEATURES, learned, strict=True)))


if __name__ == "__main__":
    main()
