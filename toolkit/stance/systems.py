"""The systems that an experiment on stance can name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from toolkit.stance.entity import EntityStance
from toolkit.stance.entity_baselines import bag_of_words, most_frequent
from toolkit.stance.entity_directed import DirectedStance
from toolkit.stance.headline import HeadlineStance
from toolkit.stance.target import TargetStance
from toolkit.stance.target_baselines import MajorityByTarget, TfidfTarget, majority
from toolkit.stance.target_motion import MotionStance
from toolkit.stance.target_topic import TopicStance

SYSTEMS: dict[str, Callable[..., Any]] = {
    "bag_of_words": bag_of_words,
    "directed_stance": DirectedStance,
    "entity_stance": EntityStance,
    "headline_stance": HeadlineStance,
    "majority": majority,
    "majority_by_target": MajorityByTarget,
    "most_frequent": most_frequent,
    "motion_stance": MotionStance,
    "target_stance": TargetStance,
    "tfidf_target": TfidfTarget,
    "topic_stance": TopicStance,
}
BASELINES: frozenset[str] = frozenset(
    {"bag_of_words", "majority", "majority_by_target", "most_frequent", "tfidf_target"}
)
