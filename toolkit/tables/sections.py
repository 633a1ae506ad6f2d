"""Results and published rows → the lines that may be compared, with their tests."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace

from toolkit.comparison import compare_answers
from toolkit.published import SURE, Published
from toolkit.resampling import holm
from toolkit.results import KINDS, Result, Score

#: The corpora that we wrote ourselves: their rows stand apart and are compared with nobody's.
OWN = frozenset({"sample", "modal_polarity", "sample_attributions", "sample_speakers"})

#: Errors: the metrics of which less is better.
ERRORS = frozenset({"mae", "rmse", "ece", "brier"})


@dataclass(frozen=True)
class Row:
    """One score of one system: the keys of ``discourse table --format json``."""

    task: str
    corpus: str
    split: str
    system: str
    kind: str
    metric: str
    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True)
class Line:
    """One line of a table: a system with its scores, and its test against the best baseline."""

    system: str
    kind: str
    n: int
    scores: dict[str, Score]
    note: str = ""
    result: Result | None = None
    p: float | None = None


@dataclass(frozen=True)
class Section:
    """The lines that may be compared: the same rows, the same answers asked for."""

    task: str
    corpus: str
    split: str
    main: str
    lines: tuple[Line, ...]
    untested: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def metrics(self) -> list[str]:
        """The metrics of all lines, the main one first."""
        names = {name for line in self.lines for name in line.scores}
        return sorted(names, key=lambda name: (name != self.main, name))

    @property
    def best_baseline(self) -> Line | None:
        """The baseline with the best main score."""
        baselines = [line for line in self.lines if line.kind == "baseline"]
        return max(baselines, key=lambda line: _height(line, self.main), default=None)


def build_sections(task: str, results: Iterable[Result], published: Sequence[Published]) -> list[Section]:
    """Put results and published rows together by what they were measured on; our own sample comes last.

    Published rows appear beside results of ours on the same rows, not alone.
    """
    groups: dict[tuple[str, str, str], list[Line]] = {}
    for result in results:
        name = result.name.removeprefix(f"{result.corpus}-")
        line = Line(name, result.kind, result.n["test"], dict(result.scores), result=result)
        key = (result.corpus, result.split, result.problem.metrics().main)
        groups.setdefault(key, []).append(line)
    sections = []
    for (corpus, split, main), lines in sorted(groups.items(), key=lambda item: (item[0][0] in OWN, item[0])):
        metrics = {name for line in lines for name in line.scores}
        if corpus not in OWN:
            rows = [row for row in published if (row.corpus, row.split) == (corpus, split) and row.metric in metrics]
            lines += _published_lines(rows)
        sections.append(Section(task, corpus, split, main, in_order(lines, main)))
    return sections


def in_order(lines: Iterable[Line], main: str) -> tuple[Line, ...]:
    """Sort lines: published ones first, then baselines, then ours; the worst of each first."""
    return tuple(sorted(lines, key=lambda line: (KINDS.index(line.kind), _height(line, main), line.system)))


def _published_lines(rows: Iterable[Published]) -> list[Line]:
    """Make one line of every published system, with all that was published of it."""
    lines: dict[tuple[str, str, int], dict[str, Score]] = {}
    for row in rows:
        lines.setdefault((row.system, SURE[row.sure], row.n), {})[row.metric] = Score(row.value)
    return [Line(system, "published", n, scores, note) for (system, note, n), scores in lines.items()]


def with_tests(section: Section) -> Section:
    """Test every system of a section against its best baseline, on the main metric, document by document.

    The p-values are corrected for their number by Holm's method.
    """
    best = section.best_baseline
    if best is None or best.result is None:
        return section
    found: dict[int, float] = {}
    untested = []
    for number, line in enumerate(section.lines):
        if line is best or line.result is None:
            continue
        if (tested := compare_answers(line.result, best.result)) is None:
            untested.append(line.system)
        else:
            found[number] = tested[section.main]
    corrected = dict(zip(found, holm(list(found.values())), strict=True))
    lines = tuple(replace(line, p=corrected.get(number)) for number, line in enumerate(section.lines))
    return replace(section, lines=lines, untested=tuple(untested))


def to_rows(sections: Iterable[Section]) -> list[Row]:
    """Return one row a score."""
    return [
        Row(section.task, section.corpus, section.split, line.system, line.kind, metric,
            line.scores[metric].value, line.scores[metric].low, line.scores[metric].high, line.n)
        for section in sections
        for line in section.lines
        for metric in section.metrics
        if metric in line.scores
    ]  # fmt: skip


def to_json(sections: Iterable[Section]) -> str:
    """Return the rows as a JSON list."""
    return json.dumps([asdict(row) for row in to_rows(sections)], indent=2, ensure_ascii=False) + "\n"


def _height(line: Line, metric: str) -> float:
    """Return how good a line is: the metric, or minus an error."""
    score = line.scores.get(metric)
    if score is None or score.value is None:
        return float("-inf")
    return -score.value if ERRORS & set(metric.split("_")) else score.value
