"""Sections → a page: what a reader of a paper wants to see, in grids of cells that any markup can write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from toolkit.published import Note
from toolkit.results import Score
from toolkit.tables.sections import ERRORS, OWN, Line, Section, with_tests

#: As many metrics as one grid may have, precision and recall among them; of more, these get a grid of their own.
_WIDEST = 7

#: Of fewer documents than this, resamples and swaps are too few for intervals and tests.
_FEW = 10

#: Metrics that are printed as they are; every other one is a share, printed in percent.
_NOT_SHARES = ERRORS | {"pearson"}
_COUNTS = frozenset({"found"})

#: How the parts of a metric's name are printed, where not as they are.
_PRINTED = {"f1": "F1", "precision": "P", "recall": "R", "ece": "ECE", "mae": "MAE", "rmse": "RMSE", "pearson": "r"}

_OWN_REMARK = "Measured on our own sample: it shows that everything works, not how well on news."


@dataclass(frozen=True)
class Cell:
    """A value as it is printed, with its interval if it has one; or a word."""

    text: str
    low: str = ""
    high: str = ""


@dataclass(frozen=True)
class Grid:
    """A header and rows of cells; the first `words` columns are words, the others numbers."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    words: int = 2


@dataclass(frozen=True)
class Block:
    """What is printed of one section."""

    title: str
    remarks: tuple[str, ...]
    grids: tuple[Grid, ...]
    footnotes: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """What is printed of one task."""

    task: str
    blocks: tuple[Block, ...] = field(default=())

    @property
    def intro(self) -> str:
        """How to read the page."""
        return (
            "In brackets: the 95% interval of 1,000 bootstrap resamples of documents. Shares are in percent; ECE, "
            "Brier, r, MAE and RMSE are not. P, R: precision, recall. *p*: paired approximate randomisation by "
            "document against the best baseline, which is marked ★, corrected within each table by Holm's method."
        )


def build_page(task: str, sections: Iterable[Section], notes: Sequence[Note] = (), more: Sequence[Block] = ()) -> Page:
    """Lay out the sections of a task.

    Parameters
    ----------
    task : str
        The task.
    sections : iterable of Section
        What :func:`build_sections` made.
    notes : sequence of Note
        Footnotes on corpora.
    more : sequence of Block
        What follows the sections.
    """
    return Page(task, (*(_block(with_tests(section), notes) for section in sections), *more))


def metric_label(metric: str) -> str:
    """Return how a metric's name is printed.

    Examples
    --------
    >>> [metric_label(name) for name in ("f1_uncertain", "exact_precision_cue", "brier", "scope_f1")]
    ['F1 uncertain', 'exact P cue', 'Brier', 'scope F1']
    """
    if metric in ("brier", "accuracy"):
        return metric.capitalize()
    return " ".join(_PRINTED.get(part, part) for part in metric.split("_"))


def is_share(metric: str) -> bool:
    """Say whether a metric is a share, which is printed in percent."""
    return metric not in _COUNTS and not _NOT_SHARES & set(metric.split("_"))


def format_score(metric: str, score: Score | None) -> Cell:
    """Return a score as it is printed: a share in percent, anything else as it is."""
    if score is None or score.value is None:
        return Cell("–")
    if metric in _COUNTS:
        factor, digits = 1, 0
    else:
        factor, digits = (100, 1) if is_share(metric) else (1, 3)
    value, *interval = (
        "" if number is None else f"{number * factor:.{digits}f}" for number in (score.value, score.low, score.high)
    )
    return Cell(value, *interval) if all(interval) else Cell(value)


def format_p(p: float | None) -> str:
    """Return a p-value as it is printed."""
    if p is None:
        return "–"
    return "≤ .0001" if p <= 0.0001 else f"{p:.4f}".removeprefix("0")


def _block(section: Section, notes: Sequence[Note]) -> Block:
    headline = [name for name in section.metrics if not _is_detail(name)]
    detail = [name for name in section.metrics if _is_detail(name)]
    if len(section.metrics) <= _WIDEST:
        headline, detail = [*headline, *detail], []
    grids = [_headline(section, headline)]
    if detail:
        grids.append(_detail(section, detail))
    footnotes = [note.text for note in notes if note.corpus == section.corpus]
    if section.untested:
        footnotes.append(f"Not tested, for want of predictions on the same rows: {', '.join(section.untested)}.")
    documents = [line.result.n["documents"] for line in section.lines if line.result]
    if documents and max(documents) < _FEW:
        footnotes.append(
            f"The rows are of {max(documents)} documents only: so few that intervals and tests say little."
        )
    own = (_OWN_REMARK,) if section.corpus in OWN else ()
    title = f"{section.corpus}, {section.split}: {metric_label(section.main)}"
    return Block(title, (*own, *section.remarks), tuple(grids), tuple(footnotes))


def _headline(section: Section, metrics: Sequence[str]) -> Grid:
    """Return a line's scores with their intervals, its test and the number of rows."""
    best = section.best_baseline
    rows = []
    for line in section.lines:
        star = " ★" if line is best else ""
        note = f" ({line.note})" if line.note else ""
        scores = [format_score(metric, line.scores.get(metric)) for metric in metrics]
        tail = (Cell(format_p(line.p)), Cell(f"{line.n:,}"))
        rows.append((Cell(f"{line.system}{star}{note}"), Cell(line.kind), *scores, *tail))
    return Grid("", ("system", "kind", *map(metric_label, metrics), "p", "n"), tuple(rows))


def _detail(section: Section, metrics: Sequence[str]) -> Grid:
    """Return precision and recall, two in a cell; their intervals are in the results."""
    pairs = [(name, name.replace("precision", "recall")) for name in metrics if "precision" in name.split("_")]
    rows = [
        (Cell(line.system), *(_pair(line, *pair) for pair in pairs))
        for line in section.lines
        if any(name in line.scores for name in metrics)
    ]
    header = [metric_label(precision).replace("P", "P / R", 1) for precision, _ in pairs]
    return Grid("Precision / recall", ("system", *header), tuple(rows), words=1)


def _pair(line: Line, precision: str, recall: str) -> Cell:
    values = (format_score(name, line.scores.get(name)).text for name in (precision, recall))
    return Cell(" / ".join(values))


def _is_detail(metric: str) -> bool:
    return not {"precision", "recall"}.isdisjoint(metric.split("_"))
