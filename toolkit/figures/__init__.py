"""Figures of results, drawn by matplotlib: one style, a column wide, colours that all eyes tell apart."""

from toolkit.figures.curves import draw_learning_curves, draw_precision_recall, draw_reliability
from toolkit.figures.matrices import draw_confusion, draw_transfer
from toolkit.figures.overlap import draw_overlap
from toolkit.figures.speed import draw_speed
from toolkit.figures.style import save

__all__ = [
    "draw_confusion",
    "draw_learning_curves",
    "draw_overlap",
    "draw_precision_recall",
    "draw_reliability",
    "draw_speed",
    "draw_transfer",
    "save",
]
