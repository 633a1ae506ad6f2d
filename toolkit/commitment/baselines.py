"""What a regressor of commitment must beat: constants, and a bag of the words of the whole text."""

from __future__ import annotations

from sklearn.dummy import DummyRegressor


def mean() -> DummyRegressor:
    """Return a regressor that answers the mean of training."""
    return DummyRegressor()


def median() -> DummyRegressor:
    """Return a regressor that answers the median of training."""
    return DummyRegressor(strategy="median")


def constant(value: float = 3.0) -> DummyRegressor:
    """Return a regressor that always answers one value: 3.0 says that all that is written is so."""
    return DummyRegressor(strategy="constant", constant=value)
