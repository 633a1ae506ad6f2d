"""For or against whom or what: of a text towards a target, and of one entity towards another."""

from toolkit.stance.systems import BASELINES, SYSTEMS

__all__ = ["BASELINES", "SYSTEMS"]
