"""Which errors two systems share: of all rows, a bar from both right to both wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from toolkit.comparison import Overlap
from toolkit.figures.style import COLOURS, GREY

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: A part narrower than this share has no room for its number.
_ROOM = 0.055


def draw_overlap(axes: Axes, name: str, others: Mapping[str, Overlap]) -> None:
    """Draw one bar for every other system: both right, only the system, only the other, both wrong.

    Parameters
    ----------
    axes : Axes
        Where to.
    name : str
        The system.
    others : mapping
        Name of another system to the overlap of the system, as A, with it.
    """
    parts = (
        ("both right", "both", "#e6e6e6", "black", ""),
        (f"only {name}", "only_a", COLOURS[0], "white", ""),
        ("only the other", "only_b", COLOURS[5], "black", "////"),
        ("both wrong", "neither", GREY, "white", ""),
    )
    places = list(range(len(others)))
    shares = [{part: n / sum(vars(one).values()) for part, n in vars(one).items()} for one in others.values()]
    left = [0.0] * len(others)
    for label, part, colour, ink, hatch in parts:
        widths = [share[part] for share in shares]
        axes.barh(places, widths, 0.66, left, label=label, color=colour, hatch=hatch, edgecolor="white", linewidth=0.8)
        for place, width, start in zip(places, widths, left, strict=True):
            if width >= _ROOM:
                under = {"boxstyle": "round,pad=0.15", "facecolor": colour, "edgecolor": "none"}
                axes.text(
                    start + width / 2, place, f"{width:.0%}".rstrip("%"), ha="center", va="center", color=ink,
                    fontsize=6.5, bbox=under,
                )  # fmt: skip
        left = [start + width for start, width in zip(left, widths, strict=True)]
    axes.set_yticks(places, [other.replace("_", "\n") for other in others])
    axes.set(xlim=(0, 1), xlabel="rows answered rightly by, %", ylim=(len(others) - 0.5, -0.5))
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100"])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.legend(loc="lower center", bbox_to_anchor=(0.4, 1.0), ncols=2, columnspacing=1.2, handlelength=1.4)
