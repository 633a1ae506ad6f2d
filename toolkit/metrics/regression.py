"""Metrics of numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from toolkit.metrics.base import Floats, Metrics, ratio


class RegressionMetrics(Metrics):
    """Pearson's r, mean absolute error and root mean squared error.

    Examples
    --------
    >>> metrics = RegressionMetrics()
    >>> float(metrics.scores(metrics.statistics([1, 2, 3], [2, 3, 4]).sum(0))["pearson"])
    1.0
    """

    main = "pearson"

    def statistics(self, gold: Sequence[float], predicted: Sequence[float]) -> Floats:
        """Return the moments of every row, about the gold mean so that sums of squares lose no digits."""
        y, guess = np.asarray(gold, dtype=np.float64), np.asarray(predicted, dtype=np.float64)
        error = guess - y
        centre = y.mean() if len(y) else 0.0
        y, guess = y - centre, guess - centre
        columns = [np.ones_like(y), y, guess, y * y, guess * guess, y * guess, np.abs(error), error**2]
        return np.stack(columns, axis=1)

    def scores(self, totals: Floats) -> dict[str, Floats]:
        """Return the metrics; r of a constant is not a number."""
        n, x, y, xx, yy, xy, absolute, squared = np.moveaxis(totals, -1, 0)
        spread_x, spread_y = n * xx - x * x, n * yy - y * y
        # A constant's spread is rounding noise about zero: nothing to correlate with.
        flat = (spread_x <= 1e-12 * n * xx) | (spread_y <= 1e-12 * n * yy)
        with np.errstate(invalid="ignore", divide="ignore"):
            r = np.where(flat, np.nan, (n * xy - x * y) / np.sqrt(spread_x * spread_y))
        return {"pearson": r, "mae": ratio(absolute, n), "rmse": np.sqrt(ratio(squared, n))}
