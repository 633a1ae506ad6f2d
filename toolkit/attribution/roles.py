"""Attributions as flat roles, as CofeNet's files have them: every token belongs to one piece, or to none."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from toolkit.annotation import Attribution, LabelledSpan
from toolkit.labels import ATTRIBUTION_ROLE

#: A flat role: start, end and label.
Roles = tuple[int, int, str]


def outermost(attributions: Sequence[Attribution]) -> list[Attribution]:
    """Return the attributions whose cue stands in no other one's content: PolNeAR does not nest."""
    contents = [(span.start, span.end, one) for one in attributions for span in one.content]
    return [
        one
        for one in attributions
        if not any(
            start <= one.cue[0].start and one.cue[-1].end <= end and other is not one for start, end, other in contents
        )
    ]


def flat_roles(starts: np.ndarray, ends: np.ndarray, attributions: Sequence[Attribution]) -> list[LabelledSpan]:
    """Return the pieces of attributions as runs of tokens; of pieces that overlap the first has the token.

    Parameters
    ----------
    starts, ends : ndarray of int
        First and end characters of the text's tokens.
    attributions : sequence of Attribution
    """
    pieces = sorted(
        {
            (span.start, span.end, role, round(one.p, 6))
            for one in attributions
            for role in ATTRIBUTION_ROLE
            for span in getattr(one, role)
        }
    )
    owners = np.full(len(starts), -1)
    for place in range(len(pieces) - 1, -1, -1):
        owners[(starts < pieces[place][1]) & (ends > pieces[place][0])] = place
    edges = np.flatnonzero(np.diff(owners, prepend=-1, append=-1)).tolist()
    return [
        LabelledSpan(int(starts[first]), int(ends[stop - 1]), *pieces[owners[first]][2:])
        for first, stop in pairwise(edges)
        if owners[first] >= 0
    ]
