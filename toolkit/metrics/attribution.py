"""Metrics of attributions: flat roles that must match exactly, and linked ones with their parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from toolkit.metrics.base import Floats, Metrics, Offsets, prf

_ROLES = ("source", "cue", "content")


class RoleMetrics(Metrics):
    """Precision, recall and F1 of flat roles that must match exactly, as CofeNet was evaluated.

    Examples
    --------
    >>> metrics = RoleMetrics()
    >>> rows = metrics.statistics([[(0, 2, "source"), (3, 7, "cue")]], [[(0, 2, "source"), (3, 8, "cue")]])
    >>> {name: float(value) for name, value in metrics.scores(rows.sum(0)).items() if "f1" in name}
    {'exact_f1_source': 1.0, 'exact_f1_cue': 0.0, 'exact_f1_content': 0.0}
    """

    main = "exact_f1_content"

    def statistics(
        self, gold: Sequence[Iterable[tuple[int, int, str]]], predicted: Sequence[Iterable[tuple[int, int, str]]]
    ) -> Floats:
        """Return hits, predictions and gold spans of each role, for every text."""
        rows = []
        for spans, guesses in zip(gold, predicted, strict=True):
            pairs = [({s for s in spans if s[2] == role}, {s for s in guesses if s[2] == role}) for role in _ROLES]
            rows.append([number for true, guess in pairs for number in (len(true & guess), len(guess), len(true))])
        return np.array(rows, dtype=np.float64).reshape(-1, 3 * len(_ROLES))

    def scores(self, totals: Floats) -> dict[str, Floats]:
        """Return precision, recall and F1 of every role."""
        return _scores(totals, [f"exact_{{}}_{role}" for role in _ROLES])


class TokenAttribution(NamedTuple):
    """An attribution as the tokens of its source, its cue and its content, by number."""

    source: frozenset[int] = frozenset()
    cue: frozenset[int] = frozenset()
    content: frozenset[int] = frozenset()


class AttributionMetrics(Metrics):
    """Precision, recall and F1 of linked attributions, of their parts, and of the tokens of each part.

    - ``exact_f1_attribution``: source, cue and content of one attribution are all right.
    - ``exact_f1_ROLE``: all tokens of the part of some attribution; a part that several share counts once.
    - ``overlap_f1_ROLE``: tokens that are in such a part of any attribution.
    """

    main = "exact_f1_attribution"

    def statistics(
        self, gold: Sequence[Sequence[TokenAttribution]], predicted: Sequence[Sequence[TokenAttribution]]
    ) -> Floats:
        """Return hits, predictions and gold numbers of every kind, for every text."""
        rows = []
        for true, guess in zip(gold, predicted, strict=True):
            pairs: list[tuple[set[object], set[object]]] = [(set(true), set(guess))]
            for place in range(len(_ROLES)):
                pairs.append(({one[place] for one in true if one[place]}, {one[place] for one in guess if one[place]}))
            for place in range(len(_ROLES)):
                pairs.append(({k for one in true for k in one[place]}, {k for one in guess for k in one[place]}))
            rows.append([number for t, g in pairs for number in (len(t & g), len(g), len(t))])
        return np.array(rows, dtype=np.float64).reshape(-1, 3 * (1 + 2 * len(_ROLES)))

    def scores(self, totals: Floats) -> dict[str, Floats]:
        """Return precision, recall and F1 of every kind."""
        parts = [f"{kind}_{{}}_{role}" for kind in ("exact", "overlap") for role in _ROLES]
        return _scores(totals, ["exact_{}_attribution", *parts])


def cut_attribution(tokens: Sequence[Offsets], parts: Iterable[Iterable[Offsets]]) -> TokenAttribution:
    """Return the tokens that the parts of an attribution touch.

    Examples
    --------
    >>> cut_attribution([(0, 2), (3, 7)], [[(0, 2)], [(3, 6)], []])
    TokenAttribution(source=frozenset({0}), cue=frozenset({1}), content=frozenset())
    """
    starts, ends = (np.array(side, np.int64) for side in zip(*tokens, strict=True)) if tokens else (np.zeros(0),) * 2
    return TokenAttribution(
        *(
            frozenset(
                number
                for start, end in spans
                for number in range(np.searchsorted(ends, start, "right"), np.searchsorted(starts, end, "left"))
            )
            for spans in parts
        )
    )


def _scores(totals: Floats, names: Sequence[str]) -> dict[str, Floats]:
    return {
        name.format(metric): value
        for place, name in enumerate(names)
        for metric, value in prf(*(totals[..., 3 * place + number] for number in range(3))).items()
    }
