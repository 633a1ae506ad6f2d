"""Results and published rows → tables, as Markdown, LaTeX or a list of rows: always the same bytes."""

from toolkit.tables.layout import Page, build_page
from toolkit.tables.leakage import Leaks, read_leaks, with_twins
from toolkit.tables.markup import to_latex, to_markdown
from toolkit.tables.matrix import matrix_block
from toolkit.tables.sections import OWN, Line, Row, Section, build_sections, to_json, to_rows, with_tests

__all__ = [
    "OWN",
    "Leaks",
    "Line",
    "Page",
    "Row",
    "Section",
    "build_page",
    "build_sections",
    "matrix_block",
    "read_leaks",
    "to_json",
    "to_latex",
    "to_markdown",
    "to_rows",
    "with_tests",
    "with_twins",
]
