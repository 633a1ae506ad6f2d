"""Who is cited for quotations: ``python -m toolkit.citer_training`` writes the weights of their ranking anew.

PolNeAR says who the source of every content is. Those quotations of its training half beside which no verb of saying
has a subject teach what else tells it; quotations that are in nobody's content are nobody's.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np

from toolkit.annotation import Span
from toolkit.quoting.citers import FEATURES, Citer, citers
from toolkit.quoting.citing import said_behind, signed
from toolkit.quoting.quotations import LEAST_WORDS, marked
from toolkit.speaker_training import ARTICLES, Cited, Example, attributions, crossed, learn, write_weights
from toolkit.speakers.ranking import Span as Offsets
from toolkit.speakers.register import Register
from toolkit.speakers.sources import read

PENALTY = 1.0


def quotations(folder: Path) -> Iterator[Example]:
    """Yield the quotations of annotated articles that teach.

    Parameters
    ----------
    folder : Path
        With texts and attributions.
    """
    for path in sorted((folder / "text").glob("*.txt")):
        for found, right in _judged(*attributions(folder, path.stem)):
            if right:
                wrong = [one for one in found if one not in right]
                yield Example(path.stem, np.array([right[0].features, *(one.features for one in wrong)]))


def _judged(text: str, events: Sequence[Cited]) -> Iterator[tuple[list[Citer], list[Citer]]]:
    """Yield who may be cited for each quotation that teaches, and who of them is."""
    register, quoted = Register(text), marked(text)
    last: tuple[Span, Span] | None = None
    for quotation in quoted:
        if len(quotation.of(text).split()) < LEAST_WORDS:
            continue
        share, source = max(((_share(quotation, one.content), n) for n, one in enumerate(events)), default=(0.0, 0))
        span = events[source].source if share > 0.5 else None
        if share > 0.5 and span is None:
            last = None  # somebody's, who is not named
            continue
        if (span or not share) and not (signed(text, quotation) or said_behind(text, quotation)):
            found = citers(text, quoted, quotation, last)
            yield found, _right(register, found, span, last)
        if span:
            last = quotation, Span(*span)


def _share(quotation: Span, pieces: Sequence[Offsets]) -> float:
    """Return how much of a quotation a content holds."""
    held = sum(max(0, min(end, quotation.end) - max(start, quotation.start)) for start, end in pieces)
    return held / (quotation.end - quotation.start)


def _right(
    register: Register, found: Sequence[Citer], span: Offsets | None, last: tuple[Span, Span] | None
) -> list[Citer]:
    """Return who of some candidates is a source, by the name that heads it, and who was quoted last if that is it."""
    if span is None:
        return [one for one in found if one.span is None]
    source = read(register, *span)
    head = (source.names[0].run, source.names[0].end) if source.form == "name" else span
    near = (
        one for one in found if one.span and not one.is_last and one.span.start < head[1] and head[0] < one.span.end
    )
    goes_on = last is not None and last[1] == Span(*span)
    return [*list(near)[:1], *(one for one in found if one.is_last and goes_on)]


def main() -> None:
    """Learn the weights by which quotations are given to who is cited for them, and write them."""
    parser = argparse.ArgumentParser(prog="python -m toolkit.citer_training", description=main.__doc__)
    parser.add_argument("--output", type=Path, default=Path(str(files("toolkit"))) / "quoting" / "citers.json")
    output = parser.parse_args().output
    examples = list(quotations(ARTICLES.fetch() / "train"))
    print(f"{len(examples)} quotations: {crossed(examples, PENALTY):.4f} right, cross-validated")
    learned = learn(examples, PENALTY).round(2).tolist()
    write_weights(output, "Written by `python -m toolkit.citer_training`.", dict(zip(FEATURES, learned, strict=True)))


if __name__ == "__main__":
    main()
