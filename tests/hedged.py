"""Toy sentences, hedged and not, with their cues, and a classifier that has read them: seconds, not a corpus."""

from __future__ import annotations

from functools import cache
from itertools import product

from toolkit.hedging import HedgeClassifier, HedgeTagger

_WHAT = ("close in March", "reach the coast", "cost nine million", "fail again")
_HEDGED = ("{who} [may] {what}.", "{who} will [perhaps] {what}.", "It is [unclear whether] {who} will {what}.")
_PLAIN = ("{who} will {what}.", "In May {who} had to {what}.", "“{who} did {what},” he said.")

Span = tuple[int, int]


def marked(sentence: str) -> tuple[str, list[Span]]:
    """Return a sentence without its brackets, and what stood in them."""
    spans: list[Span] = []
    while "[" in sentence:
        before, _, rest = sentence.partition("[")
        cue, _, after = rest.partition("]")
        spans.append((len(before), len(before + cue)))
        sentence = before + cue + after
    return sentence, spans


def rows(*who: str) -> list[tuple[str, list[Span]]]:
    """Return sentences about somebody, hedged and not by turns, and the cues in each."""
    return [
        marked(pattern.format(who=name, what=what))
        for name, what, pair in product(who, _WHAT, zip(_HEDGED, _PLAIN, strict=True))
        for pattern in pair
    ]


def labels(cues: list[list[Span]]) -> list[str]:
    return ["uncertain" if spans else "certain" for spans in cues]


TEXTS, CUES = map(list, zip(*rows("The harbour", "Mira Oddy", "🚢 “Penn”", "The council", "Vesmark"), strict=True))
LABELS = labels(CUES)

#: Sentences about others.
NEW, NEW_CUES = map(list, zip(*rows("The queen", "Né", "A ferry"), strict=True))
NEW_LABELS = labels(NEW_CUES)


def classifier(**parameters: object) -> HedgeClassifier:
    """Return an unfitted classifier that is small and quick."""
    return HedgeClassifier(**{"bits": 12, "folds": 2, "C": 3.0, "C_ngrams": 10.0} | parameters)


@cache
def fitted() -> HedgeClassifier:
    """Return a classifier that has read the toy sentences; do not fit it again."""
    return classifier().fit(TEXTS, LABELS, cues=CUES)


@cache
def fitted_tagger() -> HedgeTagger:
    """Return a tagger that has read the toy sentences; do not fit it again."""
    return HedgeTagger(bits=12, C=3.0).fit(TEXTS, CUES)
