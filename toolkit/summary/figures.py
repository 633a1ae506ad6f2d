"""Plots of a summary: groups with their intervals, months as lines. They need matplotlib, the extra ``figures``."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from toolkit.errors import ToolkitError
from toolkit.summary.corpus import MONTH, Summary
from toolkit.summary.rates import DOCUMENT_RATES, SPEAKER_RATES, Group, Rate

_SHOWN = ("hedged sentences", "modals", "negations", "commitment")
_SHOWN_OF_SPEAKERS = ("hedged", "plausibility", "negated", "commitment")
_INK, _PALE = "#1f4e79", "#9db8d2"
_WIDTH = 11.0  # inches


def draw(summary: Summary, folder: Path) -> list[str]:
    """Draw a plot for every column, for the months and the speakers, and return the names of the files.

    Parameters
    ----------
    summary : Summary
    folder : Path
        Where the files are written.

    Raises
    ------
    ToolkitError
        If matplotlib is not installed.
    """
    try:
        plots = import_module("matplotlib.figure")
    except ImportError:
        raise ToolkitError("Plots need matplotlib: pip install 'discourse-toolkit[figures]'.") from None
    names = []
    sets = [(name, groups, DOCUMENT_RATES, _SHOWN) for name, groups in summary.by.items()]
    for name, groups, rates, shown in [*sets, ("speaker", summary.speakers, SPEAKER_RATES, _SHOWN_OF_SPEAKERS)]:
        if len(groups) < 2:
            continue
        held = [next(rate for rate in rates if rate.name == one) for one in shown]
        make = _months if name == MONTH else _bars
        figure = make(plots, groups, held)
        # The same plot is the same bytes: no date, no version.
        figure.savefig(folder / f"{name}.png", dpi=100, metadata={"Software": None})
        names.append(f"{name}.png")
    return names


def _bars(plots: Any, groups: Sequence[Group], rates: Sequence[Rate]) -> Any:
    """Return dots with intervals, a row a group, a panel a rate."""
    figure = plots.Figure(figsize=(_WIDTH, 1.2 + 0.24 * len(groups)), layout="constrained")
    panels = figure.subplots(1, len(rates), sharey=True)
    order = sorted(groups, key=lambda group: group.rates[rates[0].name].value)
    for panel, rate in zip(panels, rates, strict=True):
        for place, group in enumerate(order):
            value, low, high = group.rates[rate.name]
            panel.plot([low, high], [place, place], color=_PALE, linewidth=3, solid_capstyle="round")
            panel.plot([value], [place], "o", color=_INK, markersize=4)
        _name(panel, rate)
    panels[0].set_yticks(range(len(order)), [group.name for group in order], fontsize=8)
    return figure


def _months(plots: Any, groups: Sequence[Group], rates: Sequence[Rate]) -> Any:
    """Return lines with bands, a panel a rate."""
    figure = plots.Figure(figsize=(_WIDTH, 6), layout="constrained")
    panels = figure.subplots(2, (len(rates) + 1) // 2, sharex=True).ravel()
    places = [_in_years(group.name) for group in groups]
    for panel, rate in zip(panels, rates, strict=True):
        values, lows, highs = zip(*(group.rates[rate.name] for group in groups), strict=True)
        panel.fill_between(places, lows, highs, color=_PALE, alpha=0.6, linewidth=0)
        panel.plot(places, values, color=_INK, linewidth=1)
        _name(panel, rate)
    return figure


def _in_years(month: str) -> float:
    return int(month[:4]) + (int(month[5:7]) - 0.5) / 12


def _name(panel: Any, rate: Rate) -> None:
    panel.set_title(f"{rate.name}, {rate.unit}", fontsize=9)
    panel.tick_params(labelsize=8)
    panel.grid(axis="both", color="#e5e5e5", linewidth=0.6)
    panel.set_axisbelow(True)
    for side in ("top", "right"):
        panel.spines[side].set_visible(False)
