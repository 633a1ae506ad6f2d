"""The command: ``python -m toolkit.sentence_training NEWS...``."""

from __future__ import annotations

import argparse
import json
from importlib.resources import files
from pathlib import Path

import numpy as np

from toolkit.kernel.boundary_model import WEIGHTS, parameters
from toolkit.sentence_training import gold, model, news

SEED = 0
SCALE = 100


def main() -> None:
    """Learn the parameters of the sentence splitter, and write them."""
    parser = argparse.ArgumentParser(prog="python -m toolkit.sentence_training", description=main.__doc__)
    parser.add_argument("news", nargs="+", type=Path, help="JSON Lines with a text in each, gzip or not")
    parser.add_argument("--output", type=Path, default=Path(str(files("toolkit"))) / "data" / "sentences.json")
    arguments = parser.parse_args()
    paths = sorted(arguments.news)

    counts = news.WordCounts()
    for batch in news.read(paths):
        counts.add(batch)
    for batch in news.read(paths):
        counts.add_pairs(batch)
    abbreviations, collocations, starters = news.punkt(news.read(paths))
    words = counts.table(abbreviations, starters)

    texts = [text for corpus in gold.TRAINING for text in corpus(gold.TRAIN)]
    written = files("toolkit").joinpath("sentence_training/examples.txt").read_text("utf-8")
    known = parameters(words, collocations, np.zeros(WEIGHTS))
    weights = model.learn(texts, gold.marked(written.splitlines()), known, SEED)

    learned = {
        "words": " ".join(f"{word}={code:x}" for word, code in words.items()),
        "collocations": " ".join(collocations),
        "scale": SCALE,
        "weights": np.rint(weights * SCALE).astype(int).tolist(),
    }
    arguments.output.write_text(json.dumps(learned, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main()
