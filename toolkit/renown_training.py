"""What persons in the news are called: ``python -m toolkit.renown_training NEWS...`` writes the table of it anew.

Of every full name that enough articles have, the words that titles and appositions say of it ("the Vermont senator
Bernie Sanders"), each with how much oftener it stands with that name than with others (pointwise mutual information).
What somebody is by birth or by belief, or is accused of, is left out ("unsaid" in words.json).
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path

from toolkit.speakers.lexicon import words
from toolkit.speakers.register import Register
from toolkit.speakers.renown import NEVER

LEAST_ARTICLES, LEAST_TIMES, LEAST_LETTERS = 5, 3, 3


def said_of(text: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the full names of persons that a text has, and the words that it says of each.

    Examples
    --------
    >>> [(name, sorted(spoken)) for name, spoken in said_of("Then Senator Ada Lund, the Green nominee, met an aide.")]
    [('ada lund', ['green', 'nominee', 'senator'])]
    """
    for entity in Register(text).entities:
        form = entity.names[0].form
        if entity.kind == "person" and len(form.words) > 1:
            yield " ".join(form.key), frozenset().union(*(found.words for found in entity.descriptions))


def learn(texts: Iterable[str]) -> dict[str, dict[str, float]]:
    """Return the words that are said of names in texts, each with its weight."""
    articles: Counter[str] = Counter()
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for name, spoken in said_of(text):
            articles[name] += 1
            said[name].update(spoken)
    of_words: Counter[str] = Counter()
    for counts in said.values():
        of_words.update(counts)
    everything = of_words.total()
    found, left_out = {}, words("openers") | words("unsaid")
    for name in sorted(said):
        of_name = said[name].total()
        held = {
            word: round(math.log(count * everything / (of_words[word] * of_name)), 1)
            for word, count in sorted(said[name].items())
            if count >= LEAST_TIMES and len(word) >= LEAST_LETTERS and word not in left_out
        }
        if articles[name] >= LEAST_ARTICLES and (kept := {word: one for word, one in held.items() if one > NEVER}):
            found[name] = kept
    return found


def main() -> None:
    """Learn what persons are called, and write it."""
    parser = argparse.ArgumentParser(prog="python -m toolkit.renown_training", description=main.__doc__)
    parser.add_argument("news", nargs="+", type=Path, metavar="FILE", help="JSON Lines with a key text, gzipped")
    parser.add_argument("--output", type=Path, default=Path(str(files("toolkit"))) / "speakers" / "renown.json")
    arguments = parser.parse_args()
    found = learn(_texts(arguments.news))
    lines = ",\n".join(f" {json.dumps(name, ensure_ascii=False)}: {json.dumps(held)}" for name, held in found.items())
    arguments.output.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
    print(f"{len(found)} names, {sum(map(len, found.values()))} words")


def _texts(paths: Iterable[Path]) -> Iterator[str]:
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            yield from (json.loads(line)["text"] for line in stream)


if __name__ == "__main__":
    main()
