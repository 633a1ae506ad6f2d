"""An analysis as a page for the terminal: the article with its marks, and a short summary.

With colour, each phenomenon has one hue: soft on a sentence, strong on a cue. Without, marks of plain ASCII stand
round both, so that a page reads in a pipe too.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import NamedTuple

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from toolkit.annotation import Document, Span, Speaker, Stance
from toolkit.report.visible import visible

_WIDEST = 88  # Longer lines are hard to read.
_MOST_FREQUENT = 8
_LEAST_STANCES = 2  # holders and targets of a matrix
_MARKS = {"favor": ("+", "green"), "against": ("-", "red")}


class Layer(NamedTuple):
    """A kind of mark: what the legend calls it, how it looks with colour and without, and where it stands."""

    name: str
    style: str
    opening: str
    closing: str
    spans: Sequence[Span]


def layers(document: Document) -> list[Layer]:
    """Return the marks of a document, outer ones first; kinds that do not occur are left out."""
    uncertain = [sentence for sentence in document.sentences if sentence.uncertain]
    kinds = [
        Layer("hedged sentence", "yellow", "~", "~", uncertain),
        Layer("hedge cue", "bold underline yellow", "[[", "]]", document.hedges),
        Layer("modal", "bold cyan", "{", "}", [modal for modal in document.modals if not modal.negated]),
        Layer("modal, negated", "bold magenta", "{!", "!}", [modal for modal in document.modals if modal.negated]),
        Layer("negation", "red", "<", ">", [piece for negation in document.negations for piece in negation.cue]),
        Layer(
            "source", "bold green", "|", "|", sorted({piece for one in document.attributions for piece in one.source})
        ),
    ]
    return [kind for kind in kinds if kind.spans]


def render(analysis: Document, color: bool = False, width: int | None = None) -> str:
    """Return the page.

    Parameters
    ----------
    analysis : Document
        What :func:`toolkit.analysis.analyze` returned.
    color : bool, default False
        Mark by colour, with a terminal's codes; otherwise by plain marks.
    width : int, optional
        Columns; otherwise those of the terminal, at most 88.

    Examples
    --------
    >>> from toolkit.annotation import Cue, Sentence
    >>> sentences = (Sentence(0, 12, True, 0.9), Sentence(13, 23, False, 0.1))
    >>> print(render(Document("", "", "It may rain. It is dry.", sentences, (Cue(3, 6, 0.9),)), width=40))
    ~It [[may]] rain.~ It is dry.
    <BLANKLINE>
    ~~~~~~~~~~~~~~~~~~~~--------------------
    2 sentences, 1 uncertain (50%)
    cues: may
    marks: ~hedged sentence~, [[hedge cue]]
    """
    columns = width or min(shutil.get_terminal_size().columns, _WIDEST)
    margin = 2 if color and columns > 40 else 0
    article = _article(analysis, color)
    above = [article, Text()] if article else []
    page = Text("\n").join([*above, *_summary(analysis, columns - 2 * margin, color)])
    console = Console(
        file=StringIO(),
        width=columns,
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        force_jupyter=False,
        legacy_windows=False,
    )
    with console.capture() as capture:
        console.print(Padding(page, (0, margin)))
    return "\n".join(line.rstrip() for line in capture.get().splitlines())


def _article(document: Document, color: bool) -> Text:
    """Return the article, marked; a title that is not in its text stands above it."""
    start = len(document.text) - len(document.text.lstrip())
    headline = Span(start, start + len(document.title))
    inside = headline.of(document.text) == document.title
    bold = [Layer("", "bold", "", "", [headline])] if inside and document.title else []
    text = _marked(document.text, [*bold, *layers(document)], color)
    return text if inside else Text.assemble((visible(document.title), "bold"), "\n\n", text)


def _marked(text: str, kinds: Sequence[Layer], color: bool) -> Text:
    """Return a text with its marks; of those that begin or end together, the outer kind is outside."""
    edges = sorted(
        edge
        for number, kind in enumerate(kinds)
        for span in kind.spans
        for edge in ((span.start, 1, number), (span.end, 0, -number))
    )
    marked, at, styles = Text(), 0, dict[int, str]()
    for place, opens, number in edges:
        kind = kinds[abs(number)]
        marked.append(visible(text[at:place]), " ".join(styles.values()))
        at = place
        if opens:
            styles[number] = kind.style
        else:
            del styles[-number]
        if not color:
            marked.append(kind.opening if opens else kind.closing)
    marked.append(visible(text[at:]))
    marked.rstrip()
    return marked


def _summary(document: Document, columns: int, color: bool) -> Iterable[Text]:
    """Return a line that shows where in the article its hedged sentences are, and what there is in numbers."""
    hedged = [sentence.uncertain for sentence in document.sentences]
    yield _strip(hedged, columns, color)
    share = f" ({sum(hedged) / len(hedged):.0%})" if hedged else ""
    yield Text(f"{len(hedged):,} sentence{'s' * (len(hedged) != 1)}, {sum(hedged):,} uncertain{share}")
    cues = Counter(" ".join(visible(cue.of(document.text)).lower().split()) for cue in document.hedges)
    if cues:
        frequent = (f"{cue} {count:,}" if count > 1 else cue for cue, count in cues.most_common(_MOST_FREQUENT))
        yield _line("cues: ", [Text(cue) for cue in frequent])
    if kinds := layers(document):
        yield _line("marks: ", [_example(kind, color) for kind in kinds])
    if document.speakers:
        yield Text()
        yield from _speakers(document.speakers, columns)
    holders, targets = ({getattr(one, side) for one in document.stances} for side in ("speaker", "target"))
    if min(len(holders), len(targets)) >= _LEAST_STANCES:
        yield Text()
        yield from stance_matrix(document.stances, columns)


def _speakers(speakers: Sequence[Speaker], columns: int) -> Iterable[Text]:
    """Return a table of who is cited: how often, how often hedged, and how far they vouch for it, from -3 to 3."""
    rows = sorted(speakers, key=lambda speaker: -speaker.attributions)
    widest = max(8, min(max(len(visible(speaker.name)) for speaker in rows), columns - 32))
    yield Text(f"{'speaker':{widest}}  statements  hedged  commitment", "dim")
    for speaker in rows:
        name = _name(speaker.name)
        name = name if len(name) <= widest else f"{name[: widest - 1]}…"
        numbers = f"{speaker.attributions:>10,}  {speaker.p_uncertain:>6.0%}  {speaker.commitment:>+10.1f}"
        yield Text(f"{name:{widest}}  {numbers}")


def stance_matrix(stances: Sequence[Stance], columns: int) -> Iterable[Text]:
    r"""Return a table of speakers by targets: ``+`` for, ``-`` against; the targets are numbered, and named below.

    Examples
    --------
    >>> said = [Stance("Ada", "Bo", "favor", 0.9, Span(0, 1)), Stance("AUTHOR", "Cy", "against", 0.8, Span(0, 1))]
    >>> print("\n".join(line.plain for line in stance_matrix(said, 40)))
    stance     1  2
    Ada        +
    AUTHOR        -
    1 Bo, 2 Cy
    """
    rows, targets = (list(dict.fromkeys(getattr(one, side) for one in stances)) for side in ("speaker", "target"))
    marks = {(one.speaker, one.target): _MARKS[one.label] for one in stances}
    widest = max(9, min(max(len(_name(row)) for row in rows), columns - 3 * len(targets)))
    yield Text(f"{'stance':{widest}}" + "".join(f"{number:>4}"[-3:] for number in range(1, len(targets) + 1)), "dim")
    for row in rows:
        cells = Text.assemble(f"{_name(row)[:widest]:{widest}}")
        for target in targets:
            mark, style = marks.get((row, target), (" ", ""))
            cells.append(f"  {mark}", style)
        cells.rstrip()
        yield cells
    yield _line("", [Text(f"{number} {_name(target)}") for number, target in enumerate(targets, 1)])


def _name(name: str) -> str:
    return " ".join(visible(name).split())


def _example(kind: Layer, color: bool) -> Text:
    return _marked(kind.name, [kind._replace(spans=[Span(0, len(kind.name))])], color)


def _line(name: str, items: Iterable[Text]) -> Text:
    return Text.assemble((name, "dim"), Text(", ").join(items))


def _strip(hedged: Sequence[bool], columns: int, color: bool) -> Text:
    """Return the article as a line from its first to its last sentence, marked where most sentences are hedged."""
    strip = Text()
    for cell in range(columns):
        first = cell * len(hedged) // columns
        part = hedged[first : max((cell + 1) * len(hedged) // columns, first + 1)]
        marked = bool(part) and 2 * sum(part) >= len(part)
        strip.append("━" if color else "~" if marked else "-", ("yellow" if marked else "dim") if color else None)
    return strip
