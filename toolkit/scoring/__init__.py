"""Many texts: scored at the speed of the kernel, and whole corpora of them, streamed, into tables."""

from toolkit.scoring.blocks import STAGES, score
from toolkit.scoring.scored import Scored

__all__ = ["STAGES", "Scored", "score"]
