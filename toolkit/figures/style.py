"""What all figures share: size, type, colours, and files that are the same every time."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import ParameterError
from toolkit.results import write_whole

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Inches: a column of a two-column page.
WIDTH = 3.3

#: Okabe and Ito's colours, the darker ones, in the order in which lines take them; and a mark for each.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00")
MARKS = ("o", "s", "^", "D", "v", "P")
GREY = "#777777"

#: Shares in a matrix: one hue from white, dark enough to print in grey.
SHADES = "Blues"

_SETTINGS: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 7,
    "axes.titlesize": 8,
    "axes.labelsize": 7,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.labelsize": 6.5,
    "ytick.labelsize": 6.5,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "legend.fontsize": 6.5,
    "legend.frameon": False,
    "lines.linewidth": 1.2,
    "lines.markersize": 3.5,
    "svg.hashsalt": "discourse-toolkit",
    "svg.fonttype": "none",
}


@contextmanager
def figure(height: float) -> Iterator[tuple[Figure, Axes]]:
    """Open a figure a column wide, with one pair of axes; it is closed on leaving.

    Parameters
    ----------
    height : float
        Inches.
    """
    try:
        import matplotlib

        matplotlib.use("agg")
        from matplotlib import pyplot
    except ImportError:
        raise ParameterError("Figures need matplotlib: pip install 'discourse-toolkit[figures]'.") from None
    with matplotlib.rc_context(_SETTINGS):
        drawn, axes = pyplot.subplots(figsize=(WIDTH, height), layout="constrained")
        try:
            yield drawn, axes
        finally:
            pyplot.close(drawn)


def save(drawn: Any, path: Path) -> list[Path]:
    """Write a figure as PNG and SVG; return the paths.

    Parameters
    ----------
    drawn : matplotlib.figure.Figure
        The figure, inside its :func:`figure`.
    path : Path
        Where to, without a suffix.
    """
    paths = []
    for format_, options in (
        ("png", {"dpi": 300, "metadata": {"Software": None}}),
        ("svg", {"metadata": {"Date": None}}),
    ):
        buffer = io.BytesIO()
        drawn.savefig(buffer, format=format_, **options)
        paths.append(path.with_name(f"{path.name}.{format_}"))
        write_whole(paths[-1], buffer.getvalue())
    return paths
