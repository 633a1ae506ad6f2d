"""Whom descriptions mean: ``python -m toolkit.portrait_training`` writes the weights of their ranking anew.

Descriptions among the sources of PolNeAR's training half were read, and marked with whom each means: a person whom
the text names, or nobody whom it does. The file of labels holds offsets; the texts are PolNeAR's.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path

import numpy as np

from toolkit.speaker_training import ARTICLES, Example, annotated, crossed, label_file, learn, write_weights
from toolkit.speakers.entities import Entity
from toolkit.speakers.portraits import FEATURES, Asked
from toolkit.speakers.ranking import Span
from toolkit.speakers.resolver import Resolver

PENALTY = 0.5

#: Of every description of an article, where the name of the person stands whom it means; None for nobody.
Labels = Mapping[Span, Span | None]


class _Listener(Resolver):
    """A resolver that answers descriptions as they are marked, and writes down what is told of whom they may mean."""

    labels: Labels
    heard: list[list[list[float]]]

    def meant(self, asked: Asked) -> Entity | None:
        portraits = self.gallery.portraits(asked)
        if (asked.start, asked.end) not in self.labels:
            return super().meant(asked)
        named = self.labels[asked.start, asked.end]
        entity = self.register.entity_of[self.register.within(*named)[-1].start] if named else None
        right = [one.features for one in portraits if one.entity is entity]
        if right:
            self.heard.append([*right, *(one.features for one in portraits if one.entity is not entity)])
        return entity


def read_labels(path: Path) -> dict[str, Labels]:
    """Return the labels of every article of a file with tabs: article, source, and speaker or a dash."""
    found: dict[str, dict[Span, Span | None]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as stream:
        for line in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            named = None if line["speaker"] == "-" else _span(line["speaker"])
            found[line["article"]][_span(line["source"])] = named
    return dict(found)


def _span(offsets: str) -> Span:
    start, end = map(int, offsets.split())
    return start, end


def descriptions(folder: Path, labels: Mapping[str, Labels]) -> Iterator[Example]:
    """Yield the labelled descriptions of annotated articles.

    Parameters
    ----------
    folder : Path
        With texts and attributions.
    labels : mapping
        The labels of every article.
    """
    for article in sorted(labels):
        listener = _Listener(*annotated(folder, article))
        listener.labels, listener.heard = labels[article], []
        listener.run()
        for features in listener.heard:
            yield Example(article, np.array(features))


def main() -> None:
    """Learn the weights by which descriptions are resolved, and write them."""
    parser = argparse.ArgumentParser(prog="python -m toolkit.portrait_training", description=main.__doc__)
    parser.add_argument("labels", type=label_file, metavar="FILE", help="whom descriptions mean, by offsets")
    parser.add_argument("--output", type=Path, default=Path(str(files("toolkit"))) / "speakers" / "portraits.json")
    arguments = parser.parse_args()
    examples = list(descriptions(ARTICLES.fetch() / "train", read_labels(arguments.labels)))
    print(f"{len(examples)} descriptions: {crossed(examples, PENALTY):.4f} right, cross-validated")
    learned = learn(examples, PENALTY).round(2).tolist()
    note = "Written by `python -m toolkit.portrait_training`."
    write_weights(arguments.output, note, dict(zip(FEATURES, learned, strict=True)))


if __name__ == "__main__":
    main()
