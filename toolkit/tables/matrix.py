"""A transfer matrix as a block of a task's page."""

from __future__ import annotations

from toolkit.tables.layout import Block, Cell, Grid, format_score, metric_label
from toolkit.transfer import Matrix


def matrix_block(matrix: Matrix) -> Block:
    """Lay out a transfer matrix: a row for every set that was trained on, a column for every one tested on."""
    sizes = [Cell(f"{size:,}") for size in matrix.train]
    rows = tuple(
        (Cell(name), size, *(format_score(matrix.metric, score) for score in scores))
        for name, size, scores in zip(matrix.sets, sizes, matrix.scores, strict=True)
    )
    last = (Cell("rows tested"), Cell(""), *(Cell(f"{size:,}") for size in matrix.test))
    grid = Grid("", ("trained on", "rows", *(f"on {name}" for name in matrix.sets)), (*rows, last), words=1)
    title = f"Trained on each, tested on each: {metric_label(matrix.metric)} of {matrix.system}"
    return Block(title, (), (grid,), _left_out(matrix))


def _left_out(matrix: Matrix) -> tuple[str, ...]:
    """Say which tests are without the rows that were trained on."""
    told = [
        f"of {matrix.sets[column]}, {count:,} for {matrix.sets[row]}"
        for row, counts in enumerate(matrix.shared)
        for column, count in enumerate(counts)
        if count
    ]
    return (f"Test rows left out, because their texts were trained on: {'; '.join(told)}.",) if told else ()
