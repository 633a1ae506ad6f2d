"""The tables that scoring writes: their columns, and what each holds.

Offsets are half-open and count characters of the text as it was read. ``document`` is the running number of a document
from 0 on, ``sentence`` that of a sentence in its document: keys of all tables.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from toolkit.errors import ParameterError

VERSION = 1
"""Version of the tables: columns may be added while it is 1, and are never renamed."""

TABLES = ("documents", "sentences", "spans", "attributions")
KINDS = ("hedge", "modal", "negation", "scope")

_NAMES = pa.dictionary(pa.int32(), pa.string())
_LABELS = pa.dictionary(pa.int8(), pa.string())
_PIECES = pa.list_(pa.struct([("start", pa.int32()), ("end", pa.int32())]))
_KEYS = [("document", pa.int64(), "Number of the document."), ("id", _NAMES, "Its name.")]
_EDGES = [("start", pa.int32(), "First character."), ("end", pa.int32(), "The one behind the last.")]
_P = ("p", pa.float32(), "Probability; null for negations, which are found by rule or chain.")

_COUNTS = [
    ("characters", pa.int32(), "Length of the text."),
    ("words", pa.int32(), "How many tokens it has, marks too."),
    ("sentences", pa.int32(), "How many sentences."),
    ("uncertain", pa.int32(), "How many of them are hedged."),
    ("hedges", pa.int32(), "How many hedge cues."),
    ("modals", pa.int32(), "How many modals."),
    ("negations", pa.int32(), "How many negations."),
    ("attributions", pa.int32(), "How many attributions."),
]
_SENTENCES = [
    ("sentence", pa.int32(), "Number in the document."),
    *_EDGES,
    ("uncertain", pa.bool_(), "Whether it is hedged."),
    ("p", pa.float32(), "How probably."),
]
_SPANS = [
    ("sentence", pa.int32(), "Number of the sentence that it begins in."),
    ("kind", _LABELS, "hedge, modal, negation (its cue) or scope (a piece of what is negated)."),
    *_EDGES,
    ("form", _NAMES, "The words in lower case; null for scopes, which are no cues."),
    ("sense", _LABELS, "Of a modal: priority or plausibility."),
    ("fine_sense", _LABELS, "Of a modal: rules, intentional, knowledge, world or agent."),
    ("force", _LABELS, "Of a modal: necessity, possibility or none."),
    ("negated", pa.bool_(), "Of a modal: whether a negation turns it over."),
    _P,
    ("negation", pa.int32(), "Of a negation and of its scope's pieces: its number in the document."),
]
_ATTRIBUTIONS = [
    ("attribution", pa.int32(), "Number in the document."),
    ("sentence", pa.int32(), "Number of the sentence that its cue, or what comes first of it, begins in."),
    ("start", pa.int32(), "First character of the cue; null where a quotation stands without one."),
    ("end", pa.int32(), "The one behind its last."),
    ("form", _NAMES, "The cue in lower case; null where there is none."),
    ("act", _NAMES, "The cue's act of reporting, such as statement or denial; empty where it is unknown."),
    ("source", _PIECES, "Where the text names who says it; empty where it names nobody."),
    ("content", _PIECES, "Where the text gives what is said."),
    ("quote", _LABELS, "direct, indirect or mixed."),
    ("commitment", pa.float32(), "How far the source vouches for the content, -3 (certainly not) to 3 (certainly)."),
    ("p", pa.float32(), "Probability that the cue is one."),
    ("speaker", _NAMES, "Whom the source resolves to; null unless speakers were asked for."),
]


def _schema(columns: Sequence[tuple[str, pa.DataType, str]]) -> pa.Schema:
    return pa.schema([pa.field(name, kind, metadata={"about": about}) for name, kind, about in columns])


def schemas(keep: Sequence[str] = (), with_text: bool = False) -> dict[str, pa.Schema]:
    """Return the schema of every table; each field's metadata says what it holds.

    Parameters
    ----------
    keep : sequence of str
        Columns of the input that the table of documents has too, as strings.
    with_text : bool, default False
        Whether it has the texts.

    Examples
    --------
    >>> schemas(keep=["outlet"])["documents"].names[:4]
    ['document', 'id', 'outlet', 'characters']
    """
    kept = [(name, pa.string(), "As in the input.") for name in keep]
    own = {"document", "id", "text", *(name for name, _, _ in _COUNTS)}
    for place, name in enumerate(keep):
        if name in own or name in keep[:place]:
            raise ParameterError(f"The column {name!r} cannot be kept: the table of documents has one of that name.")
    text = [("text", pa.string(), "The text as it was read.")] if with_text else []
    keys = [_KEYS[0], ("id", pa.string(), "Its name.")]
    return {
        "documents": _schema([*keys, *kept, *_COUNTS, *text]),
        "sentences": _schema([*_KEYS, *_SENTENCES]),
        "spans": _schema([*_KEYS, *_SPANS]),
        "attributions": _schema([*_KEYS, *_ATTRIBUTIONS]),
    }


def described(keep: Sequence[str] = (), with_text: bool = False) -> list[str]:
    """Return the schemas as Markdown."""
    lines = []
    for name, schema in schemas(keep, with_text).items():
        lines += [f"### `{name}`", "| column | type | what |", "| --- | --- | --- |"]
        lines += [
            f"| `{field.name}` | {_named(field.type)} | {field.metadata[b'about'].decode()} |" for field in schema
        ]
        lines.append("")
    return lines


def _named(kind: pa.DataType) -> str:
    if kind == _PIECES:
        return "list of (start, end)"
    return str(kind.value_type if pa.types.is_dictionary(kind) else kind)
