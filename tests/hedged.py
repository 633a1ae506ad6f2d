"""Toy sentences, hedged and not, with their cues, and a classifier that has read them: seconds, not a corpus."""

from __future__ import annotations

from functools import cache
from itertools import product

from toolkit.hedging import HedgeClassifier, HedgeTagger

_WHO = ("The harbour", "Mira Oddy", "Osric Penn", "The council", "A new bridge", "The ferry", "Vesmark", "The tunnel")
_WHAT = ("close in March", "reach the coast", "cost the town nine million", "fail again", "open on Sunday")
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


def rows(patterns: tuple[str, ...]) -> list[tuple[str, list[Span]]]:
    return [marked(p.format(who=who, what=what)) for who, what, p in product(_WHO, _WHAT, patterns)]


_PAIRS = [pair for two in zip(rows(_HEDGED), rows(_PLAIN), strict=True) for pair in two]
TEXTS = [text for text, _ in _PAIRS]
CUES = [cues for _, cues in _PAIRS]
LABELS = ["uncertain" if cues else "certain" for cues in CUES]

#: Sentences of other words, for what was learned.
UNSEEN = [
    marked(sentence)
    for sentence in (
        "Lena Harrow [may] leave the Agrarian League.",
        "The mill burned down.",
        "It is [unclear whether] the clay is soft.",
        "Ten ships sank.",
        "Snow will [perhaps] fall.",
        "In May the price of wheat fell.",
        "Both roads [may] flood.",
        "The queen did resign.",
    )
]


def classifier(**parameters: object) -> HedgeClassifier:
    """Return an unfitted classifier that is small and quick."""
    return HedgeClassifier(**{"bits": 12, "folds": 2, "C": 10.0, "C_ngrams": 1.0} | parameters)


@cache
def fitted() -> HedgeClassifier:
    """Return a classifier that has read the toy sentences; do not fit it again."""
    return classifier().fit(TEXTS, LABELS, cues=CUES)


@cache
def fitted_tagger() -> HedgeTagger:
    """Return a tagger that has read the toy sentences; do not fit it again."""
    return HedgeTagger(bits=12, C=10.0).fit(TEXTS, CUES)
