"""How far a holder vouches for a clause or an event, from -3 (certainly not) to 3 (certainly)."""

from toolkit.commitment.systems import BASELINES, SYSTEMS

__all__ = ["BASELINES", "SYSTEMS"]
