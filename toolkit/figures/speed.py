"""How right systems are over how fast they read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from toolkit.figures.style import COLOURS, GREY

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw_speed(axes: Axes, systems: Mapping[str, tuple[float, float | None]]) -> None:
    """Draw F1 over MB a second, on a logarithmic scale; what has no F1 stands below the line.

    Parameters
    ----------
    axes : Axes
        Where to.
    systems : mapping
        Name to speed and F1. Systems are numbered by speed, and told below the figure.
    """
    ordered = sorted(systems.items(), key=lambda item: -item[1][0])
    known = [f1 for _, (_, f1) in ordered if f1 is not None]
    below = 100 * min(known, default=0.1) - 10
    for number, (name, (speed, f1)) in enumerate(ordered, 1):
        ours = name.startswith("toolkit")
        colour = COLOURS[0] if ours else COLOURS[1] if f1 is not None else GREY
        height = below if f1 is None else 100 * f1
        axes.plot(speed, height, "s" if ours else "o", color=colour, markersize=4)
        side = 1 if number % 2 else -1
        axes.annotate(
            str(number), (speed, height), (0, 4.5 * side), textcoords="offset points", ha="center",
            va="bottom" if side > 0 else "top", fontsize=6, color=colour,
        )  # fmt: skip
        axes.plot([], [], "s" if ours else "o", color=colour, label=f"{number}  {name}")
    axes.axhline(below + 5, color=GREY, linewidth=0.4, linestyle=":")
    axes.set_xscale("log")
    axes.set(xlabel="MB of text a processor second", ylabel="F1 uncertain, %", ylim=(below - 4, None))
    ticks = [tick for tick in axes.get_yticks() if tick > below + 5]
    axes.set_yticks([below, *ticks], ["none", *(f"{tick:.0f}" for tick in ticks)])
    axes.margins(y=0.12)
    # Outside of the axes, so that long names take from their height alone.
    axes.figure.legend(loc="outside lower left", fontsize=5.5, handletextpad=0.2, labelspacing=0.25, borderpad=0)
