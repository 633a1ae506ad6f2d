"""Certainty of findings: learned, kept in a file, and sane at its edges."""

from __future__ import annotations

from pathlib import Path

import pytest
from sklearn.exceptions import NotFittedError

from toolkit.errors import ModelFileError
from toolkit.hedging import CertaintyRegressor, HedgeClassifier

TEXTS = ["The drug cures it.", "The drug may cure it.", "Rest heals.", "Rest might perhaps heal."]


@pytest.fixture(scope="module")
def regressor() -> CertaintyRegressor:
    return CertaintyRegressor().fit(TEXTS * 5, [6.0, 3.0, 6.0, 2.0] * 5)


def test_hedged_findings_sound_less_certain(regressor: CertaintyRegressor) -> None:
    plain, hedged = regressor.predict(["Sleep heals.", "Sleep might perhaps heal."])
    assert plain - hedged > 1


def test_a_file_brings_it_back(regressor: CertaintyRegressor, tmp_path: Path) -> None:
    path = regressor.save(tmp_path / "certainty")
    assert CertaintyRegressor.load(path).predict(TEXTS).tolist() == regressor.predict(TEXTS).tolist()


def test_another_model_is_refused(tmp_path: Path) -> None:
    path = HedgeClassifier.pretrained().save(tmp_path / "hedges")
    with pytest.raises(ModelFileError, match="must be a CertaintyRegressor"):
        CertaintyRegressor.load(path)


def test_it_must_be_fitted_first(tmp_path: Path) -> None:
    with pytest.raises(NotFittedError):
        CertaintyRegressor().predict(TEXTS)
    with pytest.raises(NotFittedError):
        CertaintyRegressor().save(tmp_path / "certainty")
