"""The hash of a feature, from what its template joins."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, inline="always")
def mix(template: int, a: int, b: int, c: int) -> np.uint32:
    """Hash what a template joins."""
    x = np.uint64(template + 1) * np.uint64(0xD6E8FEB86659FD93)
    x += np.uint64(a) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(b) * np.uint64(0xC2B2AE3D27D4EB4F)
    x += np.uint64(c) * np.uint64(0x165667B19E3779F9)
    x = (x ^ (x >> np.uint64(32))) * np.uint64(0xD6E8FEB86659FD93)
    return np.uint32(x >> np.uint64(32))
