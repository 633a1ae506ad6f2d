"""The systems that an experiment on stance can name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from toolkit.stance.headline import HeadlineStance
from toolkit.stance.target import TargetStance
from toolkit.stance.target_baselines import MajorityByTarget, TfidfTarget, majority
from toolkit.stance.target_motion import MotionStance
from toolkit.stance.target_topic import TopicStance

SYSTEMS: dict[str, Callable[..., Any]] = {
    "headline_stance": HeadlineStance,
    "majority": majority,
    "majority_by_target": MajorityByTarget,
    "motion_stance": MotionStance,
    "target_stance": TargetStance,
    "tfidf_target": TfidfTarget,
    "topic_stance": TopicStance,
}
BASELINES: frozenset[str] = frozenset({"majority", "majority_by_target", "tfidf_target"})
