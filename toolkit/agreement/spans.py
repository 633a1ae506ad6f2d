"""Agreement on spans: token by token, and as units of a continuum (Krippendorff's alpha for unitising)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: Half-open spans of one annotator in one document.
Spans = Sequence[tuple[int, int]]


def token_answers(tokens: Spans, spans: Mapping[str, Sequence[Spans]]) -> list[list[str]]:
    """Return for every token what each annotator has it in: the labels of the spans, joined, or nothing.

    Parameters
    ----------
    tokens : sequence of (int, int)
        The tokens of a document.
    spans : mapping
        Label to every annotator's spans in it.

    Examples
    --------
    >>> token_answers([(0, 3), (4, 7)], {"cue": [[(0, 3)], [(0, 7)]], "source": [[], [(4, 7)]]})
    [['cue', 'cue'], ['', 'cue+source']]
    """
    starts = np.array([start for start, _ in tokens], np.int64)
    ends = np.array([end for _, end in tokens], np.int64)
    annotators = max((len(by_annotator) for by_annotator in spans.values()), default=0)
    answers: list[list[list[str]]] = [[[] for _ in range(annotators)] for _ in tokens]
    for label in sorted(spans):
        for who, own in enumerate(spans[label]):
            inside = {
                place
                for start, end in own
                for place in range(np.searchsorted(ends, start, "right"), np.searchsorted(starts, end, "left"))
            }
            for place in inside:
                answers[place][who].append(label)
    return [["+".join(labels) for labels in row] for row in answers]


@dataclass(frozen=True)
class Units:
    """What one label's units in a document amount to: disagreements add up, lengths are put together.

    Parameters
    ----------
    observed : float
        The squared distances of all pairs of annotators.
    sizes, gaps : array
        The lengths of all units, and of what is between them.
    """

    observed: float
    sizes: NDArray[np.float64]
    gaps: NDArray[np.float64]


def alpha_unitised(lengths: Sequence[int], units: Mapping[str, Sequence[Sequence[Spans]]]) -> float:
    """Return Krippendorff's alpha for unitising, of documents laid end to end.

    An annotator's spans of one label must not overlap. Where two annotators' units meet, they differ by the squared
    distances of their ends; a unit that lies in a gap of the other differs by its squared length.

    Parameters
    ----------
    lengths : sequence of int
        The length of every document.
    units : mapping
        Label to, for every document, every annotator's spans in it.

    Returns
    -------
    float
        Not a number where nobody marked anything.

    References
    ----------
    Krippendorff 2004. Content Analysis, 2nd edition, pages 251-256.

    Examples
    --------
    >>> alpha_unitised([10], {"cue": [[[(2, 5)], [(2, 5)]]]})
    1.0
    """
    annotators = max((len(documents[0]) for documents in units.values() if documents), default=0)
    parts = {
        label: [measure(length, spans) for length, spans in zip(lengths, documents, strict=True)]
        for label, documents in units.items()
    }
    return alpha_of(parts, sum(lengths), annotators)


def measure(length: int, by_annotator: Sequence[Spans]) -> Units:
    """Measure one label's units in one document."""
    ordered = [sorted(spans) for spans in by_annotator]
    pairs = [(ours, theirs) for place, ours in enumerate(ordered) for theirs in ordered[place + 1 :]]
    return Units(
        sum(_distance(ours, theirs) for ours, theirs in pairs),
        np.array([end - start for spans in ordered for start, end in spans], np.float64),
        np.array([gap for spans in ordered for gap in _gaps(spans, length)], np.float64),
    )


def alpha_of(parts: Mapping[str, Sequence[Units]], whole: int, annotators: int) -> float:
    """Return the alpha of documents that are `whole` characters together, of what was measured in each."""
    observed = expected = 0.0
    for documents in parts.values():
        observed += 2 * sum(one.observed for one in documents) / (annotators * (annotators - 1) * whole**2)
        sizes, gaps = (np.concatenate([getattr(one, side) for one in documents]) for side in ("sizes", "gaps"))
        expected += _expected(sizes, gaps, annotators, whole)
    return 1 - observed / expected if expected else float("nan")


def _expected(sizes: NDArray[np.float64], gaps: NDArray[np.float64], annotators: int, whole: int) -> float:
    """Return what units and gaps of these lengths differ by on average, wherever they may lie."""
    if not len(sizes):
        return 0.0
    among_units = (len(sizes) - 1) / 3 * (2 * sizes**3 - 3 * sizes**2 + sizes)
    gaps = np.sort(gaps)
    tails = np.concatenate([np.cumsum(gaps[::-1])[::-1], [0.0]])
    first = np.searchsorted(gaps, sizes, "left")
    room = tails[first] - (len(gaps) - first) * (sizes - 1)
    places = annotators * whole
    total = 2 / whole * float(np.sum(among_units + sizes**2 * room))
    return total / (places * (places - 1) - float(np.sum(sizes * (sizes - 1))))


def _gaps(spans: Spans, length: int) -> list[int]:
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), length]
    return [start - end for end, start in zip(ends, starts, strict=True) if start > end]


def _distance(ours: Spans, theirs: Spans) -> float:
    """Return the sum of squared distances of the units of two annotators in a document."""
    total = 0.0
    met: set[int] = set()
    for start, end in ours:
        alone = True
        for number, (other_start, other_end) in enumerate(theirs):
            if other_start < end and start < other_end:
                total += (start - other_start) ** 2 + (end - other_end) ** 2
                alone = False
                met.add(number)
        total += (end - start) ** 2 * alone
    return total + sum((end - start) ** 2 for number, (start, end) in enumerate(theirs) if number not in met)
