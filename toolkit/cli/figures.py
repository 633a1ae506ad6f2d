"""``discourse figures``: results → figures."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.cli.run import RESULTS
from toolkit.errors import InputError

if TYPE_CHECKING:
    from toolkit.comparison import Overlap
    from toolkit.predictions import Predictions
    from toolkit.tables import Section

FIGURES = "experiments/figures"

_EXAMPLES = """\
examples:
  discourse figures                                 # of every task, into experiments/figures
  discourse figures hedging --output figures

Of classifications: confusion matrices; of two labels with probabilities: precision and recall, reliability. Of all: the
errors that our system shares with the others on the same rows. Learning curves and transfer matrices where `discourse
curve` and `discourse transfer` made them. PNG and SVG, a column wide.
"""

#: Inches.
_SQUARE, _FLAT = 3.0, 2.4


def add(commands: Any) -> None:
    """Add the sub-command."""
    parser = commands.add_parser(
        "figures", help="draw the results", description="Draw the results as PNG and SVG.", epilog=_EXAMPLES
    )
    parser.add_argument("tasks", nargs="*", metavar="TASK", help="a task; all of them if not given")
    parser.add_argument(
        "--results", default=RESULTS, metavar="DIR", help="the folder of results (default: %(default)s)"
    )
    parser.add_argument("--output", default=FIGURES, metavar="DIR", help="the folder of figures (default: %(default)s)")
    parser.set_defaults(action=figures)


def figures(arguments: argparse.Namespace) -> int:
    """Draw everything that the results of the tasks give."""
    from toolkit.errors import unknown_name
    from toolkit.experiment import TASKS
    from toolkit.figures.style import figure, save

    for task in arguments.tasks:
        if task not in TASKS:
            raise unknown_name("task", task, TASKS)
    drawn = 0
    for task in arguments.tasks or TASKS:
        for name, height, draw in _figures(task, Path(arguments.results)):
            with figure(height) as (page, axes):
                draw(axes)
                drawn += 1
                for path in save(page, Path(arguments.output) / task / name):
                    print(path)
    if not drawn:
        raise InputError(f"The results in {arguments.results!r} must have something to draw, got none.")
    return 0


Drawing = tuple[str, float, Callable[[Any], None]]


def _figures(task: str, results: Path) -> Iterator[Drawing]:
    """Yield the name, the height and the drawing of every figure of a task."""
    from toolkit.figures import draw_learning_curves, draw_transfer
    from toolkit.learning_curve import Curve
    from toolkit.results import load_results
    from toolkit.tables import OWN, build_sections
    from toolkit.transfer import load_matrices

    for section in build_sections(task, load_results(results, task), []):
        if section.corpus not in OWN:
            yield from _section_figures(section)
    curves = {path.stem: Curve.load(path) for path in sorted((results / "curves" / task).glob("*.json"))}
    for metric in sorted({curve.metric for curve in curves.values()}):
        alike = {name: curve for name, curve in curves.items() if curve.metric == metric}
        yield f"learning-curves-{metric}", _FLAT, partial(draw_learning_curves, curves=alike)
    for name, matrix in load_matrices(results, task).items():
        yield f"transfer{name.removeprefix(task)}", _SQUARE, partial(draw_transfer, matrix=matrix)


def _section_figures(section: Section) -> Iterator[Drawing]:
    from toolkit.figures import draw_confusion, draw_overlap, draw_precision_recall, draw_reliability

    def part(answers: Predictions) -> Callable[[Any], None]:
        return lambda axes: draw_confusion(axes, answers)

    drawn = _drawn(section)
    place = f"{section.corpus}-{section.split}".replace(", ", "-").replace(" ", "_")
    for name, own in drawn["ours"].items():
        yield f"{place}-{name}-confusion", _FLAT, part(own)
    systems = {name: one for kind in drawn.values() for name, one in kind.items() if len(one.problem.labels) == 2}
    if with_p := {name: one for name, one in systems.items() if one.p is not None}:
        yield f"{place}-precision-recall", _SQUARE, lambda axes: draw_precision_recall(axes, systems)
        yield f"{place}-reliability", _SQUARE, lambda axes: draw_reliability(axes, with_p)
    for name, others in _overlaps(section).items():
        yield f"{place}-{name}-errors", 0.9 + 0.35 * len(others), partial(draw_overlap, name=name, others=others)


def _overlaps(section: Section) -> dict[str, dict[str, Overlap]]:
    """Return the errors that the best system of ours shares with each of the others, on the same rows."""
    from toolkit.comparison import comparable, error_overlap
    from toolkit.tables.sections import ERRORS

    answers = {line.system: line.result.predictions for line in section.lines if line.result}
    ours = [line for line in section.lines if line.kind == "ours" and answers.get(line.system)]
    if not ours:
        return {}
    sign = -1 if section.main in ERRORS else 1
    best = max(ours, key=lambda line: sign * (line.scores[section.main].value or 0)).system
    own = answers.pop(best)
    others = {name: error_overlap(own, one) for name, one in answers.items() if own and one and comparable(own, one)}
    return {best: others} if others else {}


def _drawn(section: Section) -> dict[str, dict[str, Predictions]]:
    """Return the classifications by one system each that say more than one label; ours first, then by name."""
    found: dict[str, dict[str, Predictions]] = {"ours": {}, "others": {}}
    for line in sorted(section.lines, key=lambda line: line.system):
        answers = line.result.predictions if line.result else None
        if answers is None or answers.problem.kind != "classification" or answers.problem.runs > 1:
            continue
        if len(set(answers.predicted)) > 1:
            found["ours" if line.kind == "ours" else "others"][line.system] = answers
    return found
