"""For or against whom or what: of a text towards a target, and of one entity towards another."""

from typing import TYPE_CHECKING

from toolkit.lazy import attributes

if TYPE_CHECKING:
    from toolkit.stance.entity import EntityStance
    from toolkit.stance.entity_directed import DirectedStance
    from toolkit.stance.headline import HeadlineStance
    from toolkit.stance.systems import BASELINES, SYSTEMS
    from toolkit.stance.target import TargetStance
    from toolkit.stance.target_motion import MotionStance
    from toolkit.stance.target_topic import TopicStance

__all__ = [
    "BASELINES",
    "SYSTEMS",
    "DirectedStance",
    "EntityStance",
    "HeadlineStance",
    "MotionStance",
    "TargetStance",
    "TopicStance",
]

# Analysis imports this package too, and must not pay for scikit-learn.
__getattr__ = attributes(
    __name__,
    {
        "DirectedStance": "toolkit.stance.entity_directed",
        "EntityStance": "toolkit.stance.entity",
        "HeadlineStance": "toolkit.stance.headline",
        "MotionStance": "toolkit.stance.target_motion",
        "TargetStance": "toolkit.stance.target",
        "TopicStance": "toolkit.stance.target_topic",
        "SYSTEMS": "toolkit.stance.systems",
        "BASELINES": "toolkit.stance.systems",
    },
)
