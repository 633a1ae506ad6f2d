"""Templates: which views of which tokens are joined into one feature. Data, so that every tagger can have its own."""

from __future__ import annotations

import re

import numpy as np

from toolkit.errors import must_be, unknown_name

# Views of every token of a window, in the order of its row; then those of the token alone that the window is around.
RING_VIEWS = ("word", "fine", "middle", "coarse", "last2", "last3", "last4", "first5", "shape", "term")
OWN_VIEWS = (
    *("left", "right"),
    *("stem", "first2", "first3", "ends", "question", "condition", "before", "behind", "length"),
)
VIEWS = RING_VIEWS + OWN_VIEWS
WORD, FINE, MIDDLE, COARSE, LAST2, LAST3, LAST4, FIRST5, SHAPE, TERM = range(len(RING_VIEWS))
REACH = 2  # tokens that a window extends to each side
NEAR = 1  # tokens to each side whose letters are looked at
PARTS = 3  # views that a template joins at most

WIDTH = len(RING_VIEWS)
OWN = (2 * REACH + 1) * WIDTH  # where the values of the token alone begin, behind those of the window's tokens
LEFT, RIGHT, CLAUSE = OWN, OWN + 1, OWN + 2  # the last is where those of its clause begin
NONE = OWN + len(OWN_VIEWS)  # always zero: for parts that templates lack
VALUES = NONE + 1


def templates(*lines: str) -> np.ndarray:
    """Return templates as an array, shape (templates, 6): offset and view of each part, view -1 where there is none.

    Parameters
    ----------
    *lines : str
        Each up to three parts ``VIEW`` or ``VIEW+1``, ``VIEW-2`` …, separated by spaces.

    Examples
    --------
    >>> templates("word", "fine-1 word").tolist()
    [[0, 0, 0, -1, 0, -1], [-1, 1, 0, 0, 0, -1]]
    """
    array = np.zeros((len(lines), 2 * PARTS), np.int8)
    array[:, 1::2] = -1
    for t, line in enumerate(lines):
        for part, name in enumerate(line.split()):
            kind = re.split(r"[+-]", name)[0]
            if kind not in VIEWS:
                raise unknown_name("view of a template", kind, VIEWS)
            offset = int(name[len(kind) :] or 0)
            if abs(offset) > _reach(kind):
                raise must_be(name, "a template", f"at most {_reach(kind)} tokens away", offset)
            array[t, 2 * part : 2 * part + 2] = offset, VIEWS.index(kind)
    return array


def _reach(kind: str) -> int:
    if kind in OWN_VIEWS:
        return 0
    return NEAR if kind in RING_VIEWS[LAST2 : SHAPE + 1] else REACH


def slots(templates: np.ndarray) -> np.ndarray:
    """Return where the parts of templates stand in a window's values, shape (templates, PARTS)."""
    offsets, kinds = templates[:, 0::2].astype(np.int32), templates[:, 1::2].astype(np.int32)
    own = kinds >= WIDTH
    return np.where(kinds < 0, NONE, np.where(own, OWN + kinds - WIDTH, (offsets + REACH) * WIDTH + kinds))


def within_reach(templates: np.ndarray) -> bool:
    """Say whether an array holds templates: compiled code checks no index."""
    if templates.ndim != 2 or templates.shape[1] != 2 * PARTS:
        return False
    offsets, kinds = templates[:, 0::2], templates[:, 1::2]
    return bool((kinds >= -1).all() and (kinds < len(VIEWS)).all() and (np.abs(offsets) <= REACH).all())
