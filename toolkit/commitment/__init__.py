"""How far a holder vouches for a clause or an event, from -3 (certainly not) to 3 (certainly)."""

from typing import TYPE_CHECKING

from toolkit.lazy import attributes

if TYPE_CHECKING:
    from toolkit.commitment.estimators import CommitmentRegressor
    from toolkit.commitment.rules import CommitmentRules
    from toolkit.commitment.systems import BASELINES, SYSTEMS

__all__ = ["BASELINES", "SYSTEMS", "CommitmentRegressor", "CommitmentRules"]

# The model is read without scikit-learn, which its estimators need.
__getattr__ = attributes(
    __name__,
    {
        "CommitmentRegressor": "toolkit.commitment.estimators",
        "CommitmentRules": "toolkit.commitment.rules",
        "SYSTEMS": "toolkit.commitment.systems",
        "BASELINES": "toolkit.commitment.systems",
    },
)
