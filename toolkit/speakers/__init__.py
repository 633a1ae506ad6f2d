"""Speakers: the persons, bodies and groups that the sources of attributions resolve to."""

from toolkit.speakers.identity import identity
from toolkit.speakers.resolution import UNNAMED, Resolution, Speaker, resolve

__all__ = ["UNNAMED", "Resolution", "Speaker", "identity", "resolve"]
